"""Probes of CloudWatch alarms and dashboards."""

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NONE = "the stack has no aws_cloudwatch_metric_alarm"
_DEFINED = frozenset({"cloudwatch.alarm-definition"})
# What a dimension names: the type in the state, and the attribute that holds the name.
_NAMED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ApiName": ("aws_api_gateway_rest_api", "name"),
        "DBClusterIdentifier": ("aws_rds_cluster", "cluster_identifier"),
        "DBInstanceIdentifier": ("aws_rds_cluster_instance", "identifier"),
        "FunctionName": ("aws_lambda_function", "function_name"),
        "LoadBalancer": ("aws_lb", "arn_suffix"),
        "QueueName": ("aws_sqs_queue", "name"),
        "Stage": ("aws_api_gateway_stage", "stage_name"),
        "TableName": ("aws_dynamodb_table", "name"),
        "TargetGroup": ("aws_lb_target_group", "arn_suffix"),
        "TopicName": ("aws_sns_topic", "name"),
        "AutoScalingGroupName": ("aws_autoscaling_group", "name"),
    }
)


class AlarmsAreHeard(Probe):
    """Every alarm tells an encrypted topic that is there, and may do so."""

    needs: ClassVar[frozenset[str]] = _DEFINED

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each alarm's actions, and the topic that they name."""
        return judge("an encrypted topic that is there", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for alarm in stack.all("aws_cloudwatch_metric_alarm"):
            found = _alarm(live, alarm)
            actions = found.get("AlarmActions", []) if found.get("ActionsEnabled") else []
            seen = [_topic(live, alarm.region, action) for action in actions]
            yield Observation(
                alarm.address,
                bool(seen) and all(seen),
                f"tells {', '.join(actions) or 'nobody'}"
                + ("" if all(seen) else ", which cannot be told"),
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Silences one alarm."""
        alarm = stack.all("aws_cloudwatch_metric_alarm")[0]
        live.client("cloudwatch", alarm.region).disable_alarm_actions(
            AlarmNames=[alarm["alarm_name"]]
        )


class AlarmsWatchTheStack(Probe):
    """Every alarm is about something that the stack made, by the name that AWS knows it by."""

    needs: ClassVar[frozenset[str]] = _DEFINED

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Holds each alarm's live dimensions against the names in the state."""
        return judge("dimensions that name the stack's own", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for alarm in stack.all("aws_cloudwatch_metric_alarm"):
            given = {d["Name"]: d["Value"] for d in _alarm(live, alarm).get("Dimensions", [])}
            strangers = [
                f"{name} {value}"
                for name, value in given.items()
                if name in _NAMED and value not in _names(stack, *_NAMED[name])
            ]
            said = f"watches {', '.join(given.values()) or 'nothing'}"
            if strangers:
                said = f"the stack has no {', '.join(strangers)}"
            yield Observation(
                alarm.address, bool(given.keys() & _NAMED.keys()) and not strangers, said
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Turns one alarm to something that is not there."""
        alarm = next(
            a
            for a in stack.all("aws_cloudwatch_metric_alarm")
            if a.values.get("dimensions", {}).keys() & _NAMED.keys()
        )
        found = _alarm(live, alarm)
        kept = ("MetricName", "Namespace", "Period", "Threshold", "ComparisonOperator")
        statistic = "Statistic" if found.get("Statistic") else "ExtendedStatistic"
        live.client("cloudwatch", alarm.region).put_metric_alarm(
            AlarmName=alarm["alarm_name"],
            EvaluationPeriods=found["EvaluationPeriods"],
            AlarmActions=found["AlarmActions"],
            Dimensions=[{**each, "Value": "not-there"} for each in found["Dimensions"]],
            **{key: found[key] for key in (*kept, statistic)},
        )


class DashboardsShowMetrics(Probe):
    """Every dashboard has graphs, and each of them draws a metric."""

    needs: ClassVar[frozenset[str]] = frozenset({"cloudwatch.dashboard"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each dashboard's body (CloudWatch GetDashboard)."""
        return judge(
            "graphs with metrics",
            self._look(live, stack),
            nothing="the stack has no aws_cloudwatch_dashboard",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for dashboard in stack.all("aws_cloudwatch_dashboard"):
            answer = live.client("cloudwatch", dashboard.region).get_dashboard(
                DashboardName=dashboard["dashboard_name"]
            )
            widgets = json.loads(answer["DashboardBody"])["widgets"]
            empty = [w for w in widgets if not w.get("properties", {}).get("metrics")]
            yield Observation(
                dashboard.address,
                bool(widgets) and not empty,
                f"{len(widgets)} graphs, {len(empty)} of them empty",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Clears one dashboard."""
        dashboard = stack.all("aws_cloudwatch_dashboard")[0]
        live.client("cloudwatch", dashboard.region).put_dashboard(
            DashboardName=dashboard["dashboard_name"], DashboardBody=json.dumps({"widgets": []})
        )


def _alarm(live: Live, alarm: DeployedResource) -> Mapping[str, Any]:
    answer = live.client("cloudwatch", alarm.region).describe_alarms(
        AlarmNames=[alarm["alarm_name"]]
    )
    found: list[Mapping[str, Any]] = answer["MetricAlarms"]
    return found[0] if found else {}


def _topic(live: Live, region: str, arn: str) -> bool:
    """Whether alarms can be heard at a topic: it is there, encrypted, and lets them in."""
    sns = live.client("sns", region)
    try:
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    except sns.exceptions.NotFoundException:
        return False
    allowed = any(
        each.get("Effect") == "Allow"
        and "cloudwatch.amazonaws.com" in json.dumps(each.get("Principal", {}))
        for each in json.loads(attributes.get("Policy", "{}")).get("Statement", [])
    )
    return bool(attributes.get("KmsMasterKeyId")) and allowed


def _names(stack: Deployed, type_: str, attribute: str) -> set[str]:
    return {str(each[attribute]) for each in stack.all(type_)}
