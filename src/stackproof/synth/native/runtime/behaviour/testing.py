"""`Testing`: what a program's own tests call."""

import os
import subprocess
import tempfile
from typing import Any

from stackproof.synth.native.runtime.behaviour import js, matchers
from stackproof.synth.native.runtime.behaviour.app import App
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.behaviour.manifest import Manifest
from stackproof.synth.native.runtime.behaviour.stack import TerraformStack, invoke_aspects
from stackproof.synth.native.runtime.errors import JsError, Unsupported
from stackproof.synth.native.runtime.registry import behaviour, framework

_MIDDLE, _LAST, _DOWN, _BLANK = "├── ", "└── ", "│   ", "    "


@behaviour("Testing")
class Testing(Behaviour):
    """Synthesis in a test, and questions about its result."""

    @staticmethod
    def app(options: dict[str, Any] | None = None) -> App:
        """An app whose output goes to a temporary folder and names no version."""
        wanted = options or {}
        app = App(
            {
                "stackTraces": False,
                "outdir": wanted.get("outdir") or tempfile.mkdtemp(prefix="cdktf.outdir."),
                "context": wanted.get("context") or {},
            }
        )
        if wanted.get("stubVersion", True) is not False:
            Testing.stub_version(app)
        if wanted.get("enableFutureFlags", True) is not False:
            Testing.enable_future_flags(app)
        if wanted.get("fakeCdktfJsonPath"):
            Testing.fake_cdktf_json_path(app)
        return app

    @staticmethod
    def stub_version(app: App) -> App:
        """Replaces the framework's version in the output."""
        app.node.set_context("cdktfVersion", "stubbed")
        app.manifest.version = "stubbed"
        return app

    @staticmethod
    def enable_future_flags(app: App) -> App:
        """Switches on what will be the default one day."""
        if framework() == "cdktn":
            for flag in ("failOnConstructsOutsideOfStacks", "canonicalAssetHashes"):
                app.node.set_context(flag, "true")
        return app

    @staticmethod
    def fake_cdktf_json_path(app: App) -> App:
        """Pretends that there is a `cdktf.json` in the current folder."""
        app.node.set_context("cdktfJsonPath", os.path.join(os.getcwd(), "cdktf.json"))
        folder = "./test/fixtures/" if framework() == "cdktn" else "./"
        app.node.set_context("cdktfRelativeModules", [folder])
        return app

    @staticmethod
    def synth_scope(program: Any) -> str:
        """The JSON of a stack that a function fills."""
        stack = TerraformStack(Testing.app(), "stack")
        program(stack)
        return Testing.synth(stack)

    @staticmethod
    def synth(stack: Any, run_validations: bool | None = None) -> str:  # noqa: FBT001 - as it is called
        """The JSON of a stack without its metadata."""
        invoke_aspects(stack)
        if run_validations:
            stack.to_terraform()
            stack.run_all_validations()
        return js.stringify(
            _without_metadata(stack.to_terraform()), breaks_empty=framework() == "cdktf"
        )

    @staticmethod
    def full_synth(stack: Any) -> str:
        """Writes a stack as `app.synth()` does, and says where."""
        outdir = tempfile.mkdtemp(prefix="cdktf.outdir.")
        manifest = Manifest("stubbed", outdir)
        if framework() == "cdktn":
            stack.prepare_stack()
        else:
            stack.find_references()
        stack.synthesizer.synthesize({"outdir": outdir, "manifest": manifest})
        manifest.write_to_file()
        return outdir

    @staticmethod
    def synth_hcl(*_: Any) -> str:
        """HCL is written by the framework's own process only."""
        raise Unsupported("HCL output is only written by the framework itself")

    @staticmethod
    def render_construct_tree(construct: Any) -> str:
        """The tree below a construct, a line each."""
        lines: list[str] = []
        _draw(construct, lines, 0, is_last=True)
        return "\n".join(lines) + "\n"

    @staticmethod
    def to_have_resource(received: str, type_: str) -> bool:
        """Whether there is a resource of a type."""
        return matchers.has(received, "resource", type_, None)

    @staticmethod
    def to_have_resource_with_properties(
        received: str, type_: str, properties: dict[str, Any] | None = None
    ) -> bool:
        """Whether there is a resource of a type with certain properties."""
        return matchers.has(received, "resource", type_, properties)

    @staticmethod
    def to_have_data_source(received: str, type_: str) -> bool:
        """Whether there is a data source of a type."""
        return matchers.has(received, "data", type_, None)

    @staticmethod
    def to_have_data_source_with_properties(
        received: str, type_: str, properties: dict[str, Any] | None = None
    ) -> bool:
        """Whether there is a data source of a type with certain properties."""
        return matchers.has(received, "data", type_, properties)

    @staticmethod
    def to_have_provider(received: str, type_: str) -> bool:
        """Whether there is a provider of a type."""
        return matchers.has(received, "provider", type_, None)

    @staticmethod
    def to_have_provider_with_properties(
        received: str, type_: str, properties: dict[str, Any] | None = None
    ) -> bool:
        """Whether there is a provider of a type with certain properties."""
        return matchers.has(received, "provider", type_, properties)

    @staticmethod
    def to_be_valid_terraform(received: str) -> bool:
        """Whether Terraform accepts what `full_synth` wrote."""
        return _terraform(received, (("init",), ("validate",)))

    @staticmethod
    def setup_jest() -> None:
        """There is no Jest in Python."""
        docs = matchers.DOCS[framework()]
        raise JsError(
            "The expect function is not globally accessible.\n\nTo learn more about setting up "
            f"testing, refer to: {docs}#:~:text=Add%20Testing%20to%20Your%20Application\n"
        )


def _without_metadata(config: Any) -> Any:
    if isinstance(config, list):
        return [_without_metadata(item) for item in config]
    if isinstance(config, dict):
        return {key: _without_metadata(item) for key, item in config.items() if key != "//"}
    return config


def _terraform(folder: str, commands: tuple[tuple[str, ...], ...]) -> bool:
    """Whether Terraform does all of it in every stack that was written there."""
    stacks = os.path.join(folder, "stacks")
    if not os.path.isdir(stacks):
        return False
    program = os.environ.get("TERRAFORM_BINARY_NAME") or "terraform"
    try:
        for stack in sorted(os.listdir(stacks)):
            for command in commands:
                subprocess.run(
                    [program, *command],
                    cwd=os.path.join(stacks, stack),
                    check=True,
                    capture_output=True,
                )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _draw(construct: Any, lines: list[str], depth: int, *, is_last: bool) -> None:
    node = construct.node
    name = f"{node.id} ({construct.class_name})" if node.id else construct.class_name
    if depth == 0:
        lines.append(name)
    else:
        lines.append(_BLANK * (depth - 1) + (_LAST if is_last else _MIDDLE) + name)
    children = node.children
    for number, child in enumerate(children, 1):
        _draw(child, lines, depth + 1, is_last=number == len(children))
