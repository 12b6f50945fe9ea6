"""Native outcomes beside the references."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from synth.known import Known
from synth.outcomes import Outcome, difference, judged
from synth.programs import Program
from synth.references import Reference


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group of programs in one framework.

    Args:
        new: Differences that nobody reviewed, by key.
        used: The reviewed entries that cover a difference.
        stale: Keys without a reference of the program as it is.
    """

    new: Mapping[str, str]
    used: frozenset[int]
    stale: Sequence[str]


def compare(
    group: str,
    framework: str,
    programs: Sequence[Program],
    outcomes: Mapping[str, Outcome],
    *,
    references: Mapping[str, Reference],
    reviewed: Sequence[Known],
) -> Comparison:
    """What differs, and which of it is known."""
    new: dict[str, str] = {}
    used: set[int] = set()
    stale: list[str] = []
    for program in programs:
        digest, expected = references.get(program.key, ("", {}))
        if digest != program.digest:
            stale.append(program.key)
            continue
        said = difference(expected, outcomes[program.key])
        if not said:
            continue
        covering = {
            number
            for number, entry in enumerate(reviewed)
            if entry.covers(group, framework, program.key)
            and entry.native.search(_ended(outcomes[program.key]))
        }
        used |= covering
        if not covering:
            new[program.key] = said
    return Comparison(new, frozenset(used), stale)


def _ended(outcome: Outcome) -> str:
    error = judged(outcome).get("error")
    return "ok" if error is None else ": ".join(error)
