"""What AWS WAF takes as the limit of an address. It needs no framework."""

from typing import Final

from stackproof.constructs.validation import Rule, whole_number

REQUESTS_PER_ADDRESS: Final = Rule(
    "the requests of an address in five minutes",
    whole_number(range(10, 2_000_000_001)),
    "10 to 2000000000",
    "2000 in five minutes is what a busy office has behind one address",
)
