"""Functions: what they become, what their roles may do, and what they refuse."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from support.native import Document, refusal, resource, statements, synthesize

BODY = """
Path("code").mkdir(exist_ok=True)
Path("code/app.py").write_text("def handler(event, context):\\n    return event\\n")
package = PythonPackage(code=Path("code"))
network = Network(stack, "Network", key=key)
queue = Queue(stack, "Orders", part="orders", key=key, fifo=True)
news = Queue(stack, "News", part="news", key=key, visibility_seconds=20)
alone = Function(stack, "Alone", part="alone", key=key, package=package, handler="app.handler")
inside = Function(
    stack, "Inside", part="inside", key=key, package=package, handler="app.handler",
    network=network, environment={"SECOND": "2", "FIRST": "1"}, memory_mb=1024,
    timeout_seconds=60, reserved_concurrency=7, runtime=PythonRuntime.PYTHON_3_12,
    architecture=Architecture.X86_64, log_retention_days=90,
)
inside.add_queue_source(queue, batch_size=5, maximum_concurrency=3)
database = AuroraCluster(
    stack, "Database", part="orders", network=network, key=key, database_name="orders"
)
inside.allow_to(database)
database.grant_read_secret(inside.role)
alone.allow_service("FromApi", service="apigateway.amazonaws.com", source_arn="arn:aws:x:::y")
alone.allow_service("FromBucket", service="s3.amazonaws.com", source_arn="arn:aws:s3:::orders")
namesake = Construct(stack, "In")
nested = Queue(namesake, "Side", part="nested", key=key)
flat = Queue(stack, "In-Side", part="flat", key=key)
both = Function(stack, "Both", part="both", key=key, package=package, handler="app.handler")
both.add_queue_source(nested)
both.add_queue_source(flat)
caller = ServiceRole(stack, "Caller", name="caller", service="states.amazonaws.com")
alone.grant_invoke(caller)


def function(name, **options):
    wanted = {"part": name, "key": key, "package": package, "handler": "app.handler", **options}
    return lambda: Function(stack, name.capitalize(), **wanted)


stack.refused("memory", function("memory", memory_mb=64))
stack.refused("timeout", function("timeout", timeout_seconds=901))
stack.refused("concurrency", function("concurrency", reserved_concurrency=0))
stack.refused("handler", function("handler", handler="app.main"))
stack.refused("reserved", function("reserved", environment={"AWS_REGION": "eu-west-1"}))
stack.refused("secret", function("secret", environment={"DB_PASSWORD": "hunter2"}))
stack.refused("retention", function("retention", log_retention_days=31))
stack.refused("name", function("n" * 60))
stack.refused("code", function("code", package=PythonPackage(code=Path("nowhere"))))
stack.refused("visibility", lambda: alone.add_queue_source(news))
stack.refused("fifo_batch", lambda: alone.add_queue_source(queue, batch_size=11))
stack.refused("batch", lambda: inside.add_queue_source(
    Queue(stack, "Big", part="big", key=key), batch_size=11))
stack.refused("window", lambda: inside.add_queue_source(queue, batching_seconds=1))
stack.refused("twice", lambda: inside.add_queue_source(queue))
stack.refused("few", lambda: alone.add_queue_source(queue, maximum_concurrency=1))
stack.refused("no_network", lambda: alone.allow_to(database))
stack.refused("service", lambda: alone.allow_service("X", service="me", source_arn="arn:aws:x:::y"))
stack.refused("source", lambda: alone.allow_service(
    "X", service="s3.amazonaws.com", source_arn="*"))
"""


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def synthesized(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Document]:
    """The stack of `BODY`, written for either framework, and the folder it was written in."""
    folder: Path = tmp_path_factory.mktemp("functions")
    return folder, synthesize(folder, BODY, framework=request.param)


@pytest.fixture
def document(synthesized: tuple[Path, Document]) -> Document:
    """The JSON."""
    return synthesized[1]


def role_of(document: Document, function: str) -> dict[str, Any]:
    """What the role of a function may do."""
    found = resource(document, "aws_iam_role_policy", f"{function}/Role/Policy")
    return statements(found["policy"])


def test_defaults(document: Document) -> None:
    """A function that was told nothing runs Python 3.13 on ARM, traced, with 512 MB and 30 s."""
    found = resource(document, "aws_lambda_function", "Alone/Resource")
    assert found["runtime"] == "python3.13"
    assert found["architectures"] == ["arm64"]
    assert found["memory_size"] == 512
    assert found["timeout"] == 30
    assert found["tracing_config"] == {"mode": "Active"}
    assert found["function_name"] == "demo-alone-eu-west-1-test"
    assert "aws_kms_key." in found["kms_key_arn"]
    assert "Alone_DeadLetters" in found["dead_letter_config"]["target_arn"]
    assert not {"environment", "vpc_config", "reserved_concurrent_executions"} & set(found)


def test_options(document: Document) -> None:
    """A function that was told something does that."""
    found = resource(document, "aws_lambda_function", "Inside/Resource")
    assert found["runtime"] == "python3.12"
    assert found["architectures"] == ["x86_64"]
    assert found["memory_size"] == 1024
    assert found["timeout"] == 60
    assert found["reserved_concurrent_executions"] == 7
    assert list(found["environment"]["variables"].items()) == [("FIRST", "1"), ("SECOND", "2")]
    assert len(found["vpc_config"]["subnet_ids"]) == 3
    assert all("Private" in each for each in found["vpc_config"]["subnet_ids"])


def test_the_package_lies_beside_the_stack(synthesized: tuple[Path, Document]) -> None:
    """Terraform finds the zip from the stack's folder, and its hash is that of its bytes."""
    folder, document = synthesized
    found = resource(document, "aws_lambda_function", "Alone/Resource")
    assert found["filename"].startswith("assets/")
    content = (folder / "build" / "synth" / "stacks" / "demo" / found["filename"]).read_bytes()
    assert base64.b64encode(hashlib.sha256(content).digest()).decode() == found["source_code_hash"]
    assert str(folder) not in json.dumps(document["resource"])


def test_it_waits_for_its_log_group_and_rights(document: Document) -> None:
    """The log group, encrypted and ending, and the role's policy are made before the function."""
    found = resource(document, "aws_lambda_function", "Inside/Resource")
    assert sorted(each.partition(".")[0] for each in found["depends_on"]) == [
        "aws_cloudwatch_log_group",
        "aws_iam_role_policy",
    ]
    group = resource(document, "aws_cloudwatch_log_group", "Inside/LogGroup/Resource")
    assert group["name"] == "/aws/lambda/demo-inside-eu-west-1-test"
    assert group["retention_in_days"] == 90
    assert "aws_kms_key." in group["kms_key_id"]


def test_a_role_may_no_more_than_it_needs(document: Document) -> None:
    """A function alone writes its log and dead letters, sends traces and uses the key."""
    said = role_of(document, "Alone")
    assert list(said) == [
        "WriteLog",
        "SendTraces",
        "DecryptVariables",
        "SendDeadLetters",
        "EncryptDecryptThroughSqs",
    ]
    (context,) = said["DecryptVariables"]["Condition"]["StringEquals"].values()
    assert context.endswith(":function:demo-alone-eu-west-1-test")
    assert [sid for sid, each in said.items() if each["Resource"] == "*"] == ["SendTraces"]
    trust = resource(document, "aws_iam_role", "Alone/Role/Resource")["assume_role_policy"]
    assert statements(trust)["AssumedByService"]["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_a_role_in_a_network_leaves_interfaces_to_lambda(document: Document) -> None:
    """Lambda may make interfaces in its name; the function itself is denied all of it."""
    said = role_of(document, "Inside")
    allowed = {*said["MakeInterfaces"]["Action"], *said["FindInterfaces"]["Action"]}
    denied = said["LeaveInterfacesToLambda"]
    assert denied["Effect"] == "Deny"
    assert allowed < set(denied["Action"])
    source = denied["Condition"]["ArnEquals"]["lambda:SourceFunctionArn"]
    assert source.endswith(":function:demo-inside-eu-west-1-test")
    assert said["MakeInterfaces"]["Resource"].endswith(":*/*")


def test_its_group_lets_out_https_and_what_was_allowed(document: Document) -> None:
    """A function in a network admits nobody, and reaches HTTPS and the database alone."""
    rules = document["resource"]["aws_vpc_security_group_egress_rule"].values()
    out = [rule for rule in rules if "Inside_" in rule["security_group_id"]]
    assert sorted(rule["to_port"] for rule in out) == [443, 3306]
    (database,) = [rule for rule in out if rule["to_port"] == 3306]
    assert "Database_" in database["referenced_security_group_id"]
    into = document["resource"]["aws_vpc_security_group_ingress_rule"].values()
    assert not [rule for rule in into if "Inside_" in rule["security_group_id"]]


def test_a_queue_source(document: Document) -> None:
    """Messages come in batches, failures are reported one by one, and the role may receive."""
    source = resource(document, "aws_lambda_event_source_mapping", "Inside/FromOrders")
    assert source["batch_size"] == 5
    assert source["function_response_types"] == ["ReportBatchItemFailures"]
    assert source["scaling_config"] == {"maximum_concurrency": 3}
    assert source["depends_on"][0].startswith("aws_iam_role_policy.Inside_Role_")
    assert "sqs:ReceiveMessage" in role_of(document, "Inside")["ConsumeMessages"]["Action"]


def test_who_may_invoke(document: Document) -> None:
    """A service may invoke for its source, and a role that was granted it; nobody else."""
    permission = resource(document, "aws_lambda_permission", "Alone/FromApi")
    assert permission["principal"] == "apigateway.amazonaws.com"
    assert permission["source_arn"] == "arn:aws:x:::y"
    assert "source_account" not in permission
    caller = statements(resource(document, "aws_iam_role_policy", "Caller/Policy")["policy"])
    assert caller["InvokeFunction"]["Action"] == "lambda:InvokeFunction"
    assert "aws_lambda_function.Alone_" in caller["InvokeFunction"]["Resource"]


def test_a_bucket_must_be_of_this_account(document: Document) -> None:
    """A bucket's ARN names no account, so that the permission does."""
    permission = resource(document, "aws_lambda_permission", "Alone/FromBucket")
    assert "aws_caller_identity" in permission["source_account"]


def test_queues_whose_ids_would_be_one_are_both_sources(document: Document) -> None:
    """A queue `Side` in `In` and a queue `In-Side` feed the function each."""
    sources = {
        each["event_source_arn"]
        for each in document["resource"]["aws_lambda_event_source_mapping"].values()
        if "Both" in each["function_name"]
    }
    assert len(sources) == 2


def test_a_function_and_a_database_share_no_group_name(document: Document) -> None:
    """What has the same part in one network has security groups of different names."""
    names = {
        each["name"].partition("-eu-west-1")[0]
        for each in document["resource"]["aws_security_group"].values()
    }
    assert names == {"demo-inside-function", "demo-orders-database"}


def test_dead_letters_of_a_function_take_no_others(document: Document) -> None:
    """No queue may send its dead letters to those of a function."""
    allowance = resource(
        document, "aws_sqs_queue_redrive_allow_policy", "Alone/DeadLetters/RedriveAllowance"
    )
    assert json.loads(allowance["redrive_allow_policy"]) == {"redrivePermission": "denyAll"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("memory", "the memory in MB is 64, allowed: 128 to 10240"),
        ("timeout", "the timeout in seconds is 901, allowed: 1 to 900"),
        ("concurrency", "the reserved concurrency is 0"),
        ("handler", "the handler is 'app.main', allowed: a function that app.py defines"),
        ("reserved", "none that Lambda sets itself"),
        ("secret", "a variable that looks like a secret is 'DB_PASSWORD'"),
        ("retention", "the log retention in days is 31"),
        ("name", "the Lambda function name of 80 characters"),
        ("code", "the code folder is 'nowhere', allowed: an existing folder"),
        ("visibility", "is 20, allowed: 30, the function's timeout, or more"),
        ("fifo_batch", "the batch size of a FIFO queue is 11, allowed: 1 to 10"),
        ("batch", "allowed: 1 to 300 for batches of more than 10"),
        ("window", "the batching window of a FIFO queue in seconds is 1, allowed: 0"),
        ("twice", "is 'demo/Orders', allowed: one that is none yet"),
        ("few", "the maximum concurrency of a queue is 1, allowed: 2 to 1000"),
        ("no_network", "give the function a network"),
        ("source", "the source that a service may invoke the function for is '*'"),
        ("service", "the service that may invoke the function is 'me'"),
    ],
)
def test_what_aws_would_refuse_is_refused(document: Document, name: str, message: str) -> None:
    """A wrong value is refused when it is given, with what is allowed."""
    assert message in refusal(document, name)


def test_two_syntheses_are_equal(tmp_path: Path) -> None:
    """Two folders give the same bytes: nothing of the place or the time is in the JSON."""
    one, two = (synthesize(tmp_path / name, BODY) for name in ("one", "two"))
    assert json.dumps(one) == json.dumps(two)
