"""`TerraformStack`: elements become one JSON; dependencies between stacks."""

import os
import re
import sys
from typing import Any

from stackproof.synth.native.runtime import places
from stackproof.synth.native.runtime.behaviour import identity, js, requirements, resolve
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.behaviour.element import TerraformElement, set_override
from stackproof.synth.native.runtime.behaviour.tree import Construct, Node
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour, framework, framework_version

_SPACE = re.compile(r"\s")
_HOME = "stackproof.synth.native.runtime.behaviour."
_CONTINUE = "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS"
_LEVELS = ("@cdktf/info", "@cdktf/warn", "@cdktf/error")

_NOT_THE_APP = (
    ". You seem to have passed your root App as scope to a construct. Pass a stack (inheriting "
    "from TerraformStack) as scope to your construct instead."
)
_DOCS = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf/concepts",
    "cdktn": "https://cdktn.io/docs/concepts",
}


@behaviour("TerraformStack")
class TerraformStack(Construct):
    """A part of the app that Terraform applies at once.

    Args:
        scope: Where it stands, the app as a rule.
        id_: Its name there.
    """

    def __init__(self, scope: Any, id_: str) -> None:
        super().__init__(scope, id_)
        if _SPACE.search(id_):
            raise JsError(
                f'Cannot create TerraformStack with id "{id_}". It contains a whitespace '
                "character.\n\nPlease remove any whitespace characters in your TerraformStack id, "
                f'like so: "{_SPACE.sub("", id_)}"\n'
            )
        self.dependencies: list[TerraformStack] = []
        self.synthesizer: Any = StackSynthesizer(self)
        self.raw_overrides: dict[str, Any] = {}
        self._outgoing: dict[str, Any] = {}
        self._incoming: dict[int, Any] = {}
        self._targets: Any = None
        self.checks: list[Any] = []
        self.node.add_validation(_HasProviders(self))

    @staticmethod
    def is_stack(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformStack)

    @staticmethod
    def of(construct: Any) -> "TerraformStack":
        """The stack that a construct belongs to."""
        current = construct
        while current is not None:
            if isinstance(current, TerraformStack):
                return current
            current = current.node.scope
        scope = construct.node.scope
        hint = _NOT_THE_APP if scope is not None and hasattr(scope, "manifest") else ""
        raise JsError(
            f"No stack could be identified for the construct at path '{construct.node.path}'{hint}"
            "\n\n"
            "You can only use constructs as part of a TerraformStack.\n\n"
            "To learn more about Constructs vs. TerraformStacks, refer to: "
            f"{_DOCS[framework()]}/constructs#:~:text=Constructs%20vs.%20Stacks\n"
        )

    def stack_of(self) -> "TerraformStack":
        """Itself, for those that resolve something for it."""
        return self

    @property
    def app(self) -> Any:
        """The app at the root of the tree."""
        from stackproof.synth.native.runtime.behaviour.app import App

        return App.of(self)

    @property
    def move_targets(self) -> Any:
        """The names that resources may be moved to."""
        if self._targets is None:
            from stackproof.synth.native.runtime import facade, registry

            facts = registry.facts(f"{framework()}.TerraformResourceTargets")
            self._targets = registry.behaviour_class(facts)() if facts is not None else None
            del facade
        return self._targets

    @move_targets.setter
    def move_targets(self, value: Any) -> None:
        self._targets = value

    def add_override(self, path: str, value: Any) -> None:
        """Sets a value anywhere in the stack's JSON."""
        set_override(self.raw_overrides, path, value)

    def get_logical_id(self, element: Any) -> str:
        """The id of an element in Terraform."""
        if isinstance(element, TerraformElement) and element.overridden_id:
            return element.overridden_id
        return self._allocate_logical_id(element)

    def _allocate_logical_id(self, element: Any) -> str:
        node = element if isinstance(element, Node) else element.node
        own = self.node
        components: list[str] = []
        current: Node | None = node
        while current is not None and current is not own:
            components.append(current.id)
            current = current.scope.node if current.scope is not None else None
        components.reverse()
        return identity.logical_id(components)

    def constructs(self) -> list[Construct]:
        """All constructs below it that belong to no other stack, in order."""
        found: list[Construct] = []
        waiting: list[Construct] = [self]
        while waiting:
            construct = waiting.pop()
            found.append(construct)
            waiting += [
                child
                for child in reversed(construct.node.children)
                if not isinstance(child, TerraformStack)
            ]
        return found

    def elements(self) -> list[TerraformElement]:
        """All elements of the stack."""
        return [each for each in self.constructs() if isinstance(each, TerraformElement)]

    def all_providers(self) -> list[Any]:
        """All providers of the stack."""
        from stackproof.synth.native.runtime.behaviour.provider import TerraformProvider

        return [each for each in self.constructs() if isinstance(each, TerraformProvider)]

    def ensure_backend_exists(self) -> Any:
        """The stack's backend; a local one if the program made none."""
        from stackproof.synth.native.runtime.behaviour import backends

        for each in self.constructs():
            if isinstance(each, backends.TerraformBackend):
                return each
        return backends.LocalBackend(self, {})

    def has_resource_move(self) -> bool:
        """Whether a resource of the stack is moved."""
        return any(
            each.has_resource_move()
            for each in self.elements()
            if hasattr(each, "has_resource_move")
        )

    # Stacks and what they share

    def add_dependency(self, dependency: "TerraformStack") -> None:
        """Says that another stack comes first."""
        if dependency is self:
            return
        if dependency.depends_on(self):
            raise JsError(
                f"Cannot add dependency {self.node.path} to {dependency.node.path}, because it "
                "would cause a circular dependency.\n\n"
                f"TerraformStack {self.node.path} is already dependent on {dependency.node.path} "
                "directly, or dependent on a TerraformStack within "
                f"{dependency.node.path}.\n\n"
                "To learn more about circular dependency references, refer to: "
                f"{_DOCS[framework()]}/stacks#:~:text=Cross%2DStack%20References\n"
            )
        if dependency not in self.dependencies:
            self.dependencies.append(dependency)

    def depends_on(self, stack: "TerraformStack") -> bool:
        """Whether another stack comes first, or is this one."""
        return self is stack or any(each.depends_on(stack) for each in self.dependencies)

    def register_outgoing_cross_stack_reference(self, identifier: str) -> Any:
        """The output through which another stack reads something of this one."""
        from stackproof.synth.native.runtime.behaviour.output import TerraformOutput
        from stackproof.synth.native.runtime.behaviour.references import Reference

        found = self._outgoing.get(identifier)
        if found is None:
            value = Reference(identifier, self)
            found = self._outgoing[identifier] = TerraformOutput(
                self, f"cross-stack-output-{identifier}", {"value": value, "sensitive": True}
            )
        return found

    def register_incoming_cross_stack_reference(self, from_stack: "TerraformStack") -> Any:
        """The remote state through which this stack reads another one."""
        found = self._incoming.get(id(from_stack))
        if found is None:
            name = f"cross-stack-reference-input-{from_stack.node.path}"
            backend = from_stack.ensure_backend_exists()
            found = backend.get_remote_state_data_source(self, name, from_stack.node.path)
            self._incoming[id(from_stack)] = found
        return found

    # Synthesis

    def prepare_stack(self) -> None:
        """Finds what the stack needs of others."""
        self.ensure_backend_exists()
        self.find_references()

    def find_references(self) -> None:
        """Connects it with the stacks that it reads something of."""
        content = self._collect()
        resolve.resolve(self, content, preparing=True)

    def run_all_validations(self) -> None:
        """Asks every construct of the stack whether it is in order."""
        errors = [
            f"[{construct.node.path}] {message}"
            for construct in self.constructs()
            for message in (*construct.node.validate(), *requirements.of(construct))
        ]
        if errors:
            listed = "\n  ".join(errors)
            raise JsError(
                f"Validation failed with the following errors:\n  {listed}\n\n"
                "If you wish to ignore these validations, pass 'skipValidation: true' to your App "
                "configuration.\n"
            )

    def to_terraform(self) -> Any:
        """The stack's JSON as data."""
        return resolve.resolve(self, self._collect())

    def _collect(self) -> dict[str, Any]:
        metadata: dict[str, Any] = {
            "version": self.node.try_get_context("cdktfVersion") or framework_version(),
            "stackName": self.node.id,
        }
        if framework() == "cdktf":
            metadata["backend"] = "local"
        outputs: dict[str, Any] = {}
        content: dict[str, Any] = {"//": {"metadata": metadata, "outputs": outputs}}
        overrides: dict[str, Any] = {}
        name = self.node.id
        for element in self.elements():
            merge_element(content, element.to_terraform())
            more = element.to_metadata()
            if more:
                if more.get("backend"):
                    metadata["backend"] = more["backend"]
                for kind, keys in (more.pop("overrides", None) or {}).items():
                    overrides.setdefault(kind, []).extend(keys)
                js.merge(metadata, more)
            self._note(name, element, outputs)
        if self.raw_overrides:
            overrides["stack"] = js.ordered(self.raw_overrides)
        if overrides:
            metadata["overrides"] = overrides
        js.merge(content, self.raw_overrides)
        return content

    def _note(self, name: str, element: TerraformElement, outputs: dict[str, Any]) -> None:
        from stackproof.synth.native.runtime.behaviour.output import TerraformOutput

        if isinstance(element, TerraformOutput):
            target = outputs
            for scope in element.node.scopes[1:-1]:
                target = target.setdefault(scope.node.id, {})
            target[element.node.id] = element.output_id
        if hasattr(element, "get_remote_state_data_source"):
            places.note(name, "terraform.backend", element.frames)
        if element.element_type or hasattr(element, "terraform_resource_type"):
            places.note(name, element.address, element.frames)


def merge_element(content: dict[str, Any], part: Any) -> None:
    """Puts an element's part into the stack's JSON; few parts need a deep merge."""
    if len(part) == 1:
        ((block, by_type),) = part.items()
        if block in {"resource", "data", "output"}:
            home = content.setdefault(block, {})
            for type_, by_id in by_type.items():
                below = home.get(type_)
                if below is None:
                    home[type_] = by_id
                elif isinstance(below, dict) and below.keys().isdisjoint(by_id):
                    below.update(by_id)
                else:
                    js.merge(home, {type_: by_id})
            return
    js.merge(content, part)


class _HasProviders(Behaviour):
    """Checks that every resource has a provider."""

    def __init__(self, stack: TerraformStack) -> None:
        self.stack = stack

    def validate(self) -> list[str]:
        """What is wrong."""
        from stackproof.synth.native.runtime.behaviour.provider import TerraformProvider
        from stackproof.synth.native.runtime.behaviour.resource import Attributed

        needed: dict[str, None] = {}
        present = set()
        for construct in self.stack.constructs():
            if isinstance(construct, TerraformProvider):
                present.add(construct.terraform_resource_type)
            elif isinstance(construct, Attributed):
                metadata = construct.terraform_generator_metadata
                if metadata and metadata["providerName"] != "terraform":
                    needed[metadata["providerName"]] = None
        missing = [name for name in needed if name not in present]
        if not missing:
            return []
        message = (
            "Found resources without a matching provider construct. Please make sure to add "
            "provider constructs [e.g. new RandomProvider(...)] to your stack "
            f"'{self.stack.node.id}' for the following providers: {', '.join(missing)}"
        )
        return [message]


@behaviour("StackSynthesizer")
class StackSynthesizer(Behaviour):
    """Writes the files of a stack.

    Args:
        stack: The stack.
    """

    def __init__(self, stack: TerraformStack) -> None:
        self.stack = stack

    def synthesize(self, session: dict[str, Any]) -> None:
        """Runs aspects and validations, then writes."""
        stack = self.stack
        invoke_aspects(stack)
        if not session.get("skipValidation"):
            stack.run_all_validations()
        entry = session["manifest"].for_stack(stack)
        folder = os.path.join(session["outdir"], entry["workingDirectory"])
        os.makedirs(folder, exist_ok=True)
        for construct in reversed(stack.constructs()):
            put = getattr(construct, "put", None)
            if put is not None:
                put(folder)
        annotations = list(_annotations(stack))
        entry["annotations"].extend(annotations)
        errors = [a for a in annotations if a["level"] == "@cdktf/error"]
        if (
            errors
            and not os.environ.get(_CONTINUE)
            and not stack.node.try_get_context("cdktfContinueSynthOnErrorAnnotations")
        ):
            listed = "\n".join(f"[{a['constructPath']}] {a['message']}" for a in errors)
            raise JsError(
                f'Encountered Annotations with level "ERROR":\n{listed}\n\nEither fix the issues '
                f"above, or set the environment variable {_CONTINUE} to ignore these "
                "annotations.\n"
            )
        text = js.stringify(stack.to_terraform(), breaks_empty=framework() == "cdktf")
        path = os.path.join(session["outdir"], entry["synthesizedStackPath"])
        with open(path, "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write(text)


def invoke_aspects(stack: TerraformStack) -> None:
    """Runs the aspects of the stack, if the program has any."""
    aspects = sys.modules.get(f"{_HOME}aspects")
    if aspects is not None:
        aspects.invoke(stack)


def _annotations(stack: TerraformStack) -> Any:
    for construct in stack.constructs():
        for entry in construct.node.metadata:
            if entry["type"] in _LEVELS:
                yield {
                    "constructPath": construct.node.path,
                    "level": entry["type"],
                    "message": entry["data"],
                    "stacktrace": entry.get("trace") or [],
                }
