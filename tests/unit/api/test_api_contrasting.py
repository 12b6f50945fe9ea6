"""Two syntheses of one program laid side by side."""

import json
from pathlib import Path
from typing import Any

from stackproof.api.contrasting import Varied, contrasted
from stackproof.api.proving import SynthOutcome
from stackproof.core.engine import Engine

PROGRAM = "import cdktn\n\n    Queue(self, 'q', name='orders')\n"


def assembly(folder: Path, suffix: str, document: dict[str, Any], *, mapped: bool) -> SynthOutcome:
    """What a synthesis for an environment wrote."""
    config = folder / suffix / "cdk.tf.json"
    config.parent.mkdir(parents=True)
    config.write_text(json.dumps(document))
    frames = {"aws_sqs_queue.q": [{"file": "main.py", "line": 3, "function": "stack"}]}
    return SynthOutcome(
        stacks={f"orders-{suffix}": config},
        framework_version="0.24.0",
        engine=Engine.NATIVE,
        source_map={f"orders-{suffix}": frames if mapped else {}},
    )


def queue(name: str) -> dict[str, Any]:
    """A stack with one queue."""
    return {"resource": {"aws_sqs_queue": {"q": {"name": name}}}}


def test_a_shared_name_is_found_in_the_programs_line(tmp_path: Path) -> None:
    """Stacks are paired in order, since their names differ between environments."""
    (tmp_path / "main.py").write_text(PROGRAM)
    one = assembly(tmp_path, "dev", queue("orders"), mapped=True)
    other = assembly(tmp_path, "test", queue("orders"), mapped=True)
    found = contrasted(Varied.ENVIRONMENT, one, other, folder=tmp_path, names=("dev", "test"))
    (finding,) = found.findings
    assert finding.code.number == "SP350"
    assert finding.message.endswith("is called `orders` in the environments `dev` and `test` alike")
    assert str(finding.primary.span) == f"{(tmp_path / 'main.py').as_posix()}:3:5"


def test_without_a_source_map_the_json_is_shown(tmp_path: Path) -> None:
    """The engine `node` tells no lines."""
    one = assembly(tmp_path, "dev", queue("orders"), mapped=False)
    other = assembly(tmp_path, "test", queue("orders"), mapped=False)
    found = contrasted(Varied.ENVIRONMENT, one, other, folder=tmp_path, names=("dev", "test"))
    (finding,) = found.findings
    assert finding.primary.span.path == (tmp_path / "dev" / "cdk.tf.json").as_posix()


def test_names_that_differ_are_no_finding(tmp_path: Path) -> None:
    """Isolation holds."""
    one = assembly(tmp_path, "dev", queue("orders-dev"), mapped=True)
    other = assembly(tmp_path, "test", queue("orders-test"), mapped=True)
    names = ("dev", "test")
    found = contrasted(Varied.ENVIRONMENT, one, other, folder=tmp_path, names=names)
    assert found.findings == ()
    assert found.is_clean


def test_a_configuration_that_cannot_be_read_is_not_compared(tmp_path: Path) -> None:
    """It is a problem of its own, and nothing is called isolated because of it."""
    one = assembly(tmp_path, "dev", queue("orders"), mapped=True)
    other = assembly(tmp_path, "test", queue("orders"), mapped=True)
    other.stacks["orders-test"].write_text("{")
    names = ("dev", "test")
    found = contrasted(Varied.ENVIRONMENT, one, other, folder=tmp_path, names=names)
    assert (found.findings, len(found.problems), found.is_clean) == ((), 1, False)


def test_a_name_that_a_service_demands_is_not_to_be_renamed(tmp_path: Path) -> None:
    """The advice is to make it once, since another name would not do."""
    document = {"resource": {"aws_iam_role": {"r": {"name": "dms-vpc-role"}}}}
    one = assembly(tmp_path, "dev", document, mapped=False)
    other = assembly(tmp_path, "test", document, mapped=False)
    names = ("dev", "test")
    (finding,) = contrasted(Varied.ENVIRONMENT, one, other, folder=tmp_path, names=names).findings
    assert (finding.help or "").startswith("AWS DMS demands this name")
