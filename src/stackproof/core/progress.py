"""How long work tells a person how far it is."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from stackproof.core.proof import Claim


class Progress(Protocol):
    """Hears about stages; it never influences them."""

    def started(self, name: str, question: str) -> None:
        """A stage begins."""

    def advanced(self, done: int, total: int, what: str) -> None:
        """The present stage has done so many of so many; a total of 0 is not known yet."""

    def finished(self, claim: "Claim") -> None:
        """The present stage is over."""

    def said(self, text: str) -> None:
        """Something a person should know now."""


class Silent:
    """Tells nobody."""

    def started(self, name: str, question: str) -> None:
        """A stage begins."""

    def advanced(self, done: int, total: int, what: str) -> None:
        """The present stage has done so many of so many."""

    def finished(self, claim: "Claim") -> None:
        """The present stage is over."""

    def said(self, text: str) -> None:
        """Something a person should know now."""
