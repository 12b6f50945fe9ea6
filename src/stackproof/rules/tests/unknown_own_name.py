"""SP801: a name that the program's own module does not have."""

import ast
import sys
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.program.definition import Definition
from stackproof.program.evaluate import Evaluator
from stackproof.program.imports import Import, module_of
from stackproof.program.model import SourceModule
from stackproof.program.scope import Defined, RawImport
from stackproof.program.syntax import last_name
from stackproof.rules.base import Context, Rule, Status

_MAKES_NAMES: Final = frozenset({"__getattr__", "globals", "setattr", "exec", "vars"})


class UnknownOwnName(Rule):
    """A name is imported from a module of the program that does not define it."""

    code: ClassVar = Code("SP801", "unknown-own-name")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each such name."""
        home = module.home
        if home is None or not ctx.program.is_whole:
            return
        for index, (raw, imp) in enumerate(zip(home.found.imports, module.imports, strict=True)):
            source = home.lookup.source(index)
            name = raw.alias.name
            if source is None or raw.is_guarded or name == "*" or _has(source, name, raw, home):
                continue
            yield self._finding(imp, name, source)

    def _finding(self, imp: Import, name: str, source: Evaluator) -> Diagnostic:
        finding = self.finding(
            at=imp.name_span or imp.span,
            message=f"`{source.path.rpartition('/')[2]}` defines no `{name}`",
            label="not defined there",
            subject=f"{imp.module}.{name}",
        )
        meant = _meant(name, source)
        if meant is None:
            return finding
        finding = finding.helped(f"it defines `{meant}`")
        return finding.fixed(
            Fix(f"import `{meant}` instead", tuple(imp.rename(meant)), Safety.UNSAFE)
        )


def _has(source: Evaluator, name: str, raw: RawImport, home: Evaluator) -> bool:
    """Whether a module may have a name."""
    root = source.root
    if module_of(raw).partition(".")[0] in sys.stdlib_module_names:
        return True  # which of the two is meant depends on the folder it is started in
    if name in root.bindings or root.stars or name.startswith("__"):
        return True
    if any(
        last_name(seen.node.func) in _MAKES_NAMES
        for seen in source.found.calls
        if isinstance(seen.node, ast.Call)
    ):
        return True
    if "__getattr__" in root.bindings:
        return True
    module = module_of(raw)
    separator = "" if module.endswith(".") else "."
    if home.project.module(home.path, f"{module}{separator}{name}") is not None:
        return True
    # A package may have modules that are no Python source.
    return source.path.endswith("__init__.py") and not name[:1].isupper()


def _meant(name: str, source: Evaluator) -> str | None:
    """The name that is meant: nearly the same, or the only stack for what should be one."""
    defined = [
        other
        for other, bindings in source.root.bindings.items()
        if any(isinstance(binding, Defined) for binding in bindings) and not other.startswith("_")
    ]
    from difflib import get_close_matches  # noqa: PLC0415 - slow to load, and most programs are right

    close = get_close_matches(name, defined, n=2, cutoff=0.8)
    if len(close) == 1:
        return close[0]
    if not name[:1].isupper():
        return None
    stacks = [other for other in defined if _is_stack(other, source)]
    is_stack = name.lower().endswith("stack")
    return stacks[0] if is_stack and len(stacks) == 1 else None


def _is_stack(name: str, source: Evaluator) -> bool:
    definition = source.lookup.global_definition(name)
    if not isinstance(definition, Definition) or not isinstance(definition.node, ast.ClassDef):
        return False
    base = source.project.own.binding_base(definition)
    return base is not None and base[0].name == "TerraformStack"
