"""Functions of the embedded AWS run: what they are given, and what becomes of their errors."""

import json
import os
import signal
from pathlib import Path

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import refusal
from unit.cloud.lambdas import (
    REGION,
    archive,
    arn_of,
    bodies,
    eventually,
    function,
    invoke,
    queue,
)

LINGERS = (
    "import boto3, os, time\n"
    "def handle(event, context):\n"
    "    sqs = boto3.client('sqs')\n"
    "    sqs.send_message(QueueUrl='{own}', MessageBody=str(os.getpid()))\n"
    "    time.sleep(600)\n"
)


def test_a_function_runs_and_calls_the_embedded_aws(aws: EmbeddedAws) -> None:
    """While its request is served, it is served itself: it writes what we then read."""
    aws.client("ssm", REGION)
    function(
        aws,
        "calls-back",
        "import boto3\n"
        "def handle(event, context):\n"
        "    boto3.client('ssm').put_parameter(Name='/called', Value=event['v'], Type='String')\n"
        "    return {'remaining': context.get_remaining_time_in_millis() > 0,\n"
        "            'name': context.function_name, 'memory': context.memory_limit_in_mb}\n",
        MemorySize=256,
    )

    answer = invoke(aws, "calls-back", {"v": "yes"})

    assert answer == (None, {"remaining": True, "name": "calls-back", "memory": "256"})
    found = aws.client("ssm", REGION).get_parameter(Name="/called")["Parameter"]["Value"]
    assert found == "yes"


def test_a_function_sees_its_own_environment_only(
    aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its variables are there, Lambda's cannot be changed, and nothing of ours is."""
    monkeypatch.setenv("OUR_SECRET", "x")
    function(
        aws,
        "environment",
        "import os\ndef handle(event, context): return dict(os.environ)\n",
        Environment={"Variables": {"STAGE": "test"}},
    )

    error, seen = invoke(aws, "environment")

    assert error is None
    assert (seen["STAGE"], seen["AWS_REGION"]) == ("test", REGION)
    assert seen["AWS_ENDPOINT_URL"] == aws.endpoint()
    assert seen["AWS_LAMBDA_FUNCTION_NAME"] == "environment"
    assert "OUR_SECRET" not in seen
    assert "HOME" not in seen
    assert "PYTHONPATH" not in seen


@pytest.mark.parametrize(
    ("name", "code", "kind", "message"),
    [
        ("raises", "def handle(e, c): raise ValueError('bad')", "ValueError", "bad"),
        (
            "unpacked",
            "import moto\ndef handle(e, c): ...",
            "Runtime.ImportModuleError",
            "Unable to import module 'main': No module named 'moto'",
        ),
        (
            "misspelt",
            "def handel(e, c): ...",
            "Runtime.HandlerNotFound",
            "Handler 'handle' missing on module 'main'",
        ),
        (
            "unread",
            "def handle(e, c:",
            "Runtime.UserCodeSyntaxError",
            "Syntax error in module 'main': '(' was never closed (main.py, line 1)",
        ),
        (
            "unsaid",
            "def handle(e, c): return {1, 2}",
            "Runtime.MarshalError",
            "Unable to marshal response: Object of type set is not JSON serializable",
        ),
    ],
)
def test_an_error_is_told_as_lambda_tells_it(
    name: str, code: str, kind: str, message: str, aws: EmbeddedAws
) -> None:
    """Kind and message are Lambda's; a module that the archive lacks is missing here too."""
    function(aws, name, code)

    error, told = invoke(aws, name)

    assert error == "Unhandled"
    assert (told["errorType"], told["errorMessage"]) == (kind, message)


def test_a_trace_names_no_folder_of_ours(aws: EmbeddedAws) -> None:
    """The function's files are where Lambda has them."""
    function(aws, "traced", "def handle(e, c):\n    raise KeyError('k')\n")

    _, told = invoke(aws, "traced")

    assert told["stackTrace"][0].startswith('  File "/var/task/main.py", line 2, in handle')


def test_a_function_that_takes_too_long_is_ended(aws: EmbeddedAws) -> None:
    """Its error names its own timeout."""
    function(aws, "slow", "import time\ndef handle(e, c): time.sleep(60)\n", Timeout=1)

    error, told = invoke(aws, "slow")

    assert error == "Unhandled"
    assert told["errorType"] == "Sandbox.Timedout"
    assert told["errorMessage"].endswith("Task timed out after 1.00 seconds")


def test_a_function_that_ends_its_process_is_an_error(aws: EmbeddedAws) -> None:
    """It takes nothing of the embedded AWS with it."""
    function(aws, "leaves", "import os\ndef handle(e, c): os._exit(7)\n")

    error, told = invoke(aws, "leaves")

    assert error == "Unhandled"
    assert told["errorMessage"].endswith("Runtime exited with error: exit status 7")


def test_a_function_does_not_reach_the_network(aws: EmbeddedAws) -> None:
    """It reaches the embedded AWS and nothing else."""
    function(
        aws,
        "outside",
        "import socket\ndef handle(e, c): socket.create_connection(('192.0.2.1', 80))\n",
    )

    _, told = invoke(aws, "outside")

    assert told["errorType"] == "OSError"
    assert "does not reach the network" in told["errorMessage"]


def test_what_a_function_writes_is_in_its_log_group(aws: EmbeddedAws) -> None:
    """Prints and logged warnings stand between Lambda's own lines."""
    function(
        aws,
        "writes",
        "import logging\n"
        "def handle(e, c):\n"
        "    print('printed')\n"
        "    logging.getLogger().warning('warned')\n"
        "    logging.getLogger().info('not shown')\n",
    )
    invoke(aws, "writes")
    logs = aws.client("logs", REGION)
    group = "/aws/lambda/writes"

    (stream,) = logs.describe_log_streams(logGroupName=group)["logStreams"]
    events = logs.get_log_events(logGroupName=group, logStreamName=stream["logStreamName"])
    lines = [each["message"] for each in events["events"]]

    assert [line.split()[0] for line in lines] == [
        "START",
        "printed",
        "[WARNING]",
        "END",
        "REPORT",
    ]
    assert lines[2].endswith("\twarned")


def test_a_layer_is_found(aws: EmbeddedAws) -> None:
    """What a layer has under `python` can be imported."""
    client = aws.client("lambda", REGION)
    layer = client.publish_layer_version(
        LayerName="shared", Content={"ZipFile": archive(python__shared="WORD = 'layered'")}
    )
    function(
        aws,
        "layered",
        "import shared\ndef handle(e, c): return shared.WORD\n",
        Layers=[layer["LayerVersionArn"]],
    )

    assert invoke(aws, "layered") == (None, "layered")


def test_changed_code_is_what_runs(aws: EmbeddedAws) -> None:
    """An update of the code is seen by the next invocation."""
    function(aws, "changes", "def handle(e, c): return 1")
    invoke(aws, "changes")
    aws.client("lambda", REGION).update_function_code(
        FunctionName="changes", ZipFile=archive(main="def handle(e, c): return 2")
    )

    assert invoke(aws, "changes") == (None, 2)


def test_another_language_is_a_gap(aws: EmbeddedAws) -> None:
    """What cannot run here is said to be so, not answered."""
    function(aws, "elsewhere", "x", Runtime="nodejs22.x")

    refused = refusal(lambda: aws.client("lambda", REGION).invoke(FunctionName="elsewhere"))

    assert refused == (501, "NotImplemented")
    (gap,) = [each for each in aws.gaps() if "nodejs22.x" in each.reason]
    assert (gap.service, gap.action) == ("lambda", "Invoke")


def test_an_event_that_fails_each_time_is_handed_on(aws: EmbeddedAws) -> None:
    """It is tried three times, then the dead letters have it and the failure destination too."""
    dead, told = queue(aws, "events-dead"), queue(aws, "events-told")
    tries = queue(aws, "events-tries")
    function(
        aws,
        "fails",
        "import boto3\n"
        "def handle(event, context):\n"
        f"    boto3.client('sqs').send_message(QueueUrl='{tries}', MessageBody='try')\n"
        "    raise RuntimeError('no')\n",
        DeadLetterConfig={"TargetArn": arn_of("events-dead")},
    )
    client = aws.client("lambda", REGION)
    client.put_function_event_invoke_config(
        FunctionName="fails",
        DestinationConfig={"OnFailure": {"Destination": arn_of("events-told")}},
    )

    client.invoke(FunctionName="fails", InvocationType="Event", Payload=b'{"order": 1}')

    assert bodies(aws, dead, 1) == ['{"order": 1}']
    (record,) = bodies(aws, told, 1)
    assert json.loads(record)["requestContext"]["condition"] == "RetriesExhausted"
    assert json.loads(record)["requestPayload"] == {"order": 1}
    assert bodies(aws, tries, 3) == ["try"] * 3


def test_an_event_that_succeeds_is_not_repeated(aws: EmbeddedAws) -> None:
    """Its destination is told once, with the answer."""
    told = queue(aws, "done-told")
    function(aws, "succeeds", "def handle(event, context): return event['n'] + 1")
    client = aws.client("lambda", REGION)
    client.put_function_event_invoke_config(
        FunctionName="succeeds",
        DestinationConfig={"OnSuccess": {"Destination": arn_of("done-told")}},
    )

    client.invoke(FunctionName="succeeds", InvocationType="Event", Payload=b'{"n": 1}')

    (record,) = bodies(aws, told, 1)
    assert json.loads(record)["responsePayload"] == 2


def test_a_reset_ends_what_runs(tmp_path: Path) -> None:
    """A function of before cannot write into the AWS of after."""
    with EmbeddedAws(tmp_path) as server:
        own = queue(server, "before")
        function(
            server,
            "lingers",
            LINGERS.format(own=own),
            Timeout=600,
        )
        server.client("lambda", REGION).invoke(FunctionName="lingers", InvocationType="Event")
        (pid,) = bodies(server, own, 1)
        assert Path(f"/proc/{pid}").exists()

        server.reset()

        assert eventually(lambda: not Path(f"/proc/{pid}").exists())
        assert server.inventory().live == frozenset()


def test_a_function_ends_with_the_embedded_aws(tmp_path: Path) -> None:
    """Not even a server that is killed leaves its functions."""
    with EmbeddedAws(tmp_path) as server:
        own = queue(server, "before")
        function(
            server,
            "outlives",
            LINGERS.format(own=own),
            Timeout=600,
        )
        server.client("lambda", REGION).invoke(FunctionName="outlives", InvocationType="Event")
        (pid,) = bodies(server, own, 1)

        os.kill(server.pid, signal.SIGKILL)

        assert eventually(lambda: not Path(f"/proc/{pid}").exists())
