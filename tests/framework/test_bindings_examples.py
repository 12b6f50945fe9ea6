"""The example calls that `stackproof bindings show` writes are accepted by the real framework."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Kind
from stackproof.bindings.show import show

pytestmark = pytest.mark.framework

SAMPLE = 30

HEAD = """\
from constructs import Construct
from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider

"""
TAIL = """
app = App(outdir="cdktf.out")
stack = TerraformStack(app, "examples")
AwsProvider(stack, "aws")
for number, example in enumerate(EXAMPLES):
    example(stack, f"example-{number}")
app.synth()
"""


def test_a_sample_of_examples_synthesizes(tmp_path: Path) -> None:
    """Resources and data sources from the whole alphabet, all in one run of the framework."""
    catalog = Catalog.open(cache=tmp_path / "cache")
    every = [
        construct
        for construct in catalog.constructs("cdktn_provider_aws")
        # Ephemeral resources want a stack that targets a newer Terraform than the default.
        if construct.kind in {Kind.RESOURCE, Kind.DATA_SOURCE}
    ]
    chosen = every[:: len(every) // SAMPLE][:SAMPLE]
    program = HEAD
    for construct in chosen:
        module = catalog.module(construct.module)
        assert module is not None
        example = show(catalog, module.classes[construct.name]).example
        assert example is not None, construct.name
        program += _as_class(construct.name, example)
    names = ", ".join(f"Of{construct.name}" for construct in chosen)
    (tmp_path / "main.py").write_text(f"{program}\nEXAMPLES = [{names}]\n{TAIL}")
    done = subprocess.run(
        [sys.executable, "main.py"],
        cwd=tmp_path,
        env={
            **os.environ,
            "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "true",
            "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true",
            "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
            "PYTHONDONTWRITEBYTECODE": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    written = (tmp_path / "cdktf.out" / "stacks" / "examples" / "cdk.tf.json").read_text()
    for construct in chosen:
        assert f'"{construct.terraform_type}"' in written


def _as_class(name: str, example: str) -> str:
    """A construct that makes what the example makes, so that `self` is a scope."""
    head = f"class Of{name}(Construct):\n    def __init__(self, scope, id_):\n"
    return f"{head}        super().__init__(scope, id_)\n{textwrap.indent(example, ' ' * 8)}\n"
