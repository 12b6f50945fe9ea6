"""Alarms and dashboards: whom they tell of what, and what they refuse."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.native import Document, refusal, resource, statements, synthesize

BODY = """
topic = Topic(stack, "Topic", part="alarms", key=key)
queue = Queue(stack, "Queue", part="orders", key=key)
network = Network(stack, "Network", key=key)
database = AuroraCluster(
    stack, "Database", part="orders", network=network, key=key, database_name="orders")
function = ExistingFunction(name="intake", invoke_arn="arn:intake")
api = RestApi(stack, "Api", part="orders", key=key, routes=[
    Route(method="GET", path="/orders", function=function)])
whose = {"FunctionName": "intake"}
errors = Metric(namespace="AWS/Lambda", name="Errors", dimensions=whose, statistic="Sum")
slow = Metric(
    namespace="AWS/Lambda", name="Duration", dimensions=whose, statistic="p99.9",
    period_seconds=300)
Alarm(stack, "Errors", part="errors", metric=errors, threshold=1, topic=topic, description="Oh")
Alarm(
    stack, "Slow", part="slow", metric=slow, threshold=2.5, topic=topic, description="Slow",
    comparison=Comparison.BELOW, periods=5, bad_periods=3, missing=Missing.BAD)
alarms = AlarmSet(stack, "Alarms", topic=topic, thresholds=Thresholds(queue_seconds=60))
alarms.watch_api(api, part="api")
alarms.watch_function(function, part="intake")
alarms.watch_queue(queue, part="orders")
alarms.watch_database(database, part="database")
Dashboard(stack, "Dashboard", part="overview", graphs=alarms.graphs)


def alarm(**options):
    said = {"metric": errors, "threshold": 1, "topic": topic, "description": "No", **options}
    return lambda: Alarm(stack, "No", part="no", **said)


def metric(**options):
    said = {"namespace": "AWS/Lambda", "name": "Errors", "dimensions": whose, "statistic": "Sum"}
    return lambda: Metric(**{**said, **options})


hourly = Metric(
    namespace="AWS/Lambda", name="Errors", dimensions=whose, statistic="Sum", period_seconds=3600)
Alarm(
    stack, "Daily", part="daily", metric=hourly, threshold=1, topic=topic, description="Oh",
    periods=168)
stack.refused("week", alarm(metric=hourly, periods=169))
stack.refused("same_part", lambda: alarms.watch_function(function, part="api"))
stack.refused("silent", alarm(description=" "))
stack.refused("nobody", metric(dimensions={}))
stack.refused("empty", metric(dimensions={"FunctionName": ""}))
stack.refused("statistic", metric(statistic="p101"))
stack.refused("period", metric(period_seconds=90))
stack.refused("namespace", metric(namespace="AWS Lambda"))
stack.refused("periods", alarm(periods=0))
stack.refused("bad_periods", alarm(periods=2, bad_periods=3))
stack.refused("long", alarm(metric=slow, periods=289))
stack.refused("threshold", lambda: Thresholds(api_errors=0))
stack.refused("true", lambda: Thresholds(api_errors=True))
stack.refused("graph", lambda: Graph(title="None", metrics=()))
stack.refused("graphs", lambda: Dashboard(stack, "N", part="n", graphs=()))
"""
REFUSALS = {
    "week": "608400, allowed: at most 604800",
    "same_part": "the part that is watched is 'api'",
    "silent": "the description of an alarm is ' '",
    "bad_periods": "3, allowed: 1 to 2",
    "empty": "the dimension FunctionName of Errors is ''",
    "graph": "0, allowed: 1 to 500",
    "graphs": "the number of graphs is 0",
    "long": "86700, allowed: at most 86400",
    "namespace": "'AWS Lambda', allowed: letters",
    "nobody": "the dimensions of AWS/Lambda Errors is {}",
    "period": "90, allowed: a multiple of 60",
    "periods": "0, allowed: 1 to 1440",
    "statistic": "'p101', allowed: Average",
    "threshold": "the threshold api_errors is 0",
    "true": "the threshold api_errors is True",
}


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The stack of `BODY`, written for either framework."""
    folder: Path = tmp_path_factory.mktemp("observability")
    return synthesize(folder, BODY, framework=request.param)


def alarms(document: Document) -> dict[str, Document]:
    """All alarms by their path."""
    return {
        each["//"]["metadata"]["path"].removeprefix("demo/").removesuffix("/Resource"): each
        for each in document["resource"]["aws_cloudwatch_metric_alarm"].values()
    }


def test_an_alarm_is_heard_and_taken_back(document: Document) -> None:
    """Alarm and recovery go to the topic, whose policy and key let this account's alarms in."""
    for alarm in alarms(document).values():
        assert alarm["alarm_actions"] == alarm["ok_actions"]
        assert "aws_sns_topic.Topic" in alarm["alarm_actions"][0]
        assert alarm["dimensions"]
    policy = statements(resource(document, "aws_sns_topic_policy", "Topic/Policy")["policy"])
    assert policy["PublishedByAlarms"]["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    key = statements(resource(document, "aws_kms_key", "Key/Resource")["policy"])
    assert "UsedByAlarms" in key


def test_a_percentile_is_no_statistic(document: Document) -> None:
    """AWS takes either a statistic or a percentile, and only that one is set."""
    errors, slow = alarms(document)["Errors"], alarms(document)["Slow"]
    assert errors["statistic"] == "Sum"
    assert "extended_statistic" not in errors
    assert slow["extended_statistic"] == "p99.9"
    assert "statistic" not in slow


def test_what_is_bad_and_for_how_long(document: Document) -> None:
    """By default one period at the threshold is bad and none at all is good; options say else."""
    errors, slow = alarms(document)["Errors"], alarms(document)["Slow"]
    assert errors["comparison_operator"] == "GreaterThanOrEqualToThreshold"
    assert (errors["evaluation_periods"], errors["datapoints_to_alarm"]) == (1, 1)
    assert errors["treat_missing_data"] == "notBreaching"
    assert errors["period"] == 60
    assert slow["comparison_operator"] == "LessThanThreshold"
    assert (slow["evaluation_periods"], slow["datapoints_to_alarm"]) == (5, 3)
    assert (slow["threshold"], slow["treat_missing_data"]) == (2.5, "breaching")


def test_a_set_watches_every_part(document: Document) -> None:
    """API, function, queue and database have their alarms, on metrics that AWS publishes."""
    found = {
        path.removeprefix("Alarms/"): (
            each["namespace"],
            each["metric_name"],
            sorted(each["dimensions"]),
            each["threshold"],
        )
        for path, each in alarms(document).items()
        if path.startswith("Alarms/")
    }
    aurora = ["DBClusterIdentifier"]
    assert found == {
        "api-Errors": ("AWS/ApiGateway", "5XXError", ["ApiName", "Stage"], 5),
        "api-Latency": ("AWS/ApiGateway", "Latency", ["ApiName", "Stage"], 3000),
        "database-Connections": ("AWS/RDS", "DatabaseConnections", aurora, 800),
        "database-Cpu": ("AWS/RDS", "CPUUtilization", aurora, 80),
        "database-Lag": ("AWS/RDS", "AuroraReplicaLagMaximum", aurora, 1000),
        "intake-Errors": ("AWS/Lambda", "Errors", ["FunctionName"], 1),
        "intake-Throttles": ("AWS/Lambda", "Throttles", ["FunctionName"], 1),
        "orders-Age": ("AWS/SQS", "ApproximateAgeOfOldestMessage", ["QueueName"], 60),
        "orders-DeadLetters": (
            "AWS/SQS",
            "ApproximateNumberOfMessagesVisible",
            ["QueueName"],
            1,
        ),
    }
    dead = alarms(document)["Alarms/orders-DeadLetters"]
    assert "DeadLetters" in dead["dimensions"]["QueueName"]
    assert dead["alarm_name"] == "demo-orders-dead-letters-eu-west-1-test"
    assert dead["alarm_description"].startswith("orders: dead messages, 1 or more; read them")


def test_a_dashboard_shows_what_is_watched(document: Document) -> None:
    """Graphs stand three to a row in the order given, each with its metric and threshold."""
    dashboard = resource(document, "aws_cloudwatch_dashboard", "Dashboard/Resource")
    assert dashboard["dashboard_name"] == "demo-overview-eu-west-1-test"
    widgets: list[dict[str, Any]] = json.loads(dashboard["dashboard_body"])["widgets"]
    assert len(widgets) == 9
    assert [(each["x"], each["y"]) for each in widgets[:4]] == [(0, 0), (8, 0), (16, 0), (0, 6)]
    first = widgets[0]["properties"]
    assert first["region"] == "eu-west-1"
    assert first["metrics"][0][:2] == ["AWS/ApiGateway", "5XXError"]
    assert first["metrics"][0][-1] == {"stat": "Sum", "period": 300}
    assert first["annotations"]["horizontal"][0]["value"] == 5


@pytest.mark.parametrize("name", REFUSALS)
def test_refuses_what_aws_would(document: Document, name: str) -> None:
    """A value that AWS would refuse is refused with the value and what is allowed."""
    assert REFUSALS[name] in refusal(document, name)
