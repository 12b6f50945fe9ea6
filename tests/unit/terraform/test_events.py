"""Terraform's lines as events."""

import json

import pytest

from stackproof.terraform import events
from stackproof.terraform.events import parse_line


def test_an_error_carries_where_it_is_and_what_stands_there() -> None:
    """Summary, detail, address, file, line, context and snippet all arrive."""
    line = json.dumps(
        {
            "type": "diagnostic",
            "diagnostic": {
                "severity": "error",
                "summary": "Unsupported argument",
                "detail": 'An argument named "nmae" is not expected here.',
                "address": "aws_sqs_queue.q",
                "range": {"filename": "cdk.tf.json", "start": {"line": 7, "column": 1}},
                "snippet": {"context": "resource.aws_sqs_queue.q", "code": '  "nmae": "x"'},
            },
        }
    )
    found = parse_line(line)
    assert found == events.Diagnostic(
        severity="error",
        summary="Unsupported argument",
        detail='An argument named "nmae" is not expected here.',
        address="aws_sqs_queue.q",
        file="cdk.tf.json",
        line=7,
        context="resource.aws_sqs_queue.q",
        snippet='"nmae": "x"',
    )
    assert str(found) == "aws_sqs_queue.q: Unsupported argument"


def test_a_snippet_of_a_minified_configuration_is_cut_around_the_offence() -> None:
    """One line of many kilobytes is not shown whole."""
    code = "a" * 5000 + "OFFENCE" + "b" * 5000
    snippet = {"code": code, "highlight_start_offset": 5000}
    found = events.diagnostic({"severity": "error", "summary": "x", "snippet": snippet})
    assert found.snippet is not None
    assert "OFFENCE" in found.snippet
    assert len(found.snippet) < 300


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (
            (
                '{"type":"planned_change","change":{"resource":{"addr":"a.b"},"action":"replace",'
                '"reason":"tainted"}}'
            ),
            events.PlannedChange("a.b", "replace", reason="tainted"),
        ),
        (
            '{"type":"resource_drift","change":{"resource":{"addr":"a.b"},"action":"update"}}',
            events.PlannedChange("a.b", "update", drift=True),
        ),
        (
            '{"type":"apply_start","hook":{"resource":{"addr":"a.b"},"action":"create"}}',
            events.ApplyStart("a.b", "create"),
        ),
        (
            (
                '{"type":"apply_progress","hook":{"resource":{"addr":"a.b"},"action":"create",'
                '"elapsed_seconds":10}}'
            ),
            events.ApplyProgress("a.b", "create", 10),
        ),
        (
            (
                '{"type":"apply_complete","hook":{"resource":{"addr":"a.b"},"action":"delete",'
                '"elapsed_seconds":3}}'
            ),
            events.ApplyComplete("a.b", "delete", 3),
        ),
        (
            (
                '{"type":"apply_errored","hook":{"resource":{"addr":"a.b"},"action":"create",'
                '"elapsed_seconds":2}}'
            ),
            events.ApplyErrored("a.b", "create", 2),
        ),
        (
            (
                '{"type":"change_summary","changes":{"add":1,"change":2,"remove":3,"import":4,'
                '"operation":"plan"}}'
            ),
            events.ChangeSummary("plan", 1, 2, 3, 4),
        ),
        (
            (
                '{"type":"outputs","outputs":{"b":{"sensitive":true,"value":"hidden"},'
                '"a":{"sensitive":false,"value":1}}}'
            ),
            events.Outputs((events.Output("a", 1, False), events.Output("b", None, True))),  # noqa: FBT003 - a record
        ),
        (
            '{"type":"refresh_start","@message":"Refreshing","hook":{}}',
            events.Said("refresh_start", "Refreshing"),
        ),
        ("\x1b[0m\x1b[32mSuccessfully configured", events.Text("Successfully configured")),
        ('{"half an event', events.Text('{"half an event')),
        ('{"no": "type"}', events.Text('{"no": "type"}')),
        ('{"type":"diagnostic","@message":"odd"}', events.Said("diagnostic", "odd")),
        ('{"type":"planned_change"}', events.PlannedChange("", "")),
        ('{"type":7}', events.Said("", "")),
    ],
)
def test_each_line_becomes_the_event_it_stands_for(line: str, event: events.Event) -> None:
    """Known events are typed, other lines are kept, and a sensitive output has no value."""
    assert parse_line(line) == event


def test_a_line_of_deep_nesting_is_kept_as_text() -> None:
    """A hostile line does not end the run."""
    line = '{"type":' + "[" * 100_000
    assert parse_line(line) == events.Text(line)
