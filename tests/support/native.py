"""Programs of constructs, synthesized in a process of their own, by our own engine or Node."""

import json
from pathlib import Path
from textwrap import dedent, indent
from typing import Any

from support.command import run

Document = dict[str, Any]

_PROGRAM = '''\
from pathlib import Path

from stackproof.constructs import *


class Demo(AwsStack):
    def __init__(self, scope, id_, *, region):
        super().__init__(
            scope,
            id_,
            project="demo",
            region=region,
            environment_suffix="test",
            cost_center="research",
        )

    def refused(self, name, build):
        """Gives out what a construct says of a value that it does not take."""
        try:
            build()
        except BadValue as error:
            self.output(name, str(error), description="refusal")
        else:
            self.output(name, "taken", description="refusal")


app = App()
stack = Demo(app, "demo", region="eu-west-1")
key = CustomerKey(stack, "Key", alias=stack.naming.alias(), description="Demo")
{body}
app.synth()
'''
_PROJECT = """\
[project]
name = "demo"
version = "0"
dependencies = ["{framework}", "{bindings}"]
"""
_PACKAGES = {
    "cdktf": ("cdktf==0.21.0", "cdktf-cdktf-provider-aws==20.1.0"),
    "cdktn": ("cdktn==0.24.0", "cdktn-provider-aws==25.8.1"),
}


def synthesize(
    folder: Path, body: str, *, framework: str = "cdktn", engine: str = "native"
) -> Document:
    """The JSON of a stack in which `body` stands; it has `stack` and `key` at hand."""
    name, bindings = _PACKAGES[framework]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(_PROJECT.format(framework=name, bindings=bindings))
    (folder / "main.py").write_text(_PROGRAM.replace("{body}", dedent(body)))
    ran = run(
        folder,
        *("synth", "--engine", engine, "--stack", "demo", "--env"),
        f"STACKPROOF_FRAMEWORK={framework}",
    )
    assert ran.code == 0, indent(ran.err + ran.out, "    ")
    document: Document = json.loads(
        (folder / "build" / "synth" / "stacks" / "demo" / "cdk.tf.json").read_text()
    )
    return document


def resource(document: Document, type_: str, path: str) -> Document:
    """The resource of a type whose construct stands at a path below the stack."""
    found: list[Document] = [
        each
        for each in document["resource"][type_].values()
        if each["//"]["metadata"]["path"] == f"demo/{path}"
    ]
    assert len(found) == 1, [each["//"] for each in document["resource"][type_].values()]
    return {name: value for name, value in found[0].items() if name != "//"}


def statements(text: str) -> dict[str, Document]:
    """The statements of a policy, by name; no name comes twice."""
    said: list[Document] = json.loads(text)["Statement"]
    by_name = {each["Sid"]: each for each in said}
    assert len(by_name) == len(said), [each["Sid"] for each in said]
    return by_name


def refusal(document: Document, name: str) -> str:
    """What a construct said of a value that it did not take."""
    said: str = document["output"][name]["value"]
    return said
