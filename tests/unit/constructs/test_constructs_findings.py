"""Our own check has nothing to say about what these constructs become."""

from pathlib import Path

import pytest

from support.command import run
from support.native import synthesize

BODY = """
Path("code").mkdir(exist_ok=True)
Path("code/app.py").write_text("def handler(event, context):\\n    return event\\n")
network = Network(stack, "Network", key=key)
queue = Queue(stack, "Queue", part="queue", key=key)
topic = Topic(stack, "Topic", part="topic", key=key)
topic.allow_alarms()
topic.subscribe(queue)
table = ReplicatedTable(
    stack, "Table", part="table", key=key, hash_key=TableKey("id"), expires_by="expires_at"
)
function = Function(
    stack, "Function", part="function", key=key, handler="app.handler", network=network,
    package=PythonPackage(code=Path("code")), environment={"QUEUE_URL": queue.url},
)
function.add_queue_source(Queue(stack, "Orders", part="orders", key=key, fifo=True))
table.grant_read_write(function.role)
"""


@pytest.mark.parametrize("profile", ["default", "strict", "retain", "pci"])
def test_configurations_have_no_findings(tmp_path: Path, profile: str) -> None:
    """No rule of any profile for lasting stacks finds fault with their Terraform JSON."""
    synthesize(tmp_path, BODY)
    ran = run(
        tmp_path,
        *("check", "--config", "--profile", profile, "build/synth/stacks/demo/cdk.tf.json"),
    )
    assert ran.code == 0, ran.out


def test_the_program_has_no_findings(tmp_path: Path) -> None:
    """No rule finds fault with a program that uses them."""
    synthesize(tmp_path, BODY)
    ran = run(tmp_path, "check", "--profile", "strict", "--ignore", "SP807,SP8", "main.py")
    assert ran.code == 0, ran.out
