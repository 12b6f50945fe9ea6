"""What the script behind `make policies` says of Checkov's report and the platforms' lists."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts" / "check_policies.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script, as a module that was not run."""
    spec = spec_from_file_location("check_policies", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def judged(script: ModuleType, failed: list[tuple[str, str, str]], **entry: Any) -> list[str]:
    """What is wrong with failed checks of a kept and an ephemeral case, and a list of one entry."""
    allowed = script.Allowed(
        checks=("CKV_1",), resources=("aws_lb.*",), on="balancer", reason="why", **entry
    )
    found = [script.Failed(check, address, case, "Ensure it") for check, address, case in failed]
    return list(script.unlisted(found, [allowed], {"kept": True, "gone": False}))


def test_what_is_listed_may_fail(script: ModuleType) -> None:
    """A check that fails on a resource that the list names is nothing to tell of."""
    assert judged(script, [("CKV_1", "aws_lb.front", "kept")]) == []


@pytest.mark.parametrize("failed", [("CKV_2", "aws_lb.front"), ("CKV_1", "aws_alb.front")])
def test_what_is_not_listed_is_told(script: ModuleType, failed: tuple[str, str]) -> None:
    """Another check, or another resource, is told with its case and what Checkov demands."""
    said = judged(script, [("CKV_1", "aws_lb.front", "kept"), (*failed, "gone")])
    assert said == [f"gone: {failed[1]} fails {failed[0]}: Ensure it"]


def test_what_fails_no_more_is_told(script: ModuleType) -> None:
    """A list does not outlive its reasons."""
    assert judged(script, []) == [
        "nothing like aws_lb.* fails CKV_1 any more: take it off the list"
    ]


def test_what_is_listed_for_ephemeral_data_may_not_fail_on_kept_data(script: ModuleType) -> None:
    """An entry that is limited to a data protection speaks of its cases only."""
    failed = [("CKV_1", "aws_lb.front", "gone"), ("CKV_1", "aws_lb.front", "kept")]
    assert judged(script, failed[:1], only="ephemeral") == []
    assert judged(script, failed, only="ephemeral") == ["kept: aws_lb.front fails CKV_1: Ensure it"]


def test_a_resource_that_checkov_names_without_its_type_is_found(
    script: ModuleType, tmp_path: Path
) -> None:
    """The configuration says the type; what is not in it keeps Checkov's own name."""
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "cdk.tf.json").write_text(
        '{"resource": {"aws_lb": {"front": {}}}, "data": {"aws_zones": {"all": {}}}}'
    )
    names = ("resource.front", "aws_lb.front", "data.all", "module.other")
    failed = [
        {"check_id": "C", "check_name": "n", "resource": n, "file_path": "/case/cdk.tf.json"}
        for n in names
    ]
    found = script.failures({"results": {"failed_checks": failed}}, tmp_path)
    assert [(each.address, each.case) for each in found] == [
        ("aws_lb.front", "case"),
        ("aws_lb.front", "case"),
        ("data.aws_zones.all", "case"),
        ("module.other", "case"),
    ]


@pytest.mark.parametrize("platform", ["payments", "trading"])
def test_the_readme_has_the_list(script: ModuleType, platform: str) -> None:
    """`python scripts/check_policies.py --write` brings its table up to date."""
    text = (script.PLATFORMS / platform / "README.md").read_text("utf-8")
    assert script.rows(platform) in text
    assert text == script.written(platform)
