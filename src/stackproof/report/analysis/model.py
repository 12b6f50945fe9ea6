"""What a failure analysis consists of."""

from enum import Enum

from stackproof.core.diagnostic import Confidence, Diagnostic
from stackproof.core.problem import Problem
from stackproof.core.proof import Stage
from stackproof.core.records import dataclass
from stackproof.core.span import Span


class Level(Enum):
    """How much a failure costs whoever does not mend it; the worst first."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return tuple(Level).index(self)


class Surface(Enum):
    """Where a failure shows itself to those who have no analysis; the earliest first."""

    IMPORT = "import"
    SYNTHESIS = "synthesis"
    TESTS = "tests"
    PLAN = "plan"
    DEPLOYMENT = "deployment"
    PRODUCTION = "production"

    @property
    def rank(self) -> int:
        """0 for the earliest."""
        return tuple(Surface).index(self)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a kind of failure leads to.

    Args:
        level: How bad that is.
        surface: Where it shows.
        gap: What whoever wrote it did not know, as a noun.
        blocks: What it keeps from happening, as a sentence; empty if nothing.
        security: Its effect on security, as a sentence; empty if none.
        cost: Its effect on cost, likewise.
        performance: Its effect on performance or reliability, likewise.
        minutes: How long mending it by hand takes, once it is known.
    """

    level: Level
    surface: Surface
    gap: str
    blocks: str = ""
    security: str = ""
    cost: str = ""
    performance: str = ""
    minutes: int = 15

    def effects(self) -> tuple[tuple[str, str], ...]:
        """The effects there are, each with its name."""
        named = (
            ("Blocks", self.blocks),
            ("Security", self.security),
            ("Cost", self.cost),
            ("Performance", self.performance),
        )
        return tuple((name, text) for name, text in named if text)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an excerpt.

    Args:
        number: Its number in the file; None for a line that is not there yet.
        text: The line without its end.
        mark: `-` and `+` for what a fix takes away and adds, `!` for what a finding is about.
    """

    number: int | None
    text: str
    mark: str = " "


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of one file."""

    path: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place of a failure.

    Args:
        finding: What was found.
        before: The code as it is.
        after: The code as it should be, as a difference; empty where there is no fix.
    """

    finding: Diagnostic
    before: Excerpt
    after: tuple[Excerpt, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that is wrong, at all its places.

    Args:
        number: Its number in the document, from 1.
        title: What is wrong, in a few words.
        consequence: What it leads to.
        root_cause: Why it fails, in paragraphs.
        explained_in: The failure that gives the same root cause, if an earlier one does.
        references: Addresses of documentation.
        types: Terraform's types that it is about, where its places tell.
        occurrences: Its places; at least one.
    """

    number: int
    title: str
    consequence: Consequence
    root_cause: tuple[str, ...]
    explained_in: int | None
    references: tuple[str, ...]
    types: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]

    @property
    def finding(self) -> Diagnostic:
        """The finding at the first place."""
        return self.occurrences[0].finding

    @property
    def is_mendable(self) -> bool:
        """Whether every place has a fix."""
        return all(each.finding.fix is not None for each in self.occurrences)

    @property
    def confidence(self) -> Confidence:
        """How sure the least sure place is."""
        order = tuple(Confidence)
        return max((each.finding.confidence for each in self.occurrences), key=order.index)


@dataclass(frozen=True, slots=True)
class Strength:
    """Something that the program does right, and what shows it."""

    title: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer of a proof.

    Args:
        stage: The stage it belongs to.
        name: The claim.
        kind: `proved`, `refuted` or `unproved`.
        question: What was asked.
        detail: The evidence, what was observed, or the reason.
    """

    stage: str
    name: str
    kind: str
    question: str
    detail: str


@dataclass(frozen=True, slots=True)
class ProofSummary:
    """The verdicts of a proof that belongs to the program."""

    program: str
    stack: str
    target: str
    verdict: str
    verdicts: tuple[Verdict, ...]

    def reaches(self, stage: Stage) -> bool:
        """Whether that stage was proved."""
        return any(
            each.stage == each.name == stage.value and each.kind == "proved"
            for each in self.verdicts
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the reference program does and this one does not."""

    title: str
    detail: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """This program beside a reference.

    Args:
        reference: What it was compared with.
        missing: What the reference does and this one does not.
        mended: Titles of failures that the reference does not have.
        extra: Resource types that only this one has.
    """

    reference: str
    missing: tuple[Difference, ...]
    mended: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effort:
    """How long mending takes, and what the figure rests on.

    Args:
        minutes: All together, by hand where there is no fix.
        mendable: Failures that a fix of stackproof mends.
        basis: How the figure is made, as sentences.
    """

    minutes: int
    mendable: int
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Analysis:
    """The whole document, before it has a form.

    Args:
        program: What was analysed, as the person named it.
        root: What the paths of its files begin with and a reader need not see.
        bindings: What it was judged by.
        files: How many files were judged.
        failures: Worst first, then by where they show.
        strengths: What is right.
        gaps: What its author did not know, with the number of failures that show it.
        hidden: What would be found after the first error is mended, as sentences.
        readiness: Whether it can be deployed, as sentences.
        effort: What mending takes.
        problems: What could not be judged.
        unjudged: What was not looked at, and why, as sentences.
        proof: The verdicts of its proof, if one was given.
        comparison: Its difference to a reference, if one was given.
        diagram: The architecture as SVG, one for each width; empty if nothing could be drawn.
    """

    program: str
    root: str
    bindings: tuple[str, ...]
    files: int
    failures: tuple[Failure, ...]
    strengths: tuple[Strength, ...]
    gaps: tuple[tuple[str, int], ...]
    hidden: tuple[str, ...]
    readiness: tuple[str, ...]
    effort: Effort
    problems: tuple[Problem, ...] = ()
    unjudged: tuple[str, ...] = ()
    proof: ProofSummary | None = None
    comparison: Comparison | None = None
    diagram: tuple[str, ...] = ()

    def path(self, span: Span) -> str:
        """The file of a place, without what every path begins with."""
        return self.short(span.path)

    def short(self, path: str) -> str:
        """A path without what every path begins with."""
        return path.removeprefix(self.root).lstrip("/") or path

    def count(self, level: Level) -> int:
        """How many failures are of that level."""
        return sum(failure.consequence.level is level for failure in self.failures)
