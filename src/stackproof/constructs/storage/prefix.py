"""What the keys of objects begin with."""

from typing import Final

from stackproof.constructs.validation import Rule, matches

PREFIX: Final = Rule(
    "the prefix of objects",
    matches(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*"),
    "words joined by slashes, with none at either end",
    "choose a word such as load-balancer",
)
