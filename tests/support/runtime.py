"""Runs the body of a program in the native runtime."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Protocol

import stackproof

_ROOT = Path(stackproof.__file__).parent
_BOOT = _ROOT / "synth" / "native" / "runtime" / "boot.py"
_INDEXES = {
    "cdktn": ("cdktn-0.24.0", "constructs-10.7.2", "cdktn-provider-aws-25.8.1"),
    "cdktf": ("cdktf-0.21.0", "constructs-10.7.2", "cdktf-cdktf-provider-aws-20.1.0"),
}
_FRAME = """\
import json
import os

import jsii
from constructs import Construct
from {framework} import *

app = Testing.app(outdir="out")
stack = TerraformStack(app, "stack")
errors = {{}}
seen = {{}}
thing = TerraformResource(stack, "thing", terraform_resource_type="aws_thing")
text = thing.get_string_attribute("text")
number = thing.get_number_attribute("number")
names = thing.get_list_attribute("names")
flag = thing.get_boolean_attribute("flag")
labels = thing.get_string_map_attribute("labels")


def attempt(key, make):
    try:
        return make()
    except Exception as error:
        errors[key] = f"{{type(error).__name__}}: {{error}}"


def out(key, make):
    attempt(key, lambda: TerraformOutput(stack, key, value=make()))


{body}
attempt("synth", lambda: seen.setdefault("config", json.loads(Testing.synth(stack))))
print(json.dumps({{"errors": errors, "seen": seen}}))
"""


class Native:
    """What came of a program.

    Args:
        errors: The texts of what was raised, by name.
        seen: What the program remembered.
    """

    def __init__(self, errors: dict[str, str], seen: dict[str, Any]) -> None:
        self.errors = errors
        self.seen = seen

    @property
    def config(self) -> dict[str, Any]:
        """The stack's JSON without the resource that everything refers to."""
        config: dict[str, Any] = self.seen["config"]
        config.get("resource", {}).pop("aws_thing", None)
        return config

    @property
    def values(self) -> dict[str, Any]:
        """The outputs' values by name."""
        return {key: output.get("value") for key, output in self.config["output"].items()}


class Run(Protocol):
    """Runs lines of Python in which `stack`, `thing` and its attributes are at hand."""

    def __call__(self, body: str, framework: str = "cdktn") -> Native:
        """What came of them."""


def run(body: str, framework: str, folder: Path) -> Native:
    """Runs lines of Python in a process of their own.

    Args:
        body: The lines.
        framework: `cdktn` or `cdktf`.
        folder: Where the program lies and runs.
    """
    program = folder / "program.py"
    program.write_text(_FRAME.format(framework=framework, body=body), encoding="utf-8")
    data = _ROOT / "bindings" / "data"
    config = {
        "package": str(_ROOT),
        "indexes": [str(data / f"{name}.index") for name in _INDEXES[framework]],
        "tolerant": False,
        "root": str(folder),
    }
    ended = subprocess.run(
        [sys.executable, str(_BOOT), json.dumps(config), str(program)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout.splitlines()[-1])
    return Native(found["errors"], found["seen"])
