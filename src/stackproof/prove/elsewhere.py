"""What one of several stacks does not have to be asked about, since another has it."""

from collections.abc import Sequence

from stackproof.core.proof import Claim, weakest
from stackproof.core.records import replace
from stackproof.core.verdict import Unproved

# How a probe begins that finds nothing to ask about.
_NOTHING = "the stack has no "


def settled(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Claims about several stacks, without the parts that another stack alone can answer.

    A question about which no stack has anything stays open in each.

    Args:
        claims: One for each stack; their parts are the same questions.
    """
    answered = {part.name for claim in claims for part in claim.parts if not _is_void(part)}
    return tuple(_without(claim, answered) for claim in claims)


def _without(claim: Claim, answered: set[str]) -> Claim:
    parts = tuple(p for p in claim.parts if not (_is_void(p) and p.name in answered))
    if not parts or parts == claim.parts:
        return claim
    return replace(claim, parts=parts, verdict=weakest(parts))


def _is_void(part: Claim) -> bool:
    """Whether there was nothing in the stack that the question could be about."""
    verdict = part.verdict
    return isinstance(verdict, Unproved) and verdict.reason.startswith(_NOTHING)
