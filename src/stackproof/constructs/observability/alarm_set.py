"""Ready-made alarms for what a system is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from stackproof.constructs import _backend as aws
from stackproof.constructs.errors import BadValue
from stackproof.constructs.messaging.topic import Topic
from stackproof.constructs.observability import watched
from stackproof.constructs.observability.alarm import Alarm
from stackproof.constructs.observability.graph import Graph
from stackproof.constructs.observability.metric import Metric
from stackproof.constructs.observability.watched import Watch
from stackproof.constructs.validation import Rule


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
        self._watch(part, watched.API, {"ApiName": api.name, "Stage": api.stage_name})

    def watch_function(self, function: HasName, *, part: str) -> None:
        """Alarms for failed and refused invocations."""
        self._watch(part, watched.FUNCTION, {"FunctionName": function.name})

    def watch_queue(self, queue: Feed, *, part: str) -> None:
        """Alarms for messages that wait too long, and for dead ones."""
        self._watch(part, watched.QUEUE, {"QueueName": queue.name})
        self.watch_dead_letters(queue.dead_letters, part=part)

    def watch_dead_letters(self, dead_letters: HasName, *, part: str) -> None:
        """An alarm for messages that nobody could process."""
        self._watch(part, watched.DEAD_LETTERS, {"QueueName": dead_letters.name})

    def watch_database(self, cluster: Cluster, *, part: str, has_readers: bool = True) -> None:
        """Alarms for the load, the connections and the lag of readers of a cluster.

        Args:
            cluster: The cluster.
            part: What it is called in the names of the alarms.
            has_readers: Whether there are any that could be behind.
        """
        watches = (*watched.DATABASE, *(watched.READERS if has_readers else ()))
        self._watch(part, watches, {"DBClusterIdentifier": cluster.identifier})

    def watch_load_balancer(self, balancer: Balancer, *, part: str) -> None:
        """Alarms for answers with status 5xx, for slow ones, and for targets that are unwell."""
        whose = {"LoadBalancer": balancer.metric_name}
        self._watch(part, watched.BALANCER, whose)
        self._watch(part, watched.TARGETS, {**whose, "TargetGroup": balancer.target_metric_name})

    def watch_instances(self, group: HasName, *, part: str) -> None:
        """An alarm for the load of the instances of a group."""
        self._watch(part, watched.INSTANCES, {"AutoScalingGroupName": group.name})

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The alarms, in the order in which they were asked for."""
        return tuple(self._alarms)

    @property
    def graphs(self) -> tuple[Graph, ...]:
        """A graph for each alarm, with its threshold, for a `Dashboard`."""
        return tuple(self._graphs)

    def _watch(self, part: str, watches: Sequence[Watch], whose: Mapping[str, str]) -> None:
        """Make the alarms of one thing, which metrics know by these dimensions."""
        for watch in watches:
            id_ = f"{part}-{watch.id}"
            if self.node.try_find_child(id_) is not None:
                raise BadValue(
                    "the part that is watched",
                    part,
                    allowed="another for each thing that is watched",
                    help="it is in the names of the alarms: give this one a name of its own",
                )
            title = f"{part}: {watch.title}"
            threshold: float = getattr(self._limits, watch.threshold)
            metric = Metric(
                namespace=f"AWS/{watch.service}",
                name=watch.metric,
                dimensions=whose,
                statistic=watch.statistic,
                period_seconds=watch.seconds,
            )
            alarm = Alarm(
                self,
                id_,
                part=f"{part}-{watch.slug}",
                metric=metric,
                threshold=threshold,
                topic=self._topic,
                description=f"{title}, {threshold:g} or more; {watch.advice}",
                periods=watch.periods,
            )
            self._alarms.append(alarm)
            self._graphs.append(Graph(title=title, metrics=(metric,), threshold=threshold))
