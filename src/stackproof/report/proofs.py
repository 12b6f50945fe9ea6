"""A proof as text: one line a stage while it runs, and what a person reads at the end."""

from collections.abc import Iterable, Iterator
from typing import Final

from stackproof.core.proof import Claim, Proof
from stackproof.core.proofs import Proofs
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.words import count
from stackproof.report.paint import PLAIN, Ink, Paint
from stackproof.report.proved.gist import (
    SHOWN_EVIDENCE,
    Conclusion,
    conclusion,
    gist,
    left_open,
    notes,
    of_all,
    of_program,
    refuted,
)
from stackproof.report.proved.wording import COLUMNS, KINDS, row

_NAME_WIDTH = 13
_INKS: Final = {
    Conclusion.INTERRUPTED: Ink.DOUBT,
    Conclusion.REFUTED: Ink.BAD,
    Conclusion.NOT_PROVED: Ink.DOUBT,
    Conclusion.SO_FAR: Ink.GOOD,
    Conclusion.AS_FAR_AS_CAN_BE: Ink.GOOD,
    Conclusion.PROVED: Ink.GOOD,
}


def line(claim: Claim, paint: Paint = PLAIN) -> str:
    """A claim on one line: its verdict, its name, its time and the gist of its evidence."""
    return (
        f"{_mark(claim, paint)} {claim.name.ljust(_NAME_WIDTH)} {claim.seconds:7.1f} s  "
        f"{gist(claim.verdict)}"
    )


def summary(proof: Proof, paint: Paint = PLAIN) -> str:
    """The whole proof at a glance: what failed or stayed open first, then the sum."""
    return "\n".join(_summary(proof, paint)) + "\n"


def several(proofs: Proofs, paint: Paint = PLAIN) -> str:
    """What a person reads at the end of several proofs: what is not proved, then a table."""
    return "\n".join(_several(proofs, paint)) + "\n"


def _summary(proof: Proof, paint: Paint) -> Iterator[str]:
    for name, claim, verdict in refuted(proof):
        yield from _refuted(name, claim.question, verdict, paint)
    yield from _listed(
        paint("left open:", Ink.DOUBT),
        (f"{claims}: {reason}" for reason, claims in left_open(proof)),
    )
    yield from _listed("notes:", (f"{stage}: {note}" for stage, note in notes(proof)))
    yield _headline(proof, paint)
    tools = ", ".join(f"{tool.name} {tool.version}" for tool in proof.tools)
    yield f"  {proof.target}{'; ' if tools else ''}{tools}"


def _several(proofs: Proofs, paint: Paint) -> Iterator[str]:
    there = [(each.name, each.proof) for each in proofs.programs if each.proof is not None]
    for program, proof in there:
        for name, claim, verdict in refuted(proof):
            yield from _refuted(f"{program}: {name}", claim.question, verdict, paint)
    for each in proofs.programs:
        if each.proof is None:
            title = f"{paint('not proved', Ink.BAD)}: {paint(each.name, Ink.STRONG)}"
            yield from _listed(title, each.failure)
    yield from _listed(
        paint("left open:", Ink.DOUBT),
        (
            f"{program}: {claims}: {reason}"
            for program, proof in there
            for reason, claims in left_open(proof)
        ),
    )
    yield from _listed(
        "notes:",
        (f"{program}: {stage}: {note}" for program, proof in there for stage, note in notes(proof)),
    )
    yield from _table(proofs, paint)
    yield ""
    found = of_all(proofs)
    programs = count(len(proofs.programs), "program")
    counts = _counts(*(proofs.count(kind) for kind in KINDS))
    word = paint(found.value.upper(), _INKS[found])
    yield f"{word}: {programs}: {counts} in {proofs.seconds:.0f} s"


def _listed(title: str, items: Iterable[str]) -> Iterator[str]:
    """A list with its title and an empty line behind; nothing if it is empty."""
    lines = [f"  {item}" for item in items]
    if lines:
        yield from (title, *lines, "")


def _table(proofs: Proofs, paint: Paint) -> Iterator[str]:
    name, comes_to, *heads = COLUMNS
    width = max(len(name), *(len(each.name) for each in proofs.programs))
    yield paint(
        "  ".join((name.ljust(width), *heads[:-1], heads[-1].rjust(8), comes_to)), Ink.STRONG
    )
    for each in proofs.programs:
        _, said, *figures, time = row(each)
        cells = ((f or "-").rjust(len(head)) for f, head in zip(figures, heads[:-1], strict=True))
        word = paint(said, _INKS[of_program(each)])
        yield "  ".join((each.name.ljust(width), *cells, time.rjust(8), word))


def _headline(proof: Proof, paint: Paint) -> str:
    noun = "stack" if len(proof.stacks) == 1 else "stacks"
    subject = f"{noun} {proof.stack} of {proof.program}" if proof.stacks else proof.program
    found = conclusion(proof)
    word = found.value.upper()
    if found is Conclusion.SO_FAR:
        word = f"HOLDS UNTIL {proof.claims[-1].name.upper()}"
    counts = _counts(*(proof.count(kind) for kind in KINDS))
    return f"{paint(word, _INKS[found])}: {subject}: {counts} in {proof.seconds:.0f} s"


def _counts(proved: int, refuted: int, unproved: int) -> str:
    return f"{proved} proved, {refuted} refuted, {unproved} left open"


def _refuted(name: str, question: str, verdict: Refuted, paint: Paint) -> Iterator[str]:
    yield f"{paint('refuted', Ink.BAD)}: {paint(name, Ink.STRONG)}: {question}"
    yield f"  expected: {verdict.expected}"
    yield f"  observed: {verdict.observed}"
    for item in verdict.evidence[:SHOWN_EVIDENCE]:
        yield f"    {item}"
    if len(verdict.evidence) > SHOWN_EVIDENCE:
        yield f"    and {len(verdict.evidence) - SHOWN_EVIDENCE} more in the report"
    if verdict.help is not None:
        yield f"  help: {verdict.help}"
    yield ""


def _mark(claim: Claim, paint: Paint) -> str:
    verdict = claim.verdict
    if isinstance(verdict, Proved):
        return paint(paint.symbol("✓", "ok "), Ink.GOOD)
    if isinstance(verdict, Refuted):
        return paint(paint.symbol("✗", "BAD"), Ink.BAD)
    return paint(paint.symbol("?", " ? "), Ink.DOUBT)
