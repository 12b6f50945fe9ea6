"""SP603: a handler that is not in the code of its function."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.value import Known
from stackproof.program.model import Program
from stackproof.program.values import Call, Expression
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.files.code import Code as Packed
from stackproof.rules.files.code import folder_of, packed
from stackproof.rules.passed import confidence
from stackproof.rules.where import is_test

_FORM: Final = re.compile(r"[\w./-]+\.[A-Za-z_]\w*")
_SUFFIXES: Final = (".py", ".js", ".mjs", ".ts", ".rb")


class WrongHandler(Rule):
    """The handler of a function is not of the form that Lambda takes, or not in its code."""

    code: ClassVar = Code("SP603", "wrong-handler")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a handler that Lambda will not find."""
        if call.facts.terraform_type != "aws_lambda_function" or is_test(call.span.path):
            return
        given = {item.name: item.value for item in call.keywords if item.name is not None}
        handler, runtime = _text(given.get("handler")), _text(given.get("runtime"))
        if handler is None or runtime is None or not runtime.startswith(("python", "nodejs")):
            return
        why = _malformed(handler)
        if why is None and runtime.startswith("python") and "filename" in given:
            code = packed(given["filename"])
            why = _missing(handler, code, ctx.program) if code is not None else None
        if why is not None:
            yield self.finding(
                at=given["handler"].span,
                message=f"Lambda will not find the handler {handler!r}: {why}",
                label="file, dot, function",
                subject=f"{call.facts.qualified}.handler",
                basis=ctx.bindings.basis(call.facts.module),
                confidence=confidence(call),
            ).helped("name the file without its ending, a dot, and the function in it")


def _text(value: Expression | None) -> str | None:
    if value is None or not isinstance(value.value, Known):
        return None
    return value.value.value if isinstance(value.value.value, str) else None


def _malformed(handler: str) -> str | None:
    if handler.endswith(_SUFFIXES):
        return "it names a file and no function"
    if "." not in handler:
        return "it has no dot between file and function"
    return None if _FORM.fullmatch(handler) else "it is not a file, a dot and a function"


def _missing(handler: str, code: Packed, program: Program) -> str | None:
    """What of a handler is not in the code that the program packs."""
    file, _, function = handler.rpartition(".")
    if code.path.endswith(".py"):
        stem = code.path.removesuffix(".py")
        if "/" in file or file == stem:
            return None
        return f"the code is the file `{code.path}`"
    modules = folder_of(code, program)
    if not modules or "/" in file or "." in file:
        return None
    found = [item for item in modules if item.path.endswith(f"/{file}.py")]
    if not found:
        return f"the folder `{code.path}` has no `{file}.py`"
    home = found[0].home
    if len(found) > 1 or home is None or home.root.stars or function in home.root.bindings:
        return None
    return f"`{file}.py` has no function `{function}`"
