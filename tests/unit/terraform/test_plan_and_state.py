"""Plans and states as data."""

from typing import Any

import pytest

from stackproof.terraform.config import Config
from stackproof.terraform.plan import Action, Difference, Plan
from stackproof.terraform.state import Secret, State


def _resource(address: str, actions: list[str], **change: Any) -> dict[str, Any]:
    return {"address": address, "change": {"actions": actions, **change}}


def _plan(*resources: dict[str, Any], **more: Any) -> Plan:
    return Plan.parse({"resource_changes": list(resources), **more})


@pytest.mark.parametrize(
    ("actions", "action"),
    [
        (["no-op"], Action.NO_OP),
        (["create"], Action.CREATE),
        (["read"], Action.READ),
        (["update"], Action.UPDATE),
        (["delete"], Action.DELETE),
        (["delete", "create"], Action.REPLACE),
        (["create", "delete"], Action.REPLACE),
        (["forget"], Action.FORGET),
        (["something new"], Action.UPDATE),
        ([], Action.UPDATE),
    ],
)
def test_each_list_of_actions_has_a_meaning_and_a_strange_one_is_never_nothing(
    actions: list[str], action: Action
) -> None:
    """A plan with an action of a later Terraform must not pass for empty."""
    plan = _plan(_resource("aws_eip.e", actions))
    assert plan.resources[0].action is action
    assert plan.is_empty is (action is Action.NO_OP)


def test_an_update_says_what_differs_and_where() -> None:
    """Nested paths, unknown values and forced replacement are told; equal values are not."""
    plan = _plan(
        _resource(
            "aws_lb.l",
            ["delete", "create"],
            before={"name": "a", "rule": [{"port": 80}, {"port": 81}], "arn": "x", "same": 1},
            after={"name": "b", "rule": [{"port": 80}], "same": 1},
            after_unknown={"arn": True},
            replace_paths=[["name"]],
        )
    )
    assert plan.changes[0].differences == (
        Difference("arn", '"x"', "(known after apply)"),
        Difference("name", '"a"', '"b"', replaces=True),
        Difference("rule[1]", "{port: 81}", "null"),
    )
    assert str(plan.changes[0].differences[1]) == 'name: "a" -> "b" (replaces)'


def test_a_sensitive_value_is_never_shown() -> None:
    """Neither as a difference, nor within a larger one, nor among the values."""
    plan = _plan(
        _resource(
            "aws_db_instance.d",
            ["update"],
            before={"password": "old-secret", "users": [{"token": "t-secret"}]},
            after={"password": "new-secret", "users": []},
            before_sensitive={"password": True, "users": [{"token": True}]},
            after_sensitive={"password": True},
        ),
        output_changes={
            "o": {
                "actions": ["update"],
                "before": "a-secret",
                "after": "b-secret",
                "before_sensitive": True,
                "after_sensitive": True,
            }
        },
    )
    change = plan.changes[0]
    assert change.differences == (
        Difference("password", "(sensitive)", "(sensitive)"),
        Difference("users[0]", "(sensitive)", "null"),
    )
    assert str(plan.output_changes[0]) == "output o update: value: (sensitive) -> (sensitive)"
    assert "password" not in change.values
    assert "secret" not in repr(plan)


def test_a_changed_output_keeps_a_plan_from_being_empty() -> None:
    """Outputs are part of what a second plan must leave alone."""
    unchanged = {"o": {"actions": ["no-op"], "before": 1, "after": 1}}
    changed = {"o": {"actions": ["update"], "before": 1, "after": 2}}
    assert _plan(output_changes=unchanged).is_empty
    plan = _plan(output_changes=changed)
    assert not plan.is_empty
    assert str(plan.output_changes[0]) == "output o update: value: 1 -> 2"


def test_drift_is_told_apart_from_what_is_to_be_done() -> None:
    """Terraform has nothing to do, yet the world is not as the state says."""
    drift = _resource("aws_iam_role.r", ["update"], before={"x": None}, after={"x": ["p"]})
    plan = _plan(_resource("aws_iam_role.r", ["no-op"]), resource_drift=[drift])
    assert plan.is_empty
    assert not plan.is_settled
    assert str(plan.drift[0]) == 'aws_iam_role.r update: x: null -> ["p"]'


def test_an_empty_value_for_a_null_is_no_drift() -> None:
    """The AWS provider reads unset tags back as an empty map after every creation."""
    empty = _resource("aws_eip.e", ["update"], before={"tags": None}, after={"tags": {}})
    assert _plan(resource_drift=[empty]).is_settled
    gone = _resource("aws_eip.e", ["delete"], before={"tags": None}, after=None)
    assert not _plan(resource_drift=[gone]).is_settled


def test_a_plan_that_failed_is_not_empty() -> None:
    """A partial plan proves nothing."""
    assert not Plan.parse({"errored": True}).is_empty


def test_changes_are_counted_and_grouped_by_action() -> None:
    """Reading a data source makes no resource."""
    plan = _plan(
        _resource("aws_eip.b", ["create"]),
        _resource("aws_eip.a", ["create"]),
        _resource("data.aws_ami.i", ["read"]),
        _resource("aws_eip.c", ["no-op"]),
    )
    assert plan.count(Action.CREATE) == 2
    assert plan.count(Action.READ) == 0
    grouped = {k: [str(c.address) for c in v] for k, v in plan.by_action().items()}
    assert grouped == {
        Action.CREATE: ["aws_eip.a", "aws_eip.b"],
        Action.READ: ["data.aws_ami.i"],
    }


@pytest.mark.parametrize(
    "document",
    [{}, {"resource_changes": 3}, {"resource_changes": [1, {}, {"address": "?"}]}],
)
def test_a_plan_of_odd_form_is_read_as_far_as_it_goes(document: dict[str, Any]) -> None:
    """No form of it raises."""
    assert Plan.parse(document).resources == ()


def _state(*resources: dict[str, Any], config: Config | None = None, **content: Any) -> State:
    values = {"root_module": {"resources": list(resources)}, **content}
    return State.parse({"values": values}, config)


def test_no_state_is_an_empty_state() -> None:
    """Terraform prints only a version then."""
    assert State.parse({"format_version": "1.0"}) == State()


def test_a_secret_is_a_sensitive_attribute_that_holds_something() -> None:
    """Empty, null and unmarked values are none; nested ones have their path."""
    state = _state(
        {
            "address": "aws_db_instance.d",
            "values": {
                "password": "p",
                "token": None,
                "other": "",
                "name": "n",
                "auth": [{"secret": "s"}, {"secret": None}],
            },
            "sensitive_values": {
                "password": True,
                "token": True,
                "other": True,
                "auth": [{"secret": True}, {"secret": True}],
            },
        },
        {"address": "aws_eip.e", "values": {"id": "i"}, "sensitive_values": {}},
    )
    assert state.secrets() == (
        Secret("aws_db_instance.d", "auth[0].secret"),
        Secret("aws_db_instance.d", "password"),
    )
    assert "'p'" not in repr(state)


def test_a_resource_knows_its_provider_and_region() -> None:
    """Its own attribute first, then its ARN, then its provider's configuration."""
    config = Config.parse(
        {
            "provider": {"aws": [{"region": "us-east-1"}, {"alias": "w", "region": "us-west-2"}]},
            "resource": {
                "aws_sqs_queue": {"a": {"provider": "aws.w"}, "b": {}, "c": {}},
                "aws_iam_role": {"r": {}},
                "aws_s3_bucket": {"s": {"provider": "aws.w"}},
            },
        }
    )
    entries = [
        {"address": "aws_sqs_queue.a", "values": {}},
        {"address": "aws_sqs_queue.b", "values": {"arn": "arn:aws:sqs:eu-west-1:1:q"}},
        {"address": "aws_sqs_queue.c", "values": {"region": "eu-north-1"}},
        {"address": "aws_iam_role.r", "values": {"arn": "arn:aws:iam::1:role/r"}},
        {"address": "aws_s3_bucket.s", "values": {"arn": "arn:aws:s3:::bucket"}},
    ]
    found = {r.name: (r.provider, r.region) for r in _state(*entries, config=config).resources}
    assert found == {
        "a": ("aws.w", "us-west-2"),
        "b": ("aws", "eu-west-1"),
        "c": ("aws", "eu-north-1"),
        "r": ("aws", ""),
        "s": ("aws.w", "us-west-2"),
    }


def test_resources_of_modules_and_outputs_are_part_of_the_state() -> None:
    """Data sources are there too, but Terraform did not make them."""
    state = _state(
        {"address": "data.aws_ami.i", "values": {}},
        outputs={"url": {"value": "u", "sensitive": False}},
    )
    child = {"resources": [{"address": "module.m.aws_eip.e", "values": {"id": "1"}}]}
    nested = State.parse({"values": {"root_module": {"child_modules": [child]}}})
    assert state.managed == ()
    assert [str(r.address) for r in nested.of_type("aws_eip")] == ["module.m.aws_eip.e"]
    assert nested.resources[0].text("id") == "1"
    output = state.output("url")
    assert output is not None
    assert output.value == "u"
    assert state.output("none") is None
