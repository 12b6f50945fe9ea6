"""What functions and the APIs before them are seen to do."""

import base64
import hashlib

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from unit.cloud import lambdas
from unit.cloud.asking import Seen
from unit.cloud.gateways import echoing


def api(aws: EmbeddedAws) -> object:
    """A request through an API to its function."""
    url = echoing(aws, "shown-api")
    return lambdas.request(f"{url}/things/7")[2] == {"id": "7"}


def validation(aws: EmbeddedAws) -> object:
    """The refusal of a body without what its model wants."""
    url = echoing(aws, "shown-validation")
    wrong = lambdas.request(f"{url}/things", method="POST", body={})
    return (wrong[0], wrong[2]) == (400, {"message": "Invalid request body"})


def event_source(aws: EmbeddedAws) -> object:
    """A queue that becomes empty because its function did its work."""
    url = lambdas.queue(aws, "shown-source")
    lambdas.function(aws, "shown-source", "def handle(e, c): ...")
    aws.client("lambda", lambdas.REGION).create_event_source_mapping(
        EventSourceArn=lambdas.arn_of("shown-source"), FunctionName="shown-source"
    )
    sqs = aws.client("sqs", lambdas.REGION)
    sqs.send_message(QueueUrl=url, MessageBody="m")

    def is_empty() -> bool:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return (
            {found["ApproximateNumberOfMessages"]}
            == {found["ApproximateNumberOfMessagesNotVisible"]}
            == {"0"}
        )

    return lambdas.eventually(is_empty)


def function_dead_letters(aws: EmbeddedAws) -> object:
    """The event that failed."""
    dead = lambdas.queue(aws, "shown-dead")
    target = {"TargetArn": lambdas.arn_of("shown-dead")}
    lambdas.function(aws, "shown-fails", "def handle(e, c): 1 / 0", DeadLetterConfig=target)
    client = aws.client("lambda", lambdas.REGION)
    client.invoke(FunctionName="shown-fails", InvocationType="Event", Payload=b"{}")
    return lambdas.bodies(aws, dead, 1) == ["{}"]


def invocation(aws: EmbeddedAws) -> object:
    """The account that a function sees."""
    code = "import boto3\ndef handle(e, c): return boto3.client('sts').get_caller_identity()"
    lambdas.function(aws, "shown", code)
    return lambdas.invoke(aws, "shown")[1]["Account"] == ACCOUNT


def function_log(aws: EmbeddedAws) -> object:
    """What a function printed."""
    lambdas.function(aws, "shown-log", "def handle(e, c): print('seen')")
    lambdas.invoke(aws, "shown-log")
    found = aws.client("logs", lambdas.REGION).filter_log_events(
        logGroupName="/aws/lambda/shown-log"
    )
    return "seen" in [each["message"] for each in found["events"]]


def function_timeout(aws: EmbeddedAws) -> object:
    """The error of a function that sleeps."""
    code = "import time\ndef handle(e, c): time.sleep(60)"
    lambdas.function(aws, "shown-slow", code, Timeout=1)
    return lambdas.invoke(aws, "shown-slow")[1]["errorType"] == "Sandbox.Timedout"


def function_settings(aws: EmbeddedAws) -> object:
    """A function's code, role, time and tracing, before and after they change."""
    client = aws.client("lambda", lambdas.REGION)
    lambdas.function(aws, "described", "def handle(e, c): return 1")
    before = client.get_function_configuration(FunctionName="described")
    other = lambdas.archive(main="def handle(e, c): return 2")
    client.update_function_code(FunctionName="described", ZipFile=other)
    client.update_function_configuration(
        FunctionName="described", Timeout=9, TracingConfig={"Mode": "Active"}
    )
    after = client.get_function_configuration(FunctionName="described")
    digest = base64.b64encode(hashlib.sha256(other).digest()).decode()
    return (
        before["CodeSha256"] != digest == after["CodeSha256"]
        and (before["Timeout"], after["Timeout"]) == (20, 9)
        and (before["TracingConfig"]["Mode"], after["TracingConfig"]["Mode"])
        == ("PassThrough", "Active")
        and after["Role"] == f"arn:aws:iam::{ACCOUNT}:role/functions"
    )


def source_settings(aws: EmbeddedAws) -> object:
    """A mapping's state and kind of answer, before and after they change."""
    client = aws.client("lambda", lambdas.REGION)
    lambdas.queue(aws, "described-source")
    lambdas.function(aws, "described-source", "def handle(e, c): ...")
    made = client.create_event_source_mapping(
        EventSourceArn=lambdas.arn_of("described-source"),
        FunctionName="described-source",
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )["UUID"]
    before = client.get_event_source_mapping(UUID=made)
    client.update_event_source_mapping(UUID=made, Enabled=False)
    after = client.get_event_source_mapping(UUID=made)
    return (before["State"], after["State"], before["FunctionResponseTypes"]) == (
        "Enabled",
        "Disabled",
        ["ReportBatchItemFailures"],
    )


def functions_settings(aws: EmbeddedAws) -> object:
    """Those of functions and of what feeds them."""
    return function_settings(aws) is True and source_settings(aws) is True


def api_settings(aws: EmbeddedAws) -> object:
    """A method's authorization and validator, and a stage's log and limits."""
    *_, api, stage = echoing(aws, "described-api").split("/")
    gateway = aws.client("apigateway", lambdas.REGION)
    resources = gateway.get_resources(restApiId=api)["items"]
    ids = {each["path"]: each["id"] for each in resources}
    post = gateway.get_method(restApiId=api, resourceId=ids["/things"], httpMethod="POST")
    signed = gateway.get_method(restApiId=api, resourceId=ids["/things/first"], httpMethod="GET")
    validator = gateway.get_request_validator(
        restApiId=api, requestValidatorId=post["requestValidatorId"]
    )
    log = f"arn:aws:logs:{lambdas.REGION}:{ACCOUNT}:log-group:/api"
    given = {
        "/accessLogSettings/destinationArn": log,
        "/tracingEnabled": "true",
        "/*/*/throttling/rateLimit": "20",
    }
    gateway.update_stage(
        restApiId=api,
        stageName=stage,
        patchOperations=[
            {"op": "replace", "path": path, "value": value} for path, value in given.items()
        ],
    )
    found = gateway.get_stage(restApiId=api, stageName=stage)
    return (
        (post["authorizationType"], signed["authorizationType"]) == ("NONE", "AWS_IAM")
        and post["requestModels"] == {"application/json": "Thing"}
        and validator["validateRequestBody"] is True
        and found["accessLogSettings"]["destinationArn"] == log
        and found["tracingEnabled"] is True
        and found["methodSettings"]["*/*"]["throttlingRateLimit"] == 20
    )


SEEN: Seen = {
    "apigateway.request": api,
    "apigateway.validate": validation,
    "lambda.dead-letter": function_dead_letters,
    "lambda.event-source": event_source,
    "lambda.invoke": invocation,
    "lambda.logs": function_log,
    "lambda.timeout": function_timeout,
    "apigateway.describe": api_settings,
    "lambda.describe": functions_settings,
}
