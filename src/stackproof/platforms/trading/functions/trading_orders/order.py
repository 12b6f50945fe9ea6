"""What an order is, and what is wrong with one."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SYMBOL = re.compile(r"[A-Z][A-Z0-9.]{0,11}")
_KEYS = frozenset({"client_order_id", "symbol", "side", "quantity", "order_type", "limit_price"})
_MOST_SHARES = 1_000_000
_HIGHEST_PRICE = Decimal(10_000_000)
_DECIMALS = 4


class Side(Enum):
    """Whether an order buys or sells."""

    BUY = "buy"
    SELL = "sell"


class OrderType(Enum):
    """At what price an order may be carried out."""

    MARKET = "market"
    LIMIT = "limit"


class InvalidOrder(ValueError):
    """An order that cannot be taken.

    Args:
        problems: What is wrong, one sentence each; none repeats what a client sent.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Order:
    """One order.

    Args:
        client_order_id: Chosen by the client; the same id is the same order.
        symbol: What is traded.
        side: Whether it buys or sells.
        quantity: How many.
        order_type: At what price.
        limit_price: The price of a limit order; None for a market order.
    """

    client_order_id: str
    symbol: str
    side: Side
    quantity: int
    order_type: OrderType
    limit_price: Decimal | None = None

    @classmethod
    def parse(cls, body: object) -> "Order":
        """The order that a decoded JSON body describes.

        Raises:
            InvalidOrder: It describes none; every fault is named at once.
        """
        if not isinstance(body, Mapping):
            raise InvalidOrder(("the body is not a JSON object",))
        faults = _Faults()
        if not _KEYS.issuperset(body):
            faults.add(f"only these keys are allowed: {', '.join(sorted(_KEYS))}")
        client_order_id = faults.text(body, "client_order_id", _ID, "1 to 64 of A-Z a-z 0-9 _ -")
        symbol = faults.text(body, "symbol", _SYMBOL, "1 to 12 of A-Z 0-9 ., a letter first")
        side = faults.choice(body, "side", Side)
        order_type = faults.choice(body, "order_type", OrderType)
        quantity = body.get("quantity")
        is_whole = isinstance(quantity, int) and not isinstance(quantity, bool)
        if not isinstance(quantity, int) or not is_whole or not 1 <= quantity <= _MOST_SHARES:
            faults.add(f"quantity is a whole number from 1 to {_MOST_SHARES}")
        price = faults.price(body, order_type)
        if faults.found:
            raise InvalidOrder(tuple(faults.found))
        assert isinstance(side, Side)  # noqa: S101 - a fault would have been raised
        assert isinstance(order_type, OrderType)  # noqa: S101 - likewise
        assert isinstance(quantity, int)  # noqa: S101 - likewise
        return cls(client_order_id, symbol, side, quantity, order_type, price)

    def as_message(self) -> str:
        """The order as the queue carries it; the same order is the same text."""
        return json.dumps(
            {
                "client_order_id": self.client_order_id,
                "symbol": self.symbol,
                "side": self.side.value,
                "quantity": self.quantity,
                "order_type": self.order_type.value,
                "limit_price": None if self.limit_price is None else str(self.limit_price),
            },
            sort_keys=True,
            separators=(",", ":"),
        )

    @property
    def fingerprint(self) -> str:
        """Tells two orders with the same id apart; hexadecimal, 64 characters."""
        return hashlib.sha256(self.as_message().encode()).hexdigest()


class _Faults:
    """Collects what is wrong."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, fault: str) -> None:
        self.found.append(fault)

    def text(
        self, body: Mapping[object, object], key: str, form: re.Pattern[str], allowed: str
    ) -> str:
        value = body.get(key)
        if isinstance(value, str) and form.fullmatch(value):
            return value
        self.add(f"{key} is a text of {allowed}")
        return ""

    def choice(self, body: Mapping[object, object], key: str, choices: type[Enum]) -> Enum | None:
        value = body.get(key)
        for choice in choices:
            if choice.value == value:
                return choice
        self.add(f"{key} is one of {', '.join(str(choice.value) for choice in choices)}")
        return None

    def price(self, body: Mapping[object, object], order_type: Enum | None) -> Decimal | None:
        value = body.get("limit_price")
        if order_type is OrderType.MARKET and value is not None:
            self.add("limit_price is for limit orders only")
        if order_type is not OrderType.LIMIT:
            return None
        price = _decimal(value)
        if price is None or not 0 < price <= _HIGHEST_PRICE:
            self.add(
                f"limit_price is a number above 0 and up to {_HIGHEST_PRICE}, "
                f"with at most {_DECIMALS} decimals"
            )
        return price


def _decimal(value: object) -> Decimal | None:
    """A price exactly as it was written; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -_DECIMALS:
        return None
    # 1 and 1.00 are the same price, so they are written the same.
    return number.quantize(Decimal(1).scaleb(-_DECIMALS))
