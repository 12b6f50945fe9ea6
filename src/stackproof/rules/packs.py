"""Named selections of rules. Packs know rules; rules know no pack."""

from collections.abc import Iterable
from typing import Final

from stackproof.core.errors import UsageError
from stackproof.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Pack:
    """A named selection of rules.

    Args:
        name: Such as `strict`.
        purpose: For whom it is, in one sentence.
        adds: Beginnings of the numbers of rules that it asks beyond those that every pack asks.
    """

    name: str
    purpose: str
    adds: tuple[str, ...] = ()

    def has(self, number: str) -> bool:
        """Whether it asks a rule.

        Args:
            number: The rule's number.
        """
        return not number.startswith(_OPTIONAL) or number.startswith(self.adds)


_EPHEMERAL: Final = ("SP551", "SP552", "SP553", "SP554")
_RETAIN: Final = ("SP560", "SP561", "SP562", "SP563", "SP564")
# What is right for most and wrong for some is asked only by those who want it.
_STRICT: Final = ("SP253", "SP777", "SP780", "SP783")
_OPTIONAL: Final = (*_EPHEMERAL, *_RETAIN, *_STRICT)

PACKS: Final = (
    Pack("default", "What fails or leaks, whoever you are."),
    Pack("strict", "The same, and what a careful reviewer would ask for.", _STRICT),
    Pack(
        "ephemeral", "For environments that come and go: everything can be destroyed.", _EPHEMERAL
    ),
    Pack("retain", "For environments with data that is kept.", _RETAIN),
    Pack(
        "pci",
        "For systems that touch card data (PCI DSS 4.0): strict about secrets, exposure and logs, "
        "and data is kept.",
        (*_STRICT, *_RETAIN),
    ),
)
DEFAULT: Final = PACKS[0]


def find(name: str) -> Pack:
    """The pack of a name.

    Raises:
        UsageError: There is none.
    """
    for pack in PACKS:
        if pack.name == name:
            return pack
    names = ", ".join(pack.name for pack in PACKS)
    raise UsageError(f"there is no profile `{name}`", help=f"the profiles are {names}")


def having(number: str) -> Iterable[str]:
    """The names of the packs that ask a rule.

    Args:
        number: The rule's number.
    """
    return tuple(pack.name for pack in PACKS if pack.has(number))
