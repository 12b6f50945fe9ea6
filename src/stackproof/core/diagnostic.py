"""A finding about a program: what is wrong, where, how sure, and how to mend it."""

from enum import Enum

from stackproof.core.code import Code
from stackproof.core.edit import Edit
from stackproof.core.records import dataclass, replace
from stackproof.core.span import Span


class Severity(Enum):
    """How bad the consequence is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Confidence(Enum):
    """How sure the rule is that it is right."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Safety(Enum):
    """Whether a fix may change what a working program means."""

    SAFE = "safe"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Label:
    """A place and the few words that belong under it."""

    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that mend a finding; they are applied together or not at all.

    Args:
        title: What the edits do, as a command: "import `X` instead".
        edits: Changes to one or several files.
        safety: Safe fixes are applied by `--fix`, the others by `--unsafe-fixes`.
    """

    title: str
    edits: tuple[Edit, ...]
    safety: Safety


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Args:
        code: The rule that speaks.
        message: One line, lower case, present tense; it names the person's own thing.
        primary: The one place that the finding is about.
        severity: How bad the consequence is.
        confidence: How sure the rule is.
        related: Other places that explain it.
        help: What to do, as one line; None where we cannot say.
        fix: Edits that mend it.
        basis: What justifies it: which bindings, which version.
        subject: The name that the finding is about, for the fingerprint.
    """

    code: Code
    message: str
    primary: Label
    severity: Severity = Severity.ERROR
    confidence: Confidence = Confidence.HIGH
    related: tuple[Label, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    basis: str | None = None
    subject: str = ""

    def helped(self, text: str) -> "Diagnostic":
        """The same finding with advice."""
        return replace(self, help=text)

    def fixed(self, fix: Fix) -> "Diagnostic":
        """The same finding with edits that mend it."""
        return replace(self, fix=fix)

    @property
    def fingerprint(self) -> str:
        """The same for the same finding after lines have moved; hexadecimal, 16 characters."""
        import hashlib  # noqa: PLC0415 - slow to load, and most output has no fingerprint

        what = f"{self.code.number}\n{self.primary.span.path}\n{self.subject}\n{self.message}"
        return hashlib.sha256(what.encode()).hexdigest()[:16]

    def order(self) -> tuple[Span, str, str]:
        """Findings are listed by place, then by code and text."""
        return self.primary.span, self.code.number, self.message
