"""The paths of constructs, which are public, and the two engines that synthesize them."""

from pathlib import Path

import pytest

from support.native import Document, synthesize

BODY = """
Path("code").mkdir(exist_ok=True)
Path("code/app.py").write_text("def handler(event, context):\\n    return event\\n")
network = Network(stack, "Network", key=key)
queue = Queue(stack, "Queue", part="queue", key=key)
topic = Topic(stack, "Topic", part="topic", key=key)
topic.allow_alarms()
topic.subscribe(queue)
topic.subscribe_email("ops@example.org")
table = ReplicatedTable(
    stack, "Table", part="table", key=key, hash_key=TableKey("id"), expires_by="expires_at",
    replicas=[Replica(region="us-west-2", key_arn="arn:aws:kms:us-west-2:1:key/west")],
)
function = Function(
    stack, "Function", part="function", key=key, handler="app.handler", network=network,
    package=PythonPackage(code=Path("code")), environment={"QUEUE_URL": queue.url},
)
function.add_queue_source(Queue(stack, "Orders", part="orders", key=key, fifo=True))
function.allow_service("FromApi", service="apigateway.amazonaws.com", source_arn="arn:aws:x")
table.grant_read_write(function.role)
"""

PATHS = {
    "aws_cloudwatch_log_group": ["Function/LogGroup/Resource"],
    "aws_dynamodb_table": ["Table/Resource"],
    "aws_iam_role": ["Function/Role/Resource"],
    "aws_iam_role_policy": ["Function/Role/Policy"],
    "aws_lambda_event_source_mapping": ["Function/FromOrders"],
    "aws_lambda_function": ["Function/Resource"],
    "aws_lambda_permission": ["Function/FromApi"],
    "aws_security_group": ["Function/SecurityGroup/Resource"],
    "aws_sns_topic": ["Topic/Resource"],
    "aws_sns_topic_policy": ["Topic/Policy"],
    "aws_sns_topic_subscription": ["Topic/ToMail-ops-example-org", "Topic/ToQueue"],
    "aws_sqs_queue": [
        "Function/DeadLetters/Resource",
        "Orders/DeadLetters/Resource",
        "Orders/Resource",
        "Queue/DeadLetters/Resource",
        "Queue/Resource",
    ],
    "aws_sqs_queue_policy": [
        "Function/DeadLetters/Policy",
        "Orders/DeadLetters/Policy",
        "Orders/Policy",
        "Queue/DeadLetters/Policy",
        "Queue/Policy",
    ],
    "aws_sqs_queue_redrive_allow_policy": [
        "Function/DeadLetters/RedriveAllowance",
        "Orders/DeadLetters/RedriveAllowance",
        "Queue/DeadLetters/RedriveAllowance",
    ],
    "aws_vpc_security_group_egress_rule": ["Function/SecurityGroup/Https"],
}


def paths(document: Document, type_: str) -> list[str]:
    """Where the resources of a type stand in the stack, the network left out."""
    found = (
        each["//"]["metadata"]["path"].removeprefix("demo/")
        for each in document["resource"][type_].values()
    )
    return sorted(path for path in found if not path.startswith("Network/"))


@pytest.mark.parametrize("framework", ["cdktn", "cdktf"])
def test_paths_stay(framework: str, tmp_path: Path) -> None:
    """A path that changes would replace the resource, so none does."""
    document = synthesize(tmp_path, BODY, framework=framework)
    assert {type_: paths(document, type_) for type_ in PATHS} == PATHS


@pytest.mark.framework
@pytest.mark.parametrize("framework", ["cdktn", "cdktf"])
def test_both_engines_agree(framework: str, tmp_path: Path) -> None:
    """The framework itself writes what our own engine writes, and the same packages."""
    native, node = (
        synthesize(tmp_path / engine, BODY, framework=framework, engine=engine)
        for engine in ("native", "node")
    )
    assert native == node
    (function,) = native["resource"]["aws_lambda_function"].values()
    file = Path("build", "synth", "stacks", "demo", function["filename"])
    assert (tmp_path / "native" / file).read_bytes() == (tmp_path / "node" / file).read_bytes()
