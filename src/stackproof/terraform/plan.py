"""A plan as data: what it would change, and how.

Reads what `terraform show -json PLANFILE` prints. A sensitive value never leaves this module.
"""

from collections.abc import Iterator, Mapping
from enum import Enum

from stackproof.core.records import dataclass, field
from stackproof.terraform import values
from stackproof.terraform.address import Address, Mode

_SENSITIVE = "(sensitive)"
_UNKNOWN = "(known after apply)"
_ABSENT = object()
_EMPTY = {"null", '""', "[]", "{}"}


class Action(Enum):
    """What is done to a resource or an output."""

    NO_OP = "no-op"
    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    FORGET = "forget"


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs.

    Args:
        path: Where in the resource, such as `rule[0].action`.
        before: The value as it is, readable; `(sensitive)` if it may not be shown.
        after: The value as it is to be, likewise; `(known after apply)` if it is open.
        replaces: Whether it makes Terraform replace the resource.
    """

    path: str
    before: str
    after: str
    replaces: bool = False

    def __str__(self) -> str:
        forced = " (replaces)" if self.replaces else ""
        return f"{self.path}: {self.before} -> {self.after}{forced}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan does to one resource.

    Args:
        address: The resource.
        action: What is done.
        reason: Why, where Terraform says so, such as `replace_because_tainted`.
        differences: What differs; empty for a resource that is created or deleted whole.
        values: Its known values after the change; sensitive ones are left out.
    """

    address: Address
    action: Action
    reason: str | None = None
    differences: tuple[Difference, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict, hash=False, repr=False)

    def __str__(self) -> str:
        what = "; ".join(str(difference) for difference in self.differences)
        return f"{self.address} {self.action.value}" + (f": {what}" if what else "")


@dataclass(frozen=True, slots=True)
class OutputChange:
    """What a plan does to one output."""

    name: str
    action: Action
    differences: tuple[Difference, ...] = ()

    def __str__(self) -> str:
        what = "; ".join(str(difference) for difference in self.differences)
        return f"output {self.name} {self.action.value}" + (f": {what}" if what else "")


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan.

    Args:
        resources: Every resource and what is done to it, in the order of addresses.
        outputs: Every output and what is done to it.
        drift: What has changed outside Terraform since the state was written, but for a null
            that is read back as an empty value, which many resources do.
        errored: Whether planning failed, so that the plan is partial.
    """

    resources: tuple[Change, ...] = ()
    outputs: tuple[OutputChange, ...] = ()
    drift: tuple[Change, ...] = ()
    errored: bool = False

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Plan":
        """The plan that a JSON document stands for."""
        outputs = _mapping(document.get("output_changes"))
        return cls(
            resources=tuple(_changes(document.get("resource_changes"))),
            outputs=tuple(_output(name, _mapping(outputs[name])) for name in sorted(outputs)),
            drift=tuple(filter(_is_drift, _changes(document.get("resource_drift")))),
            errored=document.get("errored") is True,
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """The resources to which something is done."""
        return tuple(c for c in self.resources if c.action is not Action.NO_OP)

    @property
    def output_changes(self) -> tuple[OutputChange, ...]:
        """The outputs to which something is done."""
        return tuple(c for c in self.outputs if c.action is not Action.NO_OP)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done, in Terraform's own sense.

        Drift that asks for no change, such as a default that AWS filled in, leaves a plan empty;
        `is_settled` is the stricter question.
        """
        return not (self.changes or self.output_changes or self.errored)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is to be done and nothing has changed outside Terraform."""
        return self.is_empty and not self.drift

    def count(self, action: Action) -> int:
        """How many resources that is done to; data sources do not count."""
        return sum(
            change.action is action and change.address.mode is Mode.MANAGED
            for change in self.resources
        )

    def by_action(self) -> dict[Action, tuple[Change, ...]]:
        """The resources to which something is done, by what is done."""
        return {
            action: found
            for action in Action
            if action is not Action.NO_OP
            and (found := tuple(c for c in self.resources if c.action is action))
        }


def _changes(value: object) -> Iterator[Change]:
    entries = [entry for entry in _list(value) if isinstance(entry, dict)]
    for entry in sorted(entries, key=lambda entry: str(entry.get("address"))):
        change = _mapping(entry.get("change"))
        reason = entry.get("action_reason")
        action = _action(change.get("actions"))
        try:
            address = Address.parse(str(entry.get("address")))
        except ValueError:
            continue
        yield Change(
            address=address,
            action=action,
            reason=reason if isinstance(reason, str) else None,
            differences=_differences(change) if action in {Action.UPDATE, Action.REPLACE} else (),
            values=_mapping(_public(change.get("after"), change.get("after_sensitive"))),
        )


def _is_drift(change: Change) -> bool:
    if change.action is not Action.UPDATE:
        return change.action is not Action.NO_OP
    return any({d.before, d.after} - _EMPTY for d in change.differences)


def _output(name: str, change: Mapping[str, object]) -> OutputChange:
    action = _action(change.get("actions"))
    found = () if action is Action.NO_OP else _differences(change)
    return OutputChange(name, action, found)


def _action(value: object) -> Action:
    names = [name for name in _list(value) if isinstance(name, str)]
    if {"create", "delete"} <= set(names):
        return Action.REPLACE
    try:
        return Action(names[0])
    except (IndexError, ValueError):
        # An action that we do not know is one that must not pass for none.
        return Action.UPDATE


def _differences(change: Mapping[str, object]) -> tuple[Difference, ...]:
    replaced = _list(change.get("replace_paths"))
    forcing = [tuple(path) for path in replaced if isinstance(path, list)]
    sides = (
        _Side(change.get("before"), change.get("before_sensitive"), unknown=False),
        _Side(change.get("after"), change.get("after_sensitive"), change.get("after_unknown")),
    )
    return tuple(_compare(*sides, path=(), forcing=forcing))


@dataclass(frozen=True, slots=True)
class _Side:
    value: object
    sensitive: object
    unknown: object

    def at(self, key: str | int) -> "_Side":
        inner: object = _ABSENT
        if isinstance(self.value, dict):
            inner = self.value.get(key, _ABSENT)
        elif isinstance(self.value, list) and isinstance(key, int) and key < len(self.value):
            inner = self.value[key]
        return _Side(inner, values.step(self.sensitive, key), values.step(self.unknown, key))

    def keys(self) -> set[str | int]:
        if isinstance(self.value, dict):
            own: set[str | int] = set(self.value)
        elif isinstance(self.value, list):
            own = set(range(len(self.value)))
        else:
            own = set()
        if isinstance(self.unknown, dict):
            own |= {key for key, mark in self.unknown.items() if values.has_mark(mark)}
        return own

    def show(self) -> str:
        if values.is_marked(self.unknown):
            return _UNKNOWN
        if values.has_mark(self.sensitive):
            return _SENSITIVE
        return "null" if self.value is _ABSENT else values.show_value(self.value)


def _compare(
    before: _Side, after: _Side, *, path: values.Path, forcing: list[values.Path]
) -> Iterator[Difference]:
    same = _plain(before.value) == _plain(after.value) and not values.has_mark(after.unknown)
    if same and values.has_mark(before.sensitive) == values.has_mark(after.sensitive):
        return
    whole = any(side.sensitive is True or side.unknown is True for side in (before, after))
    kinds = (type(before.value), type(after.value))
    if not whole and (kinds in ((dict, dict), (list, list))):
        for key in sorted(before.keys() | after.keys(), key=str):
            yield from _compare(before.at(key), after.at(key), path=(*path, key), forcing=forcing)
        return
    yield Difference(
        path=values.show_path(path) or "value",
        before=before.show(),
        after=after.show(),
        replaces=any(path[: len(forced)] == forced for forced in forcing),
    )


def _public(value: object, sensitive: object) -> object:
    if isinstance(value, dict):
        return {
            key: _public(item, values.step(sensitive, key))
            for key, item in value.items()
            if values.step(sensitive, key) is not True
        }
    if isinstance(value, list):
        return [
            None
            if values.step(sensitive, index) is True
            else _public(item, values.step(sensitive, index))
            for index, item in enumerate(value)
        ]
    return None if sensitive is True else value


def _plain(value: object) -> object:
    return None if value is _ABSENT else value


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
