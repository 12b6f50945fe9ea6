"""The identity of a rule: a number that never changes and a name that reads as English."""

import re

from stackproof.core.records import dataclass

_NUMBER = re.compile(r"SP[1-9]\d{2}")
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """A rule's number, such as `SP101`, and its slug, such as `unknown-class`.

    Raises:
        ValueError: The number or the slug is not of that form.
    """

    number: str
    slug: str

    def __post_init__(self) -> None:
        if not _NUMBER.fullmatch(self.number):
            raise ValueError(f"a rule's number is SP and three digits, not {self.number!r}")
        if not _SLUG.fullmatch(self.slug):
            raise ValueError(f"a rule's slug is words joined by hyphens, not {self.slug!r}")

    def __str__(self) -> str:
        return self.number
