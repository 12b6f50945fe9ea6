"""The verdicts of a proof, as the analysis of the same program shows them."""

from collections.abc import Iterator

from stackproof.core.proof import Claim, Proof
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.verdict import Verdict as Answer
from stackproof.report.analysis.model import ProofSummary, Verdict
from stackproof.report.proved.gist import kind


def summary(proof: Proof) -> ProofSummary:
    """Its verdicts, one after the other, each with what it rests on."""
    return ProofSummary(
        program=proof.program,
        stack=proof.stack,
        target=proof.target,
        verdict=kind(proof.verdict),
        verdicts=tuple(v for claim in proof.claims for v in _verdicts(claim, claim.name)),
    )


def _verdicts(claim: Claim, stage: str) -> Iterator[Verdict]:
    yield Verdict(stage, claim.name, kind(claim.verdict), claim.question, _detail(claim.verdict))
    for part in claim.parts:
        yield from _verdicts(part, stage)


def _detail(answer: Answer) -> str:
    if isinstance(answer, Proved):
        return answer.evidence[0]
    if isinstance(answer, Refuted):
        return f"expected {answer.expected}; observed {answer.observed}"
    return answer.reason
