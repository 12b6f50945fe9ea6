"""The package: what it offers, and that it loads no framework before one is needed."""

import json
import os
import subprocess
import sys

import pytest

import stackproof.constructs
from stackproof.constructs import _backend, _limits


def run(program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a Python program in a process of its own."""
    environ = {key: value for key, value in os.environ.items() if key != _backend.VARIABLE}
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        env={**environ, **variables},
        timeout=120,
    )


def test_every_offered_name_has_a_home() -> None:
    """All that needs a framework is listed with the module that owns it, and nothing else."""
    eager = {name for name in stackproof.constructs.__all__ if name in vars(stackproof.constructs)}
    assert set(stackproof.constructs._HOMES) | eager == set(stackproof.constructs.__all__)
    assert stackproof.constructs.__all__ == sorted(stackproof.constructs.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that the package lacks is reported as Python reports it."""
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = stackproof.constructs.Nothing


def test_names_and_settings_need_no_framework() -> None:
    """Naming, addresses and the platform's settings are read without loading a framework."""
    program = """
import json, sys
import stackproof.constructs.naming
import stackproof.constructs.network.cidr
import stackproof.platforms.trading.settings_file
print(json.dumps([m for m in sys.modules if m.partition(".")[0] in
    ("cdktn", "cdktf", "jsii", "constructs", "boto3", "cdktn_provider_aws")]))
"""
    done = run(program)
    assert done.stderr == ""
    assert json.loads(done.stdout) == []


def without(*packages: str) -> str:
    """A program that asks for a stack where packages are not installed."""
    return f"""
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] in {packages!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Absent())
from stackproof.constructs import MissingFramework
try:
    from stackproof.constructs import AwsStack
except MissingFramework as error:
    print(error)
"""


def test_a_missing_framework_is_one_line() -> None:
    """Where the framework that was asked for is absent, one line names the extra."""
    done = run(without("cdktn"), STACKPROOF_FRAMEWORK="cdktn")
    assert done.stdout == (
        "the constructs need `cdktn`, which is not installed; pip install 'stackproof[cdktn]'\n"
    )


def test_missing_bindings_are_one_line() -> None:
    """Where the framework is there but its AWS bindings are not, one line names the extra."""
    program = without("cdktn_provider_aws").replace(
        "from stackproof.constructs import AwsStack",
        "from stackproof.constructs._backend import vpc",
    )
    done = run(program, STACKPROOF_FRAMEWORK="cdktn")
    assert done.stdout == (
        "the constructs need `cdktn_provider_aws`, which is not installed; "
        "pip install 'stackproof[cdktn]'\n"
    )


def test_an_unknown_framework_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A framework of another name is refused with the names that are allowed."""
    monkeypatch.setenv(_backend.VARIABLE, "pulumi")
    with pytest.raises(stackproof.constructs.BadValue, match="allowed: cdktn or cdktf"):
        _backend.chosen()


@pytest.mark.parametrize("name", ["cdktn", "cdktf"])
def test_the_environment_chooses_the_framework(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The variable decides where both frameworks could be used."""
    monkeypatch.setenv(_backend.VARIABLE, name)
    assert _backend.chosen().framework == name


def test_every_limit_has_a_source() -> None:
    """No number about AWS stands without the reference that says so."""
    limits = [value for value in vars(_limits).values() if isinstance(value, _limits.Limit)]
    assert len(limits) >= 12
    assert all("Reference" in limit.source or "Guide" in limit.source for limit in limits)
