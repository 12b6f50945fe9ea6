"""How a Terraform command ended, gathered from what it said."""

from collections import deque
from collections.abc import Callable

from stackproof.core.records import dataclass
from stackproof.terraform import events
from stackproof.terraform.events import Event

KEPT_LINES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a command ended; that it failed is a result, not an exception.

    Args:
        command: Such as `plan`.
        ok: Whether it did what it was asked to.
        exit_code: Terraform's own.
        diagnostics: Errors and warnings, in order.
        summary: How many resources are or were changed, if it said so.
        errored: The resources on which work failed.
        lines: The last lines it printed that are no events.
        seconds: How long it ran.
        timed_out: Whether it was ended because its time was up.
    """

    command: str
    ok: bool
    exit_code: int
    diagnostics: tuple[events.Diagnostic, ...] = ()
    summary: events.ChangeSummary | None = None
    errored: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    seconds: float = 0.0
    timed_out: bool = False

    @property
    def errors(self) -> tuple[events.Diagnostic, ...]:
        """The diagnostics that made it fail."""
        return tuple(d for d in self.diagnostics if d.is_error)

    @property
    def warnings(self) -> tuple[events.Diagnostic, ...]:
        """The diagnostics that did not."""
        return tuple(d for d in self.diagnostics if not d.is_error)


class Listener:
    """Keeps of a stream of events what its outcome is made of."""

    def __init__(self, on_event: Callable[[Event], None]) -> None:
        self._on_event = on_event
        self.diagnostics: list[events.Diagnostic] = []
        self.errored: list[str] = []
        self.lines: deque[str] = deque(maxlen=KEPT_LINES)
        self.summary: events.ChangeSummary | None = None

    def hear(self, line: str) -> None:
        """Takes a line of standard output."""
        if not line.strip():
            return
        event = events.parse_line(line)
        if isinstance(event, events.Diagnostic):
            self.diagnostics.append(event)
        elif isinstance(event, events.ChangeSummary):
            self.summary = event
        elif isinstance(event, events.ApplyErrored):
            self.errored.append(event.address)
        elif isinstance(event, events.Text):
            self.lines.append(event.text)
        self._on_event(event)

    def keep(self, line: str) -> None:
        """Takes a line of standard error."""
        if line.strip():
            text = events.plain(line)
            self.lines.append(text)
            self._on_event(events.Text(text))
