"""IAM statements as values, and the documents they make."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Final

from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches

SERVICE: Final = Rule(
    "the service",
    matches(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com"),
    "a service such as apigateway.amazonaws.com",
    "name the service, not a role or a short form",
)
_SID: Final = Rule(
    "the name of a statement",
    matches("[A-Za-z0-9]+"),
    "letters and digits",
    "write it as ReadOrders",
)
_ACTION: Final = Rule(
    "an action",
    matches(r"[a-z0-9-]+:[A-Za-z0-9*]+"),
    "a service and what it does, such as s3:GetObject",
    "look it up in the Service Authorization Reference",
)


class Effect(Enum):
    """Whether a statement allows or denies."""

    ALLOW = "Allow"
    DENY = "Deny"


_NO_CONDITIONS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of a policy.

    Args:
        sid: What it is for, in letters and digits.
        actions: Such as `s3:GetObject`. None may be `*` in what it allows.
        resources: ARNs. Empty in a trust policy, which has none.
        any_resource_because: Why the resource is `*`: AWS defines none for the actions, or the
            policy is a key's own, where `*` is that key.
        services: The AWS services that it is about, such as `sns.amazonaws.com`.
        principals: The ARNs of the principals that it is about, or `*` for everybody in a denial.
        any_principal_because: Why the principal is `*` in what it allows: the conditions say who
            it is, since IAM refuses a policy that names a role which is not there yet.
        conditions: By operator, then by key.
        effect: By default it allows.

    Raises:
        BadValue: IAM does not take one of these, or it would allow everything, or everybody.
    """

    sid: str
    actions: Sequence[str]
    resources: Sequence[str] = ()
    any_resource_because: str | None = None
    services: Sequence[str] = ()
    principals: Sequence[str] = ()
    any_principal_because: str | None = None
    conditions: Mapping[str, Mapping[str, Sequence[str]]] = field(
        default_factory=lambda: _NO_CONDITIONS
    )
    effect: Effect = Effect.ALLOW

    def __post_init__(self) -> None:
        _SID.check(self.sid)
        if not self.actions:
            raise BadValue(
                f"the actions of the statement {self.sid}",
                self.actions,
                allowed="one or more",
                help="name what it allows, or leave the statement out",
            )
        for service in self.services:
            SERVICE.check(service, what=f"a service of the statement {self.sid}")
        if self.effect is Effect.DENY:
            return
        if self.any_principal_because is not None and not self.conditions:
            raise BadValue(
                f"the conditions of the statement {self.sid}",
                None,
                allowed="one that says who the principal is",
                help="add a condition on aws:PrincipalArn, or name the principals",
            )
        for name, values in (
            ("an allowed action", self.actions),
            ("an allowed resource", self.resources),
            ("an allowed principal", self.principals),
        ):
            if "*" in values:
                raise BadValue(
                    f"{name} of the statement {self.sid}",
                    "*",
                    allowed="what is needed, by name",
                    help="name it; any_resource_because is for actions without resources",
                )
        for action in self.actions:
            _ACTION.check(action, what=f"an allowed action of the statement {self.sid}")

    def as_json(self) -> dict[str, object]:
        """The statement as IAM reads it."""
        said: dict[str, object] = {"Sid": self.sid, "Effect": self.effect.value}
        if self.any_principal_because is not None:
            said["Principal"] = {"AWS": "*"}
        elif self.services:
            said["Principal"] = {"Service": _one_or_many(self.services)}
        elif self.principals:
            everybody = tuple(self.principals) == ("*",)
            said["Principal"] = "*" if everybody else {"AWS": _one_or_many(self.principals)}
        said["Action"] = _one_or_many(self.actions)
        if self.any_resource_because is not None:
            said["Resource"] = "*"
        elif self.resources:
            said["Resource"] = _one_or_many(self.resources)
        if self.conditions:
            said["Condition"] = {
                operator: {key: _one_or_many(values) for key, values in tests.items()}
                for operator, tests in self.conditions.items()
            }
        return said


def document(statements: Iterable[Statement]) -> str:
    """The policy document of some statements, always written the same way."""
    return json.dumps(
        {"Version": "2012-10-17", "Statement": [each.as_json() for each in statements]}
    )


def merged(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """The same permissions with one name for each statement, as IAM demands, in the given order.

    Statements of one name that differ in their resources only become one with the resources of
    all. One that differs otherwise gets a number behind its name.
    """
    found: list[Statement] = []
    for statement in statements:
        for place, other in enumerate(found):
            if (
                other.sid == statement.sid
                and other.effect is statement.effect
                and (replace(other, resources=statement.resources) == statement)
            ):
                both = dict.fromkeys((*other.resources, *statement.resources))
                found[place] = replace(other, resources=tuple(both))
                break
        else:
            found.append(statement)
    seen: dict[str, int] = {}
    for place, statement in enumerate(found):
        seen[statement.sid] = seen.get(statement.sid, 0) + 1
        if seen[statement.sid] > 1:
            found[place] = replace(statement, sid=f"{statement.sid}{seen[statement.sid]}")
    return tuple(found)


def _one_or_many(values: Sequence[str]) -> str | list[str]:
    """IAM gives a list of one back as its item, and Terraform would see a difference."""
    return values[0] if len(values) == 1 else list(values)
