"""An alarm that somebody hears."""

from enum import Enum
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs._tokens import is_token
from stackproof.constructs.errors import BadValue
from stackproof.constructs.messaging.topic import Topic
from stackproof.constructs.observability.metric import Metric
from stackproof.constructs.stack import AwsStack
from stackproof.constructs.validation import Rule, whole_number

_PERIODS: Final = Rule(
    "the number of periods that are looked at",
    whole_number(range(1, 1441)),
    "1 to 1440",
    "look at a few periods of a minute",
)
_LONGEST_DESCRIPTION: Final = 1024
_DESCRIPTION: Final = Rule(
    "the description of an alarm",
    lambda value: isinstance(value, str) and 0 < len(value.strip()) <= _LONGEST_DESCRIPTION,
    f"1 to {_LONGEST_DESCRIPTION} characters",
    "say what it means and what to do, for the person who is woken",
)
# Amazon CloudWatch API Reference, PutMetricAlarm, EvaluationPeriods: a week for periods of an
# hour or more.
_HOUR: Final = 60 * 60
_DAY: Final = 24 * _HOUR
_WEEK: Final = 7 * _DAY


class Comparison(Enum):
    """On which side of the threshold a value is bad."""

    AT_LEAST = "GreaterThanOrEqualToThreshold"
    ABOVE = "GreaterThanThreshold"
    AT_MOST = "LessThanOrEqualToThreshold"
    BELOW = "LessThanThreshold"


class Missing(Enum):
    """What a period without any value counts as."""

    BAD = "breaching"
    GOOD = "notBreaching"
    UNCHANGED = "ignore"
    UNKNOWN = "missing"


class Alarm(aws.Construct):
    """An alarm that tells a topic when a metric turns bad, and again when it turns good.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What is watched in the project: the middle of its physical name.
        metric: What is measured.
        threshold: Where it turns bad.
        topic: Who is told; its policy then lets alarms of this account in.
        description: What it means and what to do, for the person who is woken.
        comparison: By default a value at the threshold is bad already (`AT_LEAST`).
        periods: How many periods are looked at. By default 1.
        bad_periods: How many of them must be bad. By default all.
        missing: What a period without values is. By default good, as services that are not used
            measure nothing.

    Raises:
        BadValue: CloudWatch does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        metric: Metric,
        threshold: float,
        topic: Topic,
        description: str,
        comparison: Comparison = Comparison.AT_LEAST,
        periods: int = 1,
        bad_periods: int | None = None,
        missing: Missing = Missing.GOOD,
    ) -> None:
        bad = periods if bad_periods is None else bad_periods
        _check_periods(periods, bad, metric)
        _DESCRIPTION.check(description)
        name = AwsStack.around(scope).naming.alarm(part)
        super().__init__(scope, id_)
        self._metric = metric
        self._threshold = threshold
        topic.allow_alarms()
        self._resource = aws.cloudwatch_metric_alarm.CloudwatchMetricAlarm(
            self,
            "Resource",
            alarm_name=name,
            alarm_description=description,
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=dict(metric.dimensions),
            statistic=None if metric.is_percentile else metric.statistic,
            extended_statistic=metric.statistic if metric.is_percentile else None,
            period=metric.period_seconds,
            comparison_operator=comparison.value,
            threshold=threshold,
            evaluation_periods=periods,
            datapoints_to_alarm=bad,
            treat_missing_data=missing.value,
            alarm_actions=[topic.arn],
            ok_actions=[topic.arn],
        )

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._resource.arn

    @property
    def metric(self) -> Metric:
        """What is measured."""
        return self._metric

    @property
    def threshold(self) -> float:
        """Where it turns bad."""
        return self._threshold

    @property
    def resource(self) -> aws.cloudwatch_metric_alarm.CloudwatchMetricAlarm:
        """The resource itself, for what this construct does not offer."""
        return self._resource


def _check_periods(periods: int, bad: int, metric: Metric) -> None:
    """Refuse periods that CloudWatch does not look at.

    Raises:
        BadValue: They are too many, too long together, or fewer than must be bad.
    """
    _PERIODS.check(periods)
    if is_token((periods, bad, metric.period_seconds)):
        return
    if type(bad) is not int or not 1 <= bad <= periods:
        raise BadValue(
            "the number of periods that must be bad",
            bad,
            allowed=f"1 to {periods}",
            help="it cannot be more than are looked at",
        )
    longest = _DAY if metric.period_seconds < _HOUR else _WEEK
    if periods * metric.period_seconds > longest:
        raise BadValue(
            "the periods together in seconds",
            periods * metric.period_seconds,
            allowed=f"at most {longest}",
            help="CloudWatch looks back for a day, or for a week with periods of an hour or more",
        )
