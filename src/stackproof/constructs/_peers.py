"""The ids of what a construct makes for others, such as a rule for each peer of a group."""

from dataclasses import dataclass, field
from hashlib import sha256

_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Peers:
    """The children that one construct has for others, each made once.

    An id is made of a word that people know. Where two others have one word, as `A/B` and `A-B`
    have, the second gets some digits of its whole name behind it, so that none is lost.
    """

    _ids: dict[str, str] = field(default_factory=dict)

    def new_id(self, id_: str, *, of: str) -> str | None:
        """The id of the child that is still to be made, or None if it is there.

        Args:
            id_: The id, if nothing else has it.
            of: The whole name of what the child is for, which tells it from all others.
        """
        if of in self._ids:
            return None
        taken = id_ in self._ids.values()
        self._ids[of] = f"{id_}-{sha256(of.encode()).hexdigest()[:_DIGITS]}" if taken else id_
        return self._ids[of]


def label_of(path: str) -> str:
    """What a construct is called among the ids of others: its path below the stack."""
    return "-".join(path.split("/")[1:])
