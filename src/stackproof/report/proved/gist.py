"""What a proof comes to, however it is shown: its conclusion, what is held against it, its gaps."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum

from stackproof.core.proof import Claim, Proof, Stage
from stackproof.core.proofs import ProgramProof, Proofs
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict

SHOWN_EVIDENCE = 6
"""How many lines of evidence a person is shown; the JSON has all."""

# What stands between the names of a claim and of one that it sums up.
_BELOW = ": "
# Exit codes of a `prove` that came to its end as it should, or was ended by a person.
_ORDERLY = frozenset({0, 1, 130})


class Conclusion(Enum):
    """What a proof comes to, the worst first."""

    INTERRUPTED = "interrupted"
    REFUTED = "refuted"
    NOT_PROVED = "not proved"
    SO_FAR = "holds as far as it was asked"
    AS_FAR_AS_CAN_BE = "proved as far as it can be here"
    PROVED = "proved"

    @property
    def kind(self) -> str:
        """The verdict that it is most like."""
        if self is Conclusion.REFUTED:
            return "refuted"
        is_doubt = self in {Conclusion.INTERRUPTED, Conclusion.NOT_PROVED}
        return "unproved" if is_doubt else "proved"


def conclusion(proof: Proof) -> Conclusion:
    """What one proof comes to."""
    if proof.interrupted:
        return Conclusion.INTERRUPTED
    if proof.count(Refuted):
        return Conclusion.REFUTED
    if any(_is_unreached(claim) for claim in proof.claims):
        return Conclusion.NOT_PROVED
    if proof.claims and proof.claims[-1].name != Stage.LEFTOVERS.value:
        return Conclusion.SO_FAR
    return Conclusion.AS_FAR_AS_CAN_BE if proof.count(Unproved) else Conclusion.PROVED


def of_program(each: ProgramProof) -> Conclusion:
    """What the proof of one of several programs comes to."""
    if each.proof is None:
        return Conclusion.NOT_PROVED
    found = conclusion(each.proof)
    return found if each.exit_code in _ORDERLY else _worst(found, Conclusion.NOT_PROVED)


def of_all(proofs: Proofs) -> Conclusion:
    """What all programs come to together: the worst of them."""
    if proofs.interrupted:
        return Conclusion.INTERRUPTED
    return _worst(*map(of_program, proofs.programs))


def leaves(claim: Claim, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Claim]]:
    """The claims that rest on no other, each with its name below the stage."""
    if not claim.parts:
        yield _BELOW.join(path) or claim.name, claim
    for part in claim.parts:
        yield from leaves(part, (*path, part.name))


def refuted(proof: Proof) -> tuple[tuple[str, Claim, Refuted], ...]:
    """What was refuted, with its name and its claim."""
    return tuple(
        (name, leaf, leaf.verdict)
        for claim in proof.claims
        for name, leaf in leaves(claim)
        if isinstance(leaf.verdict, Refuted)
    )


def left_open(proof: Proof) -> tuple[tuple[str, str], ...]:
    """Each reason for which claims were left open, with the claims and their stacks."""
    reasons: dict[str, dict[str, list[str]]] = {}
    for claim in proof.claims:
        for name, leaf in leaves(claim):
            if isinstance(leaf.verdict, Unproved):
                # A leaf of one of several stacks has the stack before its own name.
                place, _, own = name.rpartition(_BELOW)
                places = reasons.setdefault(leaf.verdict.reason, {}).setdefault(own, [])
                if place:
                    places.append(place)
    return tuple((reason, _gathered(claims)) for reason, claims in reasons.items())


def _gathered(claims: Mapping[str, Sequence[str]]) -> str:
    """The claims, those of the same places together."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, places in claims.items():
        alike.setdefault(tuple(places), []).append(name)
    return ", ".join(
        ", ".join(names) + (f" (in {', '.join(places)})" if places else "")
        for places, names in alike.items()
    )


def notes(proof: Proof) -> tuple[tuple[str, str], ...]:
    """What a reader has to know, with the stage that it belongs to."""
    return tuple((claim.name, note) for claim in proof.claims for note in claim.notes)


def kind(verdict: Verdict) -> str:
    """`proved`, `refuted` or `unproved`, as the JSON calls it."""
    if isinstance(verdict, Proved):
        return "proved"
    return "refuted" if isinstance(verdict, Refuted) else "unproved"


def gist(verdict: Verdict) -> str:
    """The gist of the evidence on one line."""
    if isinstance(verdict, Proved):
        return verdict.evidence[0]
    if isinstance(verdict, Refuted):
        return verdict.observed
    return f"{verdict.evidence[0]}; {verdict.reason}" if verdict.evidence else verdict.reason


def _is_unreached(claim: Claim) -> bool:
    """Whether a stage was not asked, or broke off."""
    return isinstance(claim.verdict, Unproved) and claim.verdict.reason.startswith("not reached")


def _worst(*found: Conclusion) -> Conclusion:
    order = list(Conclusion)
    return min(found, key=order.index)
