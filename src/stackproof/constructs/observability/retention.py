"""How long CloudWatch Logs can keep events."""

from typing import Final

from stackproof.constructs.validation import Rule, whole_number

_DAYS: Final = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096),
    *(1827, 2192, 2557, 2922, 3288, 3653),
)

# Amazon CloudWatch Logs API Reference, PutRetentionPolicy.
LOG_RETENTION_DAYS: Final = Rule(
    "the log retention in days",
    whole_number(_DAYS),
    ", ".join(map(str, _DAYS)),
    "take the next greater of these",
)
