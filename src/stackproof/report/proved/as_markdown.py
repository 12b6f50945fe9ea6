"""Proofs as Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from stackproof.core.proof import Claim
from stackproof.core.proofs import ProgramProof, Proofs
from stackproof.report.markdown_words import code, plain
from stackproof.report.proved.gist import gist, kind, left_open, notes, refuted
from stackproof.report.proved.wording import (
    COLUMNS,
    VERDICTS,
    Sum,
    against,
    duration,
    facts,
    overview,
    row,
    sums,
    title,
)


def text(proofs: Proofs) -> str:
    """The whole document."""
    return "\n".join(_lines(proofs)) + "\n"


def _lines(proofs: Proofs) -> Iterator[str]:
    yield from (f"# Proof: {plain(title(proofs))}", "", overview(proofs), "")
    yield from _table(COLUMNS, map(row, proofs.programs))
    yield from ("", "## Refuted", "")
    yield from _refuted(proofs)
    yield from ("", "## Left open", "")
    yield from _left_open(proofs)
    for each in proofs.programs:
        yield from ("", f"## {plain(each.name)}", "")
        yield from _program(each)


def _refuted(proofs: Proofs) -> Iterator[str]:
    nothing = True
    for each in proofs.programs:
        for name, claim, verdict in refuted(each.proof) if each.proof is not None else ():
            nothing = False
            yield f"- **{plain(each.name)}: {plain(name)}**: {plain(claim.question)}"
            yield from (f"  - {plain(line)}" for line in against(verdict))
    if nothing:
        yield "Nothing was refuted."


def _left_open(proofs: Proofs) -> Iterator[str]:
    rows = [
        (each.name, claims, reason)
        for each in proofs.programs
        if each.proof is not None
        for reason, claims in left_open(each.proof)
    ]
    if rows:
        yield from _table(("program", "claims", "reason"), rows)
    else:
        yield "Nothing was left open."


def _program(each: ProgramProof) -> Iterator[str]:
    proof = each.proof
    if proof is None:
        yield from (f"- {plain(line)}" for line in each.failure)
        return
    yield from (f"- {name}: {plain(value)}" for name, value in facts(each, proof))
    if each.report:
        yield f"- Report: {code(each.report)}"
    yield from ("", "### Stages", "")
    yield from _table(
        ("stage", "question", "verdict", "evidence", "time"),
        (
            (c.name, c.question, VERDICTS[kind(c.verdict)], gist(c.verdict), duration(c.seconds))
            for c in proof.claims
        ),
    )
    for whole in sums(proof):
        yield from ("", f"### {plain(whole.title)}", "")
        yield from _table(whole.columns, (_cells(part, whole) for part in whole.parts))
    known = notes(proof)
    if known:
        yield from ("", "### Notes", "")
        yield from (f"- {plain(stage)}: {plain(note)}" for stage, note in known)


def _cells(part: Claim, whole: Sum) -> tuple[str, ...]:
    question = (part.question,) if whole.has_questions else ()
    return (part.name, *question, VERDICTS[kind(part.verdict)], gist(part.verdict))


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"| {' | '.join('---' for _ in titles)} |"
    yield from (f"| {' | '.join(map(plain, cells))} |" for cells in rows)
