"""The pages about constructs: their examples run, and their tables give the real defaults."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.framework

PAGES = Path(__file__).parents[3] / "docs" / "constructs"
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \|", re.MULTILINE)


def given(tmp_path: Path) -> dict[str, Any]:
    """What the examples take for granted: a stack, and what is in it."""
    from stackproof.constructs import (  # noqa: PLC0415 - starts Node
        App,
        AwsStack,
        CustomerKey,
        Network,
        SecurityGroup,
        ServiceRole,
    )

    app = App(outdir=str(tmp_path / "out"))
    stack = AwsStack(
        app,
        "pages",
        project="pages",
        region="eu-west-1",
        environment_suffix="test",
        cost_center="docs",
    )
    key = CustomerKey(stack, "GivenKey", alias="alias/given", description="Given")
    network = Network(stack, "GivenNetwork", key=key)
    workers = SecurityGroup(
        stack, "GivenWorkers", name="given", description="Given", vpc_id=network.vpc_id
    )
    role = ServiceRole(stack, "GivenRole", name="given", service="lambda.amazonaws.com")
    return {
        "app": app,
        "key": key,
        "network": network,
        "role": role,
        "stack": stack,
        "workers": workers,
    }


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example builds what it says, and the stack with it synthesizes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "orders.py").write_text("def handler(event, context):\n    return {}\n")
    examples = EXAMPLE.findall(page.read_text("utf-8"))
    assert bool(examples) == (page.stem != "README")
    for example in examples:
        names = given(tmp_path)
        exec(compile(example, page.name, "exec"), names)  # noqa: S102 - the page is ours
        names["app"].synth()


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("aurora-cluster", "AuroraCluster"),
        ("trail", "Trail"),
        ("rest-api", "RestApi"),
        ("latency-record", "LatencyRecord"),
        ("hosted-zone", "HostedZone"),
        ("global-cluster", "GlobalCluster"),
        ("certificate", "Certificate"),
        ("backup-plan", "BackupPlan"),
        ("alarm", "Alarm"),
        ("customer-key", "CustomerKey"),
        ("function", "Function"),
        ("network", "Network"),
        ("queue", "Queue"),
        ("replicated-table", "ReplicatedTable"),
        ("topic", "Topic"),
    ],
)
def test_tables_give_the_real_defaults(page: str, name: str) -> None:
    """A page's table lists every argument of its construct with the default that it has."""
    import stackproof.constructs  # noqa: PLC0415

    parameters = inspect.signature(getattr(stackproof.constructs, name).__init__).parameters
    rows = dict(ROW.findall((PAGES / f"{page}.md").read_text("utf-8")))
    keywords = {
        each.name: each.default
        for each in parameters.values()
        if each.kind is inspect.Parameter.KEYWORD_ONLY
    }
    assert set(rows) == set(keywords)
    for key, default in keywords.items():
        said = rows[key].strip("`")
        if default is inspect.Parameter.empty:
            assert said == "required"
        elif default is None or default == ():
            assert said == "none"
        else:
            assert said == getattr(default, "name", str(default))
