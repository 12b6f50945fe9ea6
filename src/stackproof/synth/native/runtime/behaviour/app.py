"""`App`: the root of the tree."""

import json
import os
from typing import Any

from stackproof.synth.native.runtime import crossing
from stackproof.synth.native.runtime.behaviour import tokens
from stackproof.synth.native.runtime.behaviour.manifest import Manifest
from stackproof.synth.native.runtime.behaviour.references import reference
from stackproof.synth.native.runtime.behaviour.stack import TerraformStack
from stackproof.synth.native.runtime.behaviour.tree import Construct
from stackproof.synth.native.runtime.errors import JsError, Unsupported
from stackproof.synth.native.runtime.registry import (
    behaviour,
    framework,
    framework_version,
    mixed,
)

_NO_TRACES = "@cdktf/disable_stack_trace_in_metadata"


_ARCHITECTURE = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf/concepts/cdktf-architecture#app-class"
    ":~:text=and%20Resource.-,App%20Class,-Each%20CDKTF%20project",
    "cdktn": "https://cdktn.io/docs/concepts/cdktn-architecture#app-class",
}


@behaviour("App")
class App(Construct):
    """The root of the tree.

    Args:
        config: `outdir`, `context`, `skipValidation` and others.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(None, "")
        self.outdir = config.get("outdir") or os.environ.get("CDKTF_OUTDIR") or "cdktf.out"
        self.target_stack_id = os.environ.get("CDKTF_TARGET_STACK_ID")
        self.skip_validation = bool(config.get("skipValidation"))
        self.skip_backend_validation = bool(config.get("skipBackendValidation"))
        self.hcl_output = bool(config.get("hclOutput"))
        if self.hcl_output:
            raise Unsupported("HCL output is only written by the framework itself")
        self._load_context(config.get("context") or {})
        if config.get("stackTraces") is False:
            self.node.set_context(_NO_TRACES, value=True)
        self.node.set_context("cdktfVersion", framework_version())
        self.manifest = Manifest(framework_version(), self.outdir)

    def _load_context(self, given: dict[str, Any]) -> None:
        for key, value in given.items():
            self.node.set_context(key, value)
        text = os.environ.get("CDKTF_CONTEXT_JSON")
        if text:
            for key, value in json.loads(text).items():
                self.node.set_context(key, crossing.lower_any(value))

    @staticmethod
    def is_app(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, App)

    @staticmethod
    def of(construct: Any) -> "App":
        """The app of a construct."""
        root = construct.node.root
        if not isinstance(root, App):
            name = framework()
            raise JsError(
                f"No app could be identified for the construct at path '{construct.node.path}' "
                f"(likely a TerraformStack).\nThe scope of {name.upper()}'s TerraformStack class "
                "is a single App instance created by 'const app = new App()'. The App is your "
                "project's root, holding project configuration and validations.\n"
                f"Learn more about the App: {_ARCHITECTURE[name]}\n    "
            )
        return root

    def stacks(self) -> list[TerraformStack]:
        """All stacks."""
        return [each for each in self.node.find_all() if isinstance(each, TerraformStack)]

    def synth(self) -> None:
        """Writes everything."""
        os.makedirs(self.outdir, exist_ok=True)
        self._check_frameworks()
        self._check_places()
        stacks = self.stacks()
        for stack in stacks:
            stack.prepare_stack()
        session = {
            "outdir": self.outdir,
            "skipValidation": self.skip_validation,
            "manifest": self.manifest,
        }
        for stack in stacks:
            stack.synthesizer.synthesize(session)
        self.manifest.write_to_file()

    def _check_places(self) -> None:
        """Refuses constructs that are in no stack, if the program wants that."""
        flag = self.node.try_get_context("failOnConstructsOutsideOfStacks")
        if not flag or framework() != "cdktn":
            return
        outside = [c.node.path for c in self.node.children if not isinstance(c, TerraformStack)]
        if outside:
            listed = "\n".join(f"  - {path}" for path in outside)
            raise JsError(
                "Found constructs outside of a TerraformStack (did you pass scope=app instead of "
                f"scope=stack?):\n{listed}\n"
            )

    def _check_frameworks(self) -> None:
        """Refuses constructs of `cdktf` in an app of `cdktn`; the other way round they do."""
        if not mixed() or self.class_module != "cdktn":
            return
        for construct in self.node.find_all():
            if construct.class_module == "cdktf":
                raise JsError(
                    f"{construct.node.path} is made with cdktf and stands in an app that is made "
                    "with cdktn. Use one of the two.",
                    kind="TypeError",
                )

    def cross_stack_reference(
        self, from_stack: TerraformStack, to_stack: TerraformStack, identifier: str
    ) -> str:
        """A token by which a stack reads something of another."""
        output = from_stack.register_outgoing_cross_stack_reference(identifier)
        state = to_stack.register_incoming_cross_stack_reference(from_stack)
        text = (
            f"{state.element_type}.{state.friendly_unique_id}.outputs.{output.friendly_unique_id}"
        )
        return tokens.as_string(reference(text, to_stack))
