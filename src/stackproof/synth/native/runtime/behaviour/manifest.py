"""`manifest.json`: which stacks there are and where they stand."""

import os
from typing import Any

from stackproof.synth.native.runtime.behaviour import js
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.registry import behaviour, framework

_FOLDER = "stacks"


@behaviour("Manifest")
class Manifest(Behaviour):
    """What a synthesis wrote.

    Args:
        version: The framework's version.
        outdir: The output folder; it is made.
        hcl_output: Whether HCL is written.
    """

    def __init__(self, version: str, outdir: str, hcl_output: object = None) -> None:
        del hcl_output
        self.version = version
        self.outdir = outdir
        self.stacks: dict[str, dict[str, Any]] = {}
        os.makedirs(os.path.join(outdir, _FOLDER), exist_ok=True)

    FILE_NAME = staticmethod(lambda: "manifest.json")
    STACKS_FOLDER = staticmethod(lambda: _FOLDER)
    STACK_FILE_NAME = staticmethod(lambda: "cdk.tf.json")
    STACK_METADATA_FILE_NAME = staticmethod(lambda: "metadata.json")

    def for_stack(self, stack: Any) -> dict[str, Any]:
        """The entry of a stack."""
        name = stack.node.id
        found = self.stacks.get(name)
        if found is None:
            folder = f"{_FOLDER}/{name}"
            found = self.stacks[name] = {
                "name": name,
                "constructPath": stack.node.path,
                "workingDirectory": folder,
                "synthesizedStackPath": f"{folder}/cdk.tf.json",
                "stackMetadataPath": f"{folder}/metadata.json",
                "annotations": [],
                "dependencies": [each.node.path for each in stack.dependencies],
            }
        return found

    def build_manifest(self) -> dict[str, Any]:
        """The file as data."""
        return {"version": self.version, "stacks": self.stacks}

    def write_to_file(self) -> None:
        """Writes the file."""
        text = js.stringify(self.build_manifest(), breaks_empty=framework() == "cdktf")
        path = os.path.join(self.outdir, "manifest.json")
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)
