"""Findings as SARIF 2.1.0, the form that code hosts and security dashboards read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from stackproof import __version__
from stackproof.core.diagnostic import Confidence, Diagnostic, Fix, Label, Severity
from stackproof.core.edit import Edit
from stackproof.core.problem import Problem
from stackproof.core.span import Span
from stackproof.rules import registry
from stackproof.rules.base import Rule
from stackproof.rules.pages import page_of

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
_PRECISION = {Confidence.HIGH: "high", Confidence.MEDIUM: "medium", Confidence.LOW: "low"}


def text(diagnostics: Sequence[Diagnostic], problems: Sequence[Problem] = ()) -> str:
    """The whole log as JSON.

    Args:
        diagnostics: What is wrong.
        problems: Files that could not be judged.
    """
    return json.dumps(document(diagnostics, problems), indent=2, ensure_ascii=False) + "\n"


def document(diagnostics: Sequence[Diagnostic], problems: Sequence[Problem] = ()) -> dict[str, Any]:
    """The whole log.

    Args:
        diagnostics: What is wrong.
        problems: Files that could not be judged.
    """
    rules = registry.every()
    numbers = {rule.code.number: number for number, rule in enumerate(rules)}
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "stackproof",
                        "semanticVersion": __version__,
                        "rules": [_rule(rule) for rule in rules],
                    }
                },
                # Ours count characters, not the units of UTF-16.
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [_notification(p) for p in problems],
                    }
                ],
                "results": [_result(found, numbers) for found in diagnostics],
            }
        ],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    page = page_of(rule)
    why = page.sections[0].prose if page.sections else page.summary
    return {
        "id": rule.code.number,
        "name": rule.code.slug,
        "shortDescription": {"text": page.summary},
        "fullDescription": {"text": why or page.summary},
        "help": {"text": page.text, "markdown": page.text},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.status.value, f"since {rule.since}"]},
    }


def _result(found: Diagnostic, numbers: dict[str, int]) -> dict[str, Any]:
    message = found.message if found.help is None else f"{found.message}: {found.help}"
    result: dict[str, Any] = {
        "ruleId": found.code.number,
        "level": _LEVELS[found.severity],
        "message": {"text": message},
        "locations": [_location(found.primary)],
        "partialFingerprints": {"stackproof/v1": found.fingerprint},
        "properties": {"precision": _PRECISION[found.confidence]},
    }
    if found.code.number in numbers:
        result["ruleIndex"] = numbers[found.code.number]
    if found.related:
        result["relatedLocations"] = [
            {"id": number, **_location(label)} for number, label in enumerate(found.related, 1)
        ]
    if found.basis is not None:
        result["properties"]["basis"] = found.basis
    if found.fix is not None:
        result["fixes"] = [_fix(found.fix)]
    return result


def _fix(fix: Fix) -> dict[str, Any]:
    paths = dict.fromkeys(edit.span.path for edit in fix.edits)
    return {
        "description": {"text": fix.title},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(path),
                "replacements": [
                    _replacement(edit) for edit in fix.edits if edit.span.path == path
                ],
            }
            for path in paths
        ],
        "properties": {"safety": fix.safety.value},
    }


def _replacement(edit: Edit) -> dict[str, Any]:
    return {
        "deletedRegion": _region(edit.span),
        "insertedContent": {"text": edit.replacement},
    }


def _notification(problem: Problem) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(problem.path)}
    if problem.line is not None:
        physical["region"] = {"startLine": problem.line}
    return {
        "level": "error",
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": physical}],
    }


def _location(label: Label) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": _artifact(label.span.path),
            "region": _region(label.span),
        }
    }
    if label.text:
        location["message"] = {"text": label.text}
    return location


def _artifact(path: str) -> dict[str, str]:
    if path.startswith("/"):
        return {"uri": f"file://{quote(path)}"}
    return {"uri": quote(PurePosixPath(path).as_posix())}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }
