"""What SNS takes. It needs no framework."""

from typing import Final

from stackproof.constructs.validation import Rule, matches

EMAIL: Final = Rule(
    "the e-mail address",
    matches(r"[^@\s]+@[^@\s]+\.[^@\s.]+"),
    "an address such as ops@example.com",
    "give a whole address",
)
