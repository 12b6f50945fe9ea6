"""What CloudWatch measures, as a value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from stackproof.constructs._tokens import is_token
from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches, whole_number

_PERCENTILE: Final = re.compile(r"p(100|\d{1,2}(\.\d{1,10})?)")
_PLAIN: Final = ("Average", "Maximum", "Minimum", "SampleCount", "Sum")
_STATISTIC: Final = Rule(
    "the statistic",
    lambda value: value in _PLAIN or matches(_PERCENTILE.pattern)(value),
    f"{', '.join(_PLAIN)}, or a percentile such as p99",
    "take Sum for counts and a percentile for times",
)
# Amazon CloudWatch API Reference, PutMetricAlarm: below a minute only for metrics of high
# resolution, which no AWS service publishes.
_PERIOD: Final = Rule(
    "the period in seconds",
    whole_number(range(60, 86401, 60)),
    "a multiple of 60 up to 86400",
    "take 60 or 300",
)
_NAMESPACE: Final = Rule(
    "the namespace of a metric",
    matches(r"[A-Za-z0-9._/#:-]{1,255}"),
    "letters, digits and any of ._/#:-",
    "take the service's, such as AWS/Lambda",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """One metric of one thing.

    Args:
        namespace: Such as `AWS/Lambda`.
        name: Such as `Errors`.
        dimensions: Whose metric it is; without one it is nobody's.
        statistic: How the values of a period become one: `Sum`, `Average`, `Minimum`, `Maximum`,
            `SampleCount` or a percentile such as `p99`.
        period_seconds: How long a period is. By default 60.

    Raises:
        BadValue: CloudWatch does not take one of these.
    """

    namespace: str
    name: str
    dimensions: Mapping[str, str]
    statistic: str
    period_seconds: int = 60

    def __post_init__(self) -> None:
        _NAMESPACE.check(self.namespace)
        _STATISTIC.check(self.statistic)
        _PERIOD.check(self.period_seconds)
        if not self.dimensions or len(self.dimensions) > 30:  # noqa: PLR2004 - CloudWatch's own
            raise BadValue(
                f"the dimensions of {self.namespace} {self.name}",
                dict(self.dimensions),
                allowed="1 to 30",
                help="say whose metric it is, such as FunctionName",
            )
        for key, value in self.dimensions.items():
            if not key or (not is_token(value) and not value):
                raise BadValue(
                    f"the dimension {key or '(without a name)'} of {self.name}",
                    value,
                    allowed="a name and a value",
                    help="give both",
                )

    @property
    def is_percentile(self) -> bool:
        """Whether the statistic is a percentile, which AWS has under another argument."""
        return self.statistic not in _PLAIN
