"""SP101: a class or module that the bindings do not have."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.imports import Access, Import
from stackproof.program.names import Fault, Meant
from stackproof.rules.base import Context, Rule, Status


class UnknownClass(Rule):
    """A class or module is named that the bindings do not have."""

    code: ClassVar = Code("SP101", "unknown-class")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_import(self, imp: Import, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for an import whose module or name does not exist."""
        if imp.is_local or imp.is_guarded:
            return
        resolution = ctx.names.resolve(imp.dotted)
        fault = resolution.faults[0] if resolution is not None and resolution.faults else None
        if fault is None:
            return
        is_name = imp.name is not None and fault.index == imp.module.count(".") + 1
        at = imp.span if is_name else imp.module_span or imp.span
        finding = _finding(self, fault, at, ctx)
        if fault.meant is not None:
            fix = _import_fix(imp, fault, fault.meant, ctx)
            finding = finding.helped(_advice(fault, fault.meant, ctx))
            if fix is not None:
                finding = finding.fixed(fix)
        yield finding

    def check_access(self, access: Access, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a name that an imported module does not have."""
        if access.is_guarded:
            return
        resolution = ctx.names.resolve(access.dotted)
        last = access.dotted.count(".")
        for fault in resolution.faults if resolution is not None else ():
            if fault.index != last:
                continue  # found where the earlier part is imported or read
            finding = _finding(self, fault, access.span or access.whole, ctx)
            if fault.meant is not None:
                finding = finding.helped(_advice(fault, fault.meant, ctx))
                new = _last(fault.meant)
                edits = access.rename(new) if _stays(fault, fault.meant) else ()
                if edits:
                    finding = finding.fixed(_fix(f"use `{new}` instead", edits, fault.meant))
            yield finding


def _finding(rule: Rule, fault: Fault, at: Span, ctx: Context) -> Diagnostic:
    kind = "class" if fault.name[:1].isupper() else "module"
    where = fault.module.rpartition(".")[2]
    return rule.finding(
        at=at,
        message=f"`{where}` has no {kind} `{fault.name}`",
        label="not exported" if kind == "class" else "no such module",
        subject=f"{fault.module}.{fault.name}",
        basis=ctx.bindings.basis(fault.module),
        confidence=Confidence.HIGH,
    )


def _advice(fault: Fault, meant: Meant, ctx: Context) -> str:
    if meant.name is None:
        return f"the module meant is probably `{meant.module}`"
    if meant.module != fault.module:
        return f"`{meant.name}` is in `{meant.module}`"
    if not meant.is_certain:
        return f"the class meant is probably `{meant.name}`"
    advice = f"the bindings call it `{meant.name}`"
    package = ctx.names.package(meant.module)
    cause = ctx.bindings.explain_collision(package.python_name, meant.name) if package else None
    if cause is None:
        return advice
    block = ".".join(cause.path)
    return f"{advice}: `{cause.taken}` is the struct of the block `{block}` in `{cause.owner}`"


def _import_fix(imp: Import, fault: Fault, meant: Meant, ctx: Context) -> Fix | None:
    """The fix of an import, or None where it cannot be written without loss."""
    if imp.name is None:
        new = ".".join((*imp.module.split(".")[: fault.index], _last(meant)))
        edits = imp.rename_module(meant.module) if meant.name is None else ()
        return _fix(f"import `{new}` instead", edits, meant) if edits else None
    if meant.name is None:
        return _module_fix(imp, fault, meant)
    if meant.module == imp.module:
        edits = imp.rename(meant.name)
    elif _all_move_to(meant.module, imp, ctx):
        edits = imp.rename_module(meant.module)
        if meant.name != imp.name:
            edits += imp.rename(meant.name)
    else:
        edits = imp.move(meant.module, meant.name)
    title = f"import `{meant.name}` from `{meant.module}` instead"
    if meant.module == imp.module:
        title = f"import `{meant.name}` instead"
    return _fix(title, edits, meant) if edits else None


def _module_fix(imp: Import, fault: Fault, meant: Meant) -> Fix | None:
    """The fix of a wrong module that is imported by name or star: `from package import m`."""
    if imp.name is not None and imp.name != "*" and fault.name == imp.name:
        package, _, new = meant.module.rpartition(".")
        edits = imp.rename(new) if package == imp.module else imp.move(package, new)
    else:
        edits = imp.rename_module(meant.module)
    return _fix(f"import `{meant.module}` instead", edits, meant) if edits else None


def _all_move_to(module: str, imp: Import, ctx: Context) -> bool:
    """Whether every name of the statement is meant to come from another module."""
    if len(imp.statement.names) == 1:
        return True
    for sibling in imp.statement.names:
        resolution = ctx.names.resolve(f"{imp.module}.{sibling.name}")
        if resolution is None or resolution.facts is None or resolution.module != module:
            return False
    return True


def _fix(title: str, edits: tuple[Edit, ...], meant: Meant) -> Fix:
    return Fix(title, edits, Safety.SAFE if meant.is_certain else Safety.UNSAFE)


def _last(meant: Meant) -> str:
    return meant.name or meant.module.rpartition(".")[2]


def _stays(fault: Fault, meant: Meant) -> bool:
    """Whether the meant name can be read where the wrong one is."""
    if meant.name is not None:
        return meant.module == fault.module
    return meant.module.rpartition(".")[0] == fault.module
