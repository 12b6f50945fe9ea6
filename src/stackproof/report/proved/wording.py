"""The sentences that Markdown and HTML share."""

from collections.abc import Iterator

from stackproof.core.proof import Claim, Proof
from stackproof.core.proofs import ProgramProof, Proofs
from stackproof.core.records import dataclass
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.core.words import count
from stackproof.report.proved.gist import SHOWN_EVIDENCE, of_all, of_program

VERDICTS = {"proved": "proved", "refuted": "refuted", "unproved": "left open"}
"""What a person reads for each kind of verdict."""

COLUMNS = ("program", "comes to", "stacks", "resources", "proved", "refuted", "left open", "time")
"""The titles of the overview."""

KINDS: tuple[type[Verdict], ...] = (Proved, Refuted, Unproved)
"""The verdicts in the order in which they are counted."""


def title(proofs: Proofs) -> str:
    """What the document is called."""
    return ", ".join(each.name for each in proofs.programs)


def overview(proofs: Proofs) -> str:
    """What came of everything, in one sentence."""
    proved, refuted, unproved = (proofs.count(kind) for kind in KINDS)
    programs = count(len(proofs.programs), "program")
    found = of_all(proofs).value
    return (
        f"{programs}, {found}: {count(proved, 'claim')} proved, {refuted} refuted and "
        f"{unproved} left open in {duration(proofs.seconds)}."
    )


def row(each: ProgramProof) -> tuple[str, ...]:
    """A program's line of the overview."""
    figures: tuple[str, ...] = ("",) * (len(KINDS) + 2)
    if each.proof is not None:
        known = (len(each.proof.stacks), each.proof.resources)
        figures = tuple(map(str, (*known, *(each.proof.count(kind) for kind in KINDS))))
    return (each.name, of_program(each).value, *figures, duration(each.seconds))


def facts(each: ProgramProof, proof: Proof) -> tuple[tuple[str, str], ...]:
    """What a reader has to know of a program before its claims."""
    tools = ", ".join(f"{tool.name} {tool.version}" for tool in proof.tools)
    known = (
        ("Comes to", of_program(each).value),
        ("Program", each.program),
        ("Stacks", ", ".join(proof.stacks)),
        ("Resources", str(proof.resources)),
        ("Deployed to", proof.target),
        ("Proved with", tools),
        ("Time", duration(each.seconds)),
    )
    return tuple((name, value) for name, value in known if value)


def against(verdict: Refuted) -> tuple[str, ...]:
    """What stands behind a refutation, line by line."""
    more = len(verdict.evidence) - SHOWN_EVIDENCE
    return (
        f"expected: {verdict.expected}",
        f"observed: {verdict.observed}",
        *verdict.evidence[:SHOWN_EVIDENCE],
        *((f"and {more} more in the JSON",) if more > 0 else ()),
        *((f"help: {verdict.help}",) if verdict.help is not None else ()),
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """A claim that sums up others, as a table of its own.

    Args:
        title: What stands above it.
        columns: The titles of the columns.
        parts: What it sums up, one a row.
    """

    title: str
    columns: tuple[str, ...]
    parts: tuple[Claim, ...]

    @property
    def has_questions(self) -> bool:
        """Whether its parts ask something else than it does itself."""
        return "question" in self.columns


def sums(proof: Proof) -> Iterator[Sum]:
    """Every claim that sums up others, each before those that it sums up."""
    for claim in proof.claims:
        yield from _sums(claim, f"{claim.name}: {claim.question}", claim.name)


def _sums(claim: Claim, title: str, path: str) -> Iterator[Sum]:
    if not claim.parts:
        return
    is_repeated = all(part.question == claim.question for part in claim.parts)
    columns = ("claim", *(() if is_repeated else ("question",)), "verdict", "evidence")
    yield Sum(title, columns, claim.parts)
    for part in claim.parts:
        below = f"{path}: {part.name}"
        yield from _sums(part, below, below)


def duration(seconds: float) -> str:
    """Seconds as a person reads them."""
    return f"{seconds:.1f} s"
