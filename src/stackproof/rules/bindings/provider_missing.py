"""SP124: resources whose provider the program never makes."""

import sys
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.bindings.facts import Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.model import Program, SourceModule
from stackproof.program.values import Call
from stackproof.rules.base import Context, Rule, Status

_USES: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL})
# Packages that programs import and that make no constructs.
_BYSTANDERS: Final = frozenset(
    {"boto3", "botocore", "dotenv", "jsii", "moto", "pytest", "requests", "yaml"}
)


class ProviderMissing(Rule):
    """Resources are made whose provider the program never makes."""

    code: ClassVar = Code("SP124", "provider-missing")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_program(self, program: Program, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each provider that is missing, at the first resource that needs it."""
        if not program.is_whole or not all(map(_is_understood, program.modules)):
            return
        calls = [call for module in program.modules for call in module.calls]
        if not _is_synthesized(program, calls):
            return
        first: dict[str, Call] = {}
        for call in calls:
            package = ctx.names.package(call.facts.module)
            if call.facts.kind in _USES and package is not None:
                first.setdefault(package.python_name, call)
        reached = {imp.dotted for module in program.modules for imp in module.imports}
        reached |= {access.dotted for module in program.modules for access in module.accesses}
        made = {package for dotted in reached for package in _providers(dotted, ctx)}
        for name, call in first.items():
            if name not in made:
                yield self._missing(name, call, ctx)
            else:
                for lacking in _stacks_without(name, program, ctx):
                    yield self._missing(name, lacking, ctx)

    def _missing(self, package: str, call: Call, ctx: Context) -> Diagnostic:
        found = ctx.bindings.module(f"{package}.provider")
        name = next(
            (item for item in found.classes if found.classes[item].kind is Kind.PROVIDER)
            if found is not None
            else iter(()),
            None,
        )
        finding = self.finding(
            at=call.name_span,
            message=f"nothing makes the provider that `{call.facts.name}` needs",
            label="needs a provider",
            subject=package,
            basis=ctx.bindings.basis(call.facts.module),
        )
        if name is None:
            return finding
        return finding.helped(f"make a `{name}` of `{package}.provider` in each stack")


def _stacks_without(package: str, program: Program, ctx: Context) -> Iterator[Call]:
    """The first resource of each stack that lacks a provider which other stacks have.

    Only where every provider is made in a stack's own methods is it known which stacks have one.
    """
    staged = [item for module in program.modules for item in module.staged]
    own = [item for item in staged if _package(item.call, ctx) == package]
    providers = [item for item in own if item.call.facts.kind is Kind.PROVIDER]
    if not providers or not all(item.family for item in providers):
        return
    having = {item.family[0] for item in providers}
    seen: set[object] = set()
    for item in own:
        if item.call.facts.kind not in _USES or not item.family or not item.is_made:
            continue
        stack = item.family[0]
        if stack not in seen and not having & set(item.family):
            yield item.call
        seen.add(stack)


def _package(call: Call, ctx: Context) -> str | None:
    package = ctx.names.package(call.facts.module)
    return package.python_name if package is not None else None


def _is_understood(module: SourceModule) -> bool:
    """Whether nothing that a module imports can make a provider unseen."""
    return all(
        name in sys.stdlib_module_names or name in _BYSTANDERS for name in module.unresolved
    ) and not module.called & {"import_module", "__import__", "exec", "eval", "getattr"}


def _is_synthesized(program: Program, calls: list[Call]) -> bool:
    """Whether the program as it stands makes an app and synthesizes it with all checks."""
    apps = [call for call in calls if call.facts.name == "App" and not call.facts.terraform_type]
    has_switch = any(
        keyword.name in {"skip_validation", None} for app in apps for keyword in app.keywords
    )
    is_called = any(
        read.facts.name == "App" and read.name == "synth" and read.is_called
        for module in program.modules
        for read in module.reads
    )
    return is_called and not has_switch


def _providers(dotted: str, ctx: Context) -> set[str]:
    """The package whose provider a name reaches, or may reach."""
    resolution = ctx.names.resolve(dotted)
    if resolution is None or resolution.module is None:
        return set()
    package = ctx.names.package(resolution.module)
    if package is None:
        return set()
    is_provider = resolution.facts is not None and resolution.facts.kind is Kind.PROVIDER
    is_module = resolution.facts is None and resolution.module.endswith(".provider")
    return {package.python_name} if is_provider or is_module else set()
