"""A proof as text: one line a stage while it runs, and what a person reads at the end."""

from collections.abc import Iterator

from stackproof.core.proof import Claim, Proof, Stage
from stackproof.core.verdict import Proved, Refuted, Unproved
from stackproof.report.paint import PLAIN, Ink, Paint

_NAME_WIDTH = 13
_SHOWN_EVIDENCE = 6


def line(claim: Claim, paint: Paint = PLAIN) -> str:
    """A claim on one line: its verdict, its name, its time and the gist of its evidence."""
    return (
        f"{_mark(claim, paint)} {claim.name.ljust(_NAME_WIDTH)} {claim.seconds:7.1f} s  "
        f"{_gist(claim)}"
    )


def summary(proof: Proof, paint: Paint = PLAIN) -> str:
    """The whole proof at a glance: what failed or stayed open first, then the sum."""
    return "\n".join(_summary(proof, paint)) + "\n"


def _summary(proof: Proof, paint: Paint) -> Iterator[str]:
    leaves = [leaf for claim in proof.claims for leaf in claim.leaves()]
    for leaf in leaves:
        if isinstance(leaf.verdict, Refuted):
            yield from _refuted(leaf, leaf.verdict, paint)
    left_open = [(leaf, leaf.verdict) for leaf in leaves if isinstance(leaf.verdict, Unproved)]
    if left_open:
        yield paint("left open:", Ink.DOUBT)
        reasons: dict[str, list[str]] = {}
        for leaf, verdict in left_open:
            reasons.setdefault(verdict.reason, []).append(leaf.name)
        for reason, names in reasons.items():
            yield f"  {', '.join(names)}: {reason}"
        yield ""
    notes = [f"  {claim.name}: {note}" for claim in proof.claims for note in claim.notes]
    if notes:
        yield "notes:"
        yield from notes
        yield ""
    yield _headline(proof, paint)
    tools = ", ".join(f"{tool.name} {tool.version}" for tool in proof.tools)
    yield f"  {proof.target}{'; ' if tools else ''}{tools}"


def _headline(proof: Proof, paint: Paint) -> str:
    proved, refuted, unproved = (proof.count(k) for k in (Proved, Refuted, Unproved))
    counts = f"{proved} proved, {refuted} refuted, {unproved} left open"
    subject = f"stack {proof.stack} of {proof.program}" if proof.stack else proof.program
    if proof.interrupted:
        word = paint("INTERRUPTED", Ink.DOUBT)
    elif refuted:
        word = paint("REFUTED", Ink.BAD)
    elif any(_is_unreached(claim) for claim in proof.claims):
        word = paint("NOT PROVED", Ink.DOUBT)
    elif proof.claims and proof.claims[-1].name != Stage.LEFTOVERS.value:
        word = paint(f"HOLDS UNTIL {proof.claims[-1].name.upper()}", Ink.GOOD)
    elif unproved:
        word = paint("PROVED AS FAR AS IT CAN BE HERE", Ink.GOOD)
    else:
        word = paint("PROVED", Ink.GOOD)
    return f"{word}: {subject}: {counts} in {proof.seconds:.0f} s"


def _is_unreached(claim: Claim) -> bool:
    """Whether a stage was not asked, or broke off."""
    return isinstance(claim.verdict, Unproved) and claim.verdict.reason.startswith("not reached")


def _refuted(claim: Claim, verdict: Refuted, paint: Paint) -> Iterator[str]:
    yield f"{paint('refuted', Ink.BAD)}: {paint(claim.name, Ink.STRONG)}: {claim.question}"
    yield f"  expected: {verdict.expected}"
    yield f"  observed: {verdict.observed}"
    for item in verdict.evidence[:_SHOWN_EVIDENCE]:
        yield f"    {item}"
    if len(verdict.evidence) > _SHOWN_EVIDENCE:
        yield f"    and {len(verdict.evidence) - _SHOWN_EVIDENCE} more in the report"
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


def _gist(claim: Claim) -> str:
    verdict = claim.verdict
    if isinstance(verdict, Proved):
        return verdict.evidence[0]
    if isinstance(verdict, Refuted):
        return verdict.observed
    gist = verdict.reason
    return f"{verdict.evidence[0]}; {gist}" if verdict.evidence else gist
