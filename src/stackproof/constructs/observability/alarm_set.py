"""Ready-made alarms for what a system is made of."""

from dataclasses import dataclass
from typing import Final, Protocol

from stackproof.constructs import _backend as aws
from stackproof.constructs.messaging.topic import Topic
from stackproof.constructs.observability.alarm import Alarm
from stackproof.constructs.observability.graph import Graph
from stackproof.constructs.observability.metric import Metric
from stackproof.constructs.validation import Rule

_MINUTE: Final = 60
_FIVE: Final = 300


class HasName(Protocol):
    """Something that metrics know by its name."""

    @property
    def name(self) -> str:
        """The name."""


class StagedApi(HasName, Protocol):
    """An API with a stage, such as a `RestApi`."""

    @property
    def stage_name(self) -> str:
        """The name of the stage."""


class Feed(HasName, Protocol):
    """A queue with dead letters, such as a `Queue`."""

    @property
    def dead_letters(self) -> HasName:
        """Where what cannot be processed ends."""


class Balancer(Protocol):
    """A load balancer with one group of targets, such as a `LoadBalancer`."""

    @property
    def metric_name(self) -> str:
        """What its metrics go by."""

    @property
    def target_metric_name(self) -> str:
        """What the metrics of its targets go by."""


class Cluster(Protocol):
    """A database cluster, such as an `AuroraCluster`."""

    @property
    def identifier(self) -> str:
        """The cluster's identifier."""


_POSITIVE: Final = Rule(
    "a threshold",
    lambda value: isinstance(value, int | float) and value is not True and value > 0,
    "a number above 0",
    "give the first value that is bad",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """Where metrics turn bad.

    Args:
        api_errors: Answers with status 5xx in five minutes. By default 5.
        api_milliseconds: What the slowest of a hundred requests take, for fifteen minutes.
            By default 3000.
        function_errors: Failed invocations in five minutes. By default 1.
        function_throttles: Refused invocations in five minutes. By default 1.
        queue_seconds: How long the oldest message has waited. By default 300.
        dead_letters: Messages that nobody could process. By default 1.
        database_cpu_percent: For fifteen minutes. By default 80.
        database_connections: In the whole cluster. By default 800, of the 1000 that an instance
            of 16 GiB takes.
        replica_milliseconds: How far the last reader is behind, for five minutes. By default
            1000.
        balancer_errors: Answers with status 5xx of the load balancer itself in five minutes.
            By default 5.
        target_errors: Answers with status 5xx of its targets in five minutes. By default 5.
        response_seconds: What the slowest of a hundred answers of targets take, for fifteen
            minutes. By default 1.
        unwell_targets: Targets that do not answer as they should, for three minutes. By default 1.
        instance_cpu_percent: Over all instances, for fifteen minutes. By default 80.

    Raises:
        BadValue: One of them is no number above 0.
    """

    api_errors: float = 5
    api_milliseconds: float = 3000
    function_errors: float = 1
    function_throttles: float = 1
    queue_seconds: float = 300
    dead_letters: float = 1
    database_cpu_percent: float = 80
    database_connections: float = 800
    replica_milliseconds: float = 1000
    balancer_errors: float = 5
    target_errors: float = 5
    response_seconds: float = 1
    unwell_targets: float = 1
    instance_cpu_percent: float = 80

    def __post_init__(self) -> None:
        for name in self.__slots__:
            _POSITIVE.check(getattr(self, name), what=f"the threshold {name}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Watch:
    """One alarm to be: its id, its part of the name, and what it is about."""

    id: str
    slug: str
    title: str
    metric: Metric
    threshold: float
    periods: int
    advice: str


class AlarmSet(aws.Construct):
    """Alarms of the parts of a system, which all tell one topic.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        topic: Who is told.
        thresholds: Where metrics turn bad. By default those of `Thresholds`.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        topic: Topic,
        thresholds: Thresholds | None = None,
    ) -> None:
        super().__init__(scope, id_)
        self._topic = topic
        self._limits = thresholds or Thresholds()
        self._graphs: list[Graph] = []
        self._alarms: list[Alarm] = []

    def watch_api(self, api: StagedApi, *, part: str) -> None:
        """Alarms for answers with status 5xx and for slow ones.

        Args:
            api: The API.
            part: What it is called in the names of the alarms.
        """
        whose = {"ApiName": api.name, "Stage": api.stage_name}
        self._watch(
            part,
            _Watch(
                id="Errors",
                slug="5xx",
                title="answers with status 5xx",
                metric=_metric("ApiGateway", "5XXError", "Sum", whose, period=_FIVE),
                threshold=self._limits.api_errors,
                periods=1,
                advice="look at the API's access log and at its functions",
            ),
            _Watch(
                id="Latency",
                slug="p99",
                title="milliseconds of the slowest of 100 requests",
                metric=_metric("ApiGateway", "Latency", "p99", whose, period=_FIVE),
                threshold=self._limits.api_milliseconds,
                periods=3,
                advice="look at the traces of slow requests",
            ),
        )

    def watch_function(self, function: HasName, *, part: str) -> None:
        """Alarms for failed and refused invocations."""
        whose = {"FunctionName": function.name}
        self._watch(
            part,
            _Watch(
                id="Errors",
                slug="errors",
                title="failed invocations",
                metric=_metric("Lambda", "Errors", "Sum", whose, period=_FIVE),
                threshold=self._limits.function_errors,
                periods=1,
                advice="look at the function's log",
            ),
            _Watch(
                id="Throttles",
                slug="throttles",
                title="refused invocations",
                metric=_metric("Lambda", "Throttles", "Sum", whose, period=_FIVE),
                threshold=self._limits.function_throttles,
                periods=1,
                advice="raise the concurrency of the function or the account",
            ),
        )

    def watch_queue(self, queue: Feed, *, part: str) -> None:
        """Alarms for messages that wait too long, and for dead ones."""
        oldest = _metric(
            "SQS", "ApproximateAgeOfOldestMessage", "Maximum", {"QueueName": queue.name}
        )
        self._watch(
            part,
            _Watch(
                id="Age",
                slug="age",
                title="seconds that the oldest message has waited",
                metric=oldest,
                threshold=self._limits.queue_seconds,
                periods=5,
                advice="look at what consumes the queue",
            ),
        )
        self.watch_dead_letters(queue.dead_letters, part=part)

    def watch_dead_letters(self, dead_letters: HasName, *, part: str) -> None:
        """An alarm for messages that nobody could process."""
        self._watch(
            part,
            _Watch(
                id="DeadLetters",
                slug="dead-letters",
                title="dead messages",
                metric=_metric(
                    "SQS",
                    "ApproximateNumberOfMessagesVisible",
                    "Maximum",
                    {"QueueName": dead_letters.name},
                ),
                threshold=self._limits.dead_letters,
                periods=1,
                advice="read them, mend what they failed on, and send them again",
            ),
        )

    def watch_database(self, cluster: Cluster, *, part: str, has_readers: bool = True) -> None:
        """Alarms for the load, the connections and the lag of readers of a cluster.

        Args:
            cluster: The cluster.
            part: What it is called in the names of the alarms.
            has_readers: Whether there are any that could be behind.
        """
        whose = {"DBClusterIdentifier": cluster.identifier}
        watches = [
            _Watch(
                id="Cpu",
                slug="cpu",
                title="per cent of the processors",
                metric=_metric("RDS", "CPUUtilization", "Average", whose, period=_FIVE),
                threshold=self._limits.database_cpu_percent,
                periods=3,
                advice="look at performance insights for what is slow",
            ),
            _Watch(
                id="Connections",
                slug="connections",
                title="connections",
                metric=_metric("RDS", "DatabaseConnections", "Sum", whose),
                threshold=self._limits.database_connections,
                periods=5,
                advice="look for clients that open connections without closing them",
            ),
        ]
        if has_readers:
            watches.append(
                _Watch(
                    id="Lag",
                    slug="lag",
                    title="milliseconds that the last reader is behind",
                    metric=_metric("RDS", "AuroraReplicaLagMaximum", "Maximum", whose),
                    threshold=self._limits.replica_milliseconds,
                    periods=5,
                    advice="look for long transactions, or give readers a larger class",
                )
            )
        self._watch(part, *watches)

    def watch_load_balancer(self, balancer: Balancer, *, part: str) -> None:
        """Alarms for answers with status 5xx, for slow ones, and for targets that are unwell."""
        whose = {"LoadBalancer": balancer.metric_name}
        targets = {**whose, "TargetGroup": balancer.target_metric_name}
        self._watch(
            part,
            _Watch(
                id="BalancerErrors",
                slug="elb-5xx",
                title="answers with status 5xx of the load balancer",
                metric=_metric(
                    "ApplicationELB", "HTTPCode_ELB_5XX_Count", "Sum", whose, period=_FIVE
                ),
                threshold=self._limits.balancer_errors,
                periods=1,
                advice="look whether its targets are there and answer in time",
            ),
            _Watch(
                id="TargetErrors",
                slug="target-5xx",
                title="answers with status 5xx of the targets",
                metric=_metric(
                    "ApplicationELB", "HTTPCode_Target_5XX_Count", "Sum", targets, period=_FIVE
                ),
                threshold=self._limits.target_errors,
                periods=1,
                advice="look at the service's log",
            ),
            _Watch(
                id="ResponseTime",
                slug="response-time",
                title="seconds of the slowest of 100 answers",
                metric=_metric(
                    "ApplicationELB", "TargetResponseTime", "p99", targets, period=_FIVE
                ),
                threshold=self._limits.response_seconds,
                periods=3,
                advice="look at the load of instances and database",
            ),
            _Watch(
                id="Unwell",
                slug="unwell",
                title="targets that are unwell",
                metric=_metric("ApplicationELB", "UnHealthyHostCount", "Maximum", targets),
                threshold=self._limits.unwell_targets,
                periods=3,
                advice="look at the service's log, and whether it reaches the database",
            ),
        )

    def watch_instances(self, group: HasName, *, part: str) -> None:
        """An alarm for the load of the instances of a group."""
        whose = {"AutoScalingGroupName": group.name}
        self._watch(
            part,
            _Watch(
                id="InstanceCpu",
                slug="instance-cpu",
                title="per cent of the instances' processors",
                metric=_metric("EC2", "CPUUtilization", "Average", whose, period=_FIVE),
                threshold=self._limits.instance_cpu_percent,
                periods=3,
                advice="raise the greatest number of instances, or take a larger type",
            ),
        )

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms, in the order in which they were asked for."""
        return tuple(self._alarms)

    @property
    def graphs(self) -> tuple[Graph, ...]:
        """A graph for each alarm, with its threshold, for a `Dashboard`."""
        return tuple(self._graphs)

    def _watch(self, part: str, *watches: _Watch) -> None:
        for watch in watches:
            title = f"{part}: {watch.title}"
            alarm = Alarm(
                self,
                f"{part}-{watch.id}",
                part=f"{part}-{watch.slug}",
                metric=watch.metric,
                threshold=watch.threshold,
                topic=self._topic,
                description=f"{title}, {watch.threshold:g} or more; {watch.advice}",
                periods=watch.periods,
            )
            self._alarms.append(alarm)
            self._graphs.append(
                Graph(title=title, metrics=(watch.metric,), threshold=watch.threshold)
            )


def _metric(
    service: str, name: str, statistic: str, whose: dict[str, str], *, period: int = _MINUTE
) -> Metric:
    return Metric(
        namespace=f"AWS/{service}",
        name=name,
        dimensions=whose,
        statistic=statistic,
        period_seconds=period,
    )
