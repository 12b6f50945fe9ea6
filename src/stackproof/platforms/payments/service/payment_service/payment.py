"""What a payment is, what may be done with one, and what is wrong with a request."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_TOKEN = re.compile(r"tok_[A-Za-z0-9_]{1,60}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DIGITS = re.compile(r"(?:\d[ -]?){12,18}\d")
_MOST = 10_000_000_00
_LUHN = 10
_NINE = 9

E = TypeVar("E")


class Status(Enum):
    """How far a payment has come."""

    AUTHORIZED = "authorized"
    DECLINED = "declined"
    CAPTURED = "captured"
    VOIDED = "voided"


class Refused(Exception):
    """A request that cannot be carried out.

    Args:
        status: HTTP's number for it.
        problems: What is wrong, one sentence each; none repeats what a client sent.
    """

    def __init__(self, status: int, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.status = status
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Authorize:
    """Reserves an amount on a card.

    Args:
        merchant: Who is to be paid.
        amount: In the smallest unit of the currency.
        currency: Three letters of ISO 4217.
        card_token: Stands for a card; card numbers are never taken.
    """

    merchant: str
    amount: int
    currency: str
    card_token: str

    @classmethod
    def parse(cls, body: object) -> "Authorize":
        """The request that a decoded body describes.

        Raises:
            Refused: It describes none; every fault is named at once.
        """
        fields = _fields(body, {"merchant", "amount", "currency", "card_token"})
        faults: list[str] = []
        merchant = _text(fields, "merchant", _NAME, "1 to 64 of A-Z a-z 0-9 _ -", faults)
        currency = _text(fields, "currency", _CURRENCY, "three capital letters", faults)
        token = _text(fields, "card_token", _TOKEN, "tok_ and 1 to 60 letters or digits", faults)
        amount = _amount(fields.get("amount"), faults)
        if faults:
            raise Refused(400, *faults)
        return cls(merchant, amount, currency, token)


def parse_amount(body: object, *, is_optional: bool) -> int | None:
    """The amount that a capture or a refund names.

    Raises:
        Refused: It names none, or a wrong one.
    """
    fields = _fields(body, {"amount"})
    if is_optional and "amount" not in fields:
        return None
    faults: list[str] = []
    amount = _amount(fields.get("amount"), faults)
    if faults:
        raise Refused(400, *faults)
    return amount


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as it stands.

    Args:
        id: Its name.
        merchant: Who is paid.
        currency: Of all its amounts.
        authorized: What was reserved.
        captured: What was taken of it.
        refunded: What was given back of that.
        status: How far it has come.
    """

    id: str
    merchant: str
    currency: str
    authorized: int
    captured: int
    refunded: int
    status: Status

    def document(self) -> dict[str, object]:
        """The payment as clients see it."""
        return {
            "id": self.id,
            "merchant": self.merchant,
            "currency": self.currency,
            "authorized": self.authorized,
            "captured": self.captured,
            "refunded": self.refunded,
            "status": self.status.value,
        }


def holds_card_number(text: str) -> bool:
    """Whether a text holds what may be the number of a card: 13 to 19 digits with a check digit."""
    return any(_is_card_number(found[0]) for found in _DIGITS.finditer(text))


def fingerprint(operation: str, body: object) -> str:
    """Tells two requests with the same idempotency key apart; hexadecimal, 64 characters."""
    text = json.dumps([operation, body], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _is_card_number(text: str) -> bool:
    digits = [int(letter) for letter in text if letter.isdecimal()]
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = digit * 2 if place % 2 else digit
        total += value - _NINE if value > _NINE else value
    return total % _LUHN == 0


def _fields(body: object, allowed: set[str]) -> Mapping[str, object]:
    if not isinstance(body, dict):
        raise Refused(400, "the body is not a JSON object")
    if not allowed.issuperset(body):
        raise Refused(400, f"only these keys are allowed: {', '.join(sorted(allowed))}")
    return body


def _text(
    fields: Mapping[str, object],
    key: str,
    form: re.Pattern[str],
    allowed: str,
    faults: list[str],
) -> str:
    value = fields.get(key)
    if isinstance(value, str) and form.fullmatch(value):
        return value
    faults.append(f"{key} is a text of {allowed}")
    return ""


def _amount(value: object, faults: list[str]) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= _MOST:
        return value
    faults.append(f"amount is a whole number from 1 to {_MOST}, in the smallest unit")
    return 0
