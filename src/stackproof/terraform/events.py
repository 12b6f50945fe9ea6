"""What Terraform says while it works, line by line, as data.

Reads the lines of Terraform's `-json` user interface; a line of no known form is kept as text.
"""

import json
import re
from collections.abc import Mapping

from stackproof.core.records import dataclass

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_SNIPPET = 240


@dataclass(frozen=True, slots=True)
class Text:
    """A line that is no event: what Terraform or a provider printed."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """An event that only carries a message for people."""

    kind: str
    message: str


@dataclass(frozen=True, slots=True)
class Stopping:
    """We asked Terraform to end and give it that many seconds."""

    grace: float


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """Terraform means to change a resource.

    Args:
        address: The resource.
        action: `create`, `update`, `replace`, `delete`, `read`, `move`, `import` or `forget`.
        reason: Why, where Terraform says so, such as `tainted`.
        drift: Whether it is a change that happened outside Terraform instead.
    """

    address: str
    action: str
    reason: str | None = None
    drift: bool = False


@dataclass(frozen=True, slots=True)
class ApplyStart:
    """Work on a resource begins."""

    address: str
    action: str


@dataclass(frozen=True, slots=True)
class ApplyProgress:
    """Work on a resource goes on; told every ten seconds."""

    address: str
    action: str
    elapsed: float


@dataclass(frozen=True, slots=True)
class ApplyComplete:
    """Work on a resource is done."""

    address: str
    action: str
    elapsed: float


@dataclass(frozen=True, slots=True)
class ApplyErrored:
    """Work on a resource failed; a diagnostic says why."""

    address: str
    action: str
    elapsed: float


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """An error or a warning of Terraform or of a provider.

    Args:
        severity: `error` or `warning`.
        summary: The first line.
        detail: The rest; may be empty.
        address: The resource or provider it concerns, if any.
        file: The configuration file it points at, if any.
        line: The line in that file.
        context: Where in the configuration that is, such as `resource.aws_sqs_queue.q`.
        snippet: The configuration there, cut to a readable length.
    """

    severity: str
    summary: str
    detail: str = ""
    address: str | None = None
    file: str | None = None
    line: int | None = None
    context: str | None = None
    snippet: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether it makes the command fail."""
        return self.severity == "error"

    def __str__(self) -> str:
        subject = f"{self.address}: " if self.address else ""
        return subject + " ".join(self.summary.split())


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """How many resources a plan changes or a run has changed."""

    operation: str
    add: int
    change: int
    remove: int
    imported: int = 0


@dataclass(frozen=True, slots=True)
class Output:
    """One output; a sensitive value is never carried.

    Args:
        name: Its name.
        value: Its value; None if it is sensitive or not known yet.
        sensitive: Whether it is marked so.
        action: What a plan does to it, in a plan.
    """

    name: str
    value: object
    sensitive: bool
    action: str | None = None


@dataclass(frozen=True, slots=True)
class Outputs:
    """The outputs of the root module."""

    outputs: tuple[Output, ...]


Event = (
    Text
    | Said
    | Stopping
    | PlannedChange
    | ApplyStart
    | ApplyProgress
    | ApplyComplete
    | ApplyErrored
    | Diagnostic
    | ChangeSummary
    | Outputs
)


def parse_line(line: str) -> Event:
    """The event that a line of output stands for."""
    text = plain(line)
    if not text.startswith("{"):
        return Text(text)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Text(text)
    if not isinstance(document, dict) or "type" not in document:
        return Text(text)
    return _event(document)


def plain(line: str) -> str:
    """A line without terminal colours."""
    return _ANSI.sub("", line).rstrip()


def diagnostic(document: Mapping[str, object]) -> Diagnostic:
    """A diagnostic as Terraform's JSON has it, on its own or within an event."""
    place = _mapping(document.get("range"))
    start = _mapping(place.get("start"))
    snippet = _mapping(document.get("snippet"))
    line = start.get("line")
    return Diagnostic(
        severity=_text(document.get("severity")) or "error",
        summary=_text(document.get("summary")),
        detail=_text(document.get("detail")),
        address=_text(document.get("address")) or None,
        file=_text(place.get("filename")) or None,
        line=line if isinstance(line, int) else None,
        context=_text(snippet.get("context")) or None,
        snippet=_cut(snippet),
    )


def _event(document: Mapping[str, object]) -> Event:
    kind = _text(document.get("type"))
    if kind == "diagnostic" and isinstance(document.get("diagnostic"), dict):
        return diagnostic(_mapping(document["diagnostic"]))
    if kind in {"planned_change", "resource_drift"}:
        change = _mapping(document.get("change"))
        return PlannedChange(
            address=_address(change),
            action=_text(change.get("action")),
            reason=_text(change.get("reason")) or None,
            drift=kind == "resource_drift",
        )
    if kind == "change_summary":
        counts = _mapping(document.get("changes"))
        return ChangeSummary(
            operation=_text(counts.get("operation")),
            add=_count(counts.get("add")),
            change=_count(counts.get("change")),
            remove=_count(counts.get("remove")),
            imported=_count(counts.get("import")),
        )
    if kind == "outputs":
        found = _mapping(document.get("outputs"))
        return Outputs(tuple(_output(name, _mapping(found[name])) for name in sorted(found)))
    hook = _mapping(document.get("hook"))
    if kind.startswith("apply_") and hook:
        return _apply(kind, hook, _text(document.get("@message")))
    return Said(kind, _text(document.get("@message")).strip())


def _apply(kind: str, hook: Mapping[str, object], message: str) -> Event:
    address, action = _address(hook), _text(hook.get("action"))
    elapsed = hook.get("elapsed_seconds")
    seconds = float(elapsed) if isinstance(elapsed, int | float) else 0.0
    if kind == "apply_start":
        return ApplyStart(address, action)
    if kind == "apply_progress":
        return ApplyProgress(address, action, seconds)
    if kind == "apply_complete":
        return ApplyComplete(address, action, seconds)
    if kind == "apply_errored":
        return ApplyErrored(address, action, seconds)
    return Said(kind, message.strip())


def _output(name: str, document: Mapping[str, object]) -> Output:
    sensitive = document.get("sensitive") is True
    return Output(
        name=name,
        value=None if sensitive else document.get("value"),
        sensitive=sensitive,
        action=_text(document.get("action")) or None,
    )


def _cut(snippet: Mapping[str, object]) -> str | None:
    code = _text(snippet.get("code"))
    if len(code) <= _SNIPPET:
        return code.strip() or None
    # A minified configuration is one line; only the neighbourhood of the offence is of use.
    start = max(0, _count(snippet.get("highlight_start_offset")) - _SNIPPET // 2)
    return f"… {code[start : start + _SNIPPET].strip()} …"


def _address(document: Mapping[str, object]) -> str:
    return _text(_mapping(document.get("resource")).get("addr"))


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
