"""Who speaks to the card networks."""

from typing import Protocol

from payment_service.payment import Authorize


class Acquirer(Protocol):
    """Authorizes amounts on cards.

    The same payment may be asked for twice; it has to be one authorization.
    """

    def authorize(self, payment_id: str, wanted: Authorize) -> bool:
        """Whether the card's bank reserves the amount."""


class Sandbox:
    """Stands for an acquirer until there is a contract with one: only the token decides."""

    def authorize(self, payment_id: str, wanted: Authorize) -> bool:
        """Declines tokens that begin with `tok_declined`."""
        del payment_id
        return not wanted.card_token.startswith("tok_declined")
