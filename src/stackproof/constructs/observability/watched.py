"""What is watched of the parts of a system: one row for each ready-made alarm."""

from dataclasses import dataclass
from typing import Final

_MINUTE: Final = 60
_FIVE: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One alarm to be.

    Args:
        id: The end of its id.
        slug: The end of its name.
        title: What it is about, after the name of the part.
        service: The namespace of the metric, without `AWS/`.
        metric: The metric.
        statistic: How the values of a period become one.
        threshold: The field of `Thresholds` that says where it turns bad.
        advice: What to look at.
        seconds: How long a period is.
        periods: How many of them must be bad.
    """

    id: str
    slug: str
    title: str
    service: str
    metric: str
    statistic: str
    threshold: str
    advice: str
    seconds: int = _FIVE
    periods: int = 1


API: Final = (
    Watch(
        id="Errors",
        slug="5xx",
        title="answers with status 5xx",
        service="ApiGateway",
        metric="5XXError",
        statistic="Sum",
        threshold="api_errors",
        advice="look at the API's access log and at its functions",
    ),
    Watch(
        id="Latency",
        slug="p99",
        title="milliseconds of the slowest of 100 requests",
        service="ApiGateway",
        metric="Latency",
        statistic="p99",
        threshold="api_milliseconds",
        advice="look at the traces of slow requests",
        periods=3,
    ),
)
FUNCTION: Final = (
    Watch(
        id="Errors",
        slug="errors",
        title="failed invocations",
        service="Lambda",
        metric="Errors",
        statistic="Sum",
        threshold="function_errors",
        advice="look at the function's log",
    ),
    Watch(
        id="Throttles",
        slug="throttles",
        title="refused invocations",
        service="Lambda",
        metric="Throttles",
        statistic="Sum",
        threshold="function_throttles",
        advice="raise the concurrency of the function or the account",
    ),
)
QUEUE: Final = (
    Watch(
        id="Age",
        slug="age",
        title="seconds that the oldest message has waited",
        service="SQS",
        metric="ApproximateAgeOfOldestMessage",
        statistic="Maximum",
        threshold="queue_seconds",
        advice="look at what consumes the queue",
        seconds=_MINUTE,
        periods=5,
    ),
)
DEAD_LETTERS: Final = (
    Watch(
        id="DeadLetters",
        slug="dead-letters",
        title="dead messages",
        service="SQS",
        metric="ApproximateNumberOfMessagesVisible",
        statistic="Maximum",
        threshold="dead_letters",
        advice="read them, mend what they failed on, and send them again",
        seconds=_MINUTE,
    ),
)
DATABASE: Final = (
    Watch(
        id="Cpu",
        slug="cpu",
        title="per cent of the processors",
        service="RDS",
        metric="CPUUtilization",
        statistic="Average",
        threshold="database_cpu_percent",
        advice="look at performance insights for what is slow",
        periods=3,
    ),
    Watch(
        id="Connections",
        slug="connections",
        title="connections",
        service="RDS",
        metric="DatabaseConnections",
        statistic="Sum",
        threshold="database_connections",
        advice="look for clients that open connections without closing them",
        seconds=_MINUTE,
        periods=5,
    ),
)
READERS: Final = (
    Watch(
        id="Lag",
        slug="lag",
        title="milliseconds that the last reader is behind",
        service="RDS",
        metric="AuroraReplicaLagMaximum",
        statistic="Maximum",
        threshold="replica_milliseconds",
        advice="look for long transactions, or give readers a larger class",
        seconds=_MINUTE,
        periods=5,
    ),
)
BALANCER: Final = (
    Watch(
        id="BalancerErrors",
        slug="elb-5xx",
        title="answers with status 5xx of the load balancer",
        service="ApplicationELB",
        metric="HTTPCode_ELB_5XX_Count",
        statistic="Sum",
        threshold="balancer_errors",
        advice="look whether its targets are there and answer in time",
    ),
)
TARGETS: Final = (
    Watch(
        id="TargetErrors",
        slug="target-5xx",
        title="answers with status 5xx of the targets",
        service="ApplicationELB",
        metric="HTTPCode_Target_5XX_Count",
        statistic="Sum",
        threshold="target_errors",
        advice="look at the service's log",
    ),
    Watch(
        id="ResponseTime",
        slug="response-time",
        title="seconds of the slowest of 100 answers",
        service="ApplicationELB",
        metric="TargetResponseTime",
        statistic="p99",
        threshold="response_seconds",
        advice="look at the load of instances and database",
        periods=3,
    ),
    Watch(
        id="Unwell",
        slug="unwell",
        title="targets that are unwell",
        service="ApplicationELB",
        metric="UnHealthyHostCount",
        statistic="Maximum",
        threshold="unwell_targets",
        advice="look at the service's log, and whether it reaches the database",
        seconds=_MINUTE,
        periods=3,
    ),
)
INSTANCES: Final = (
    Watch(
        id="InstanceCpu",
        slug="instance-cpu",
        title="per cent of the instances' processors",
        service="EC2",
        metric="CPUUtilization",
        statistic="Average",
        threshold="instance_cpu_percent",
        advice="raise the greatest number of instances, or take a larger type",
        periods=3,
    ),
)
