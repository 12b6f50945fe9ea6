"""SP602: something that is no archive where one is wanted, or an archive packed again."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.span import Span
from stackproof.program.values import Call
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.files.code import code_of, is_code, packed, written_path
from stackproof.rules.passed import Passed, confidence
from stackproof.rules.where import is_test

_ARCHIVES: Final = (".zip", ".jar", ".war")
_SOURCES: Final = (".py", ".js", ".mjs", ".ts", ".rb", ".go", ".java")


class WrongArchive(Rule):
    """A function's code is no archive, or an archive is to be packed once more."""

    code: ClassVar = Code("SP602", "wrong-archive")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a function whose code is a source file or a folder."""
        if not is_code(passed) or is_test(passed.value.span.path):
            return
        text = written_path(passed.value)
        if text is not None:
            last = text.rstrip("/").rpartition("/")[2]
            if last.endswith(_SOURCES):
                yield self._finding(passed, ctx, f"{last!r} is a source file and no archive")
            elif "." not in last:
                yield self._finding(passed, ctx, f"{last!r} is a folder and no archive")
            return
        code = packed(passed.value)
        if code is None or code.call.facts.name != "TerraformAsset":
            return
        if code.kind == "DIRECTORY":
            yield self._finding(passed, ctx, "an asset of the type DIRECTORY is no archive")
        elif code.kind == "FILE" and code.path.endswith(_SOURCES):
            yield self._finding(passed, ctx, f"{code.path!r} is a source file and no archive")

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for an asset that packs a file."""
        if call.facts.name != "TerraformAsset" or is_test(call.span.path):
            return
        code = code_of(call)
        if code is None or code.kind not in {"ARCHIVE", "DIRECTORY"}:
            return
        if not code.path.endswith((*_ARCHIVES, *_SOURCES)):
            return
        at: Span = next(item.value.span for item in call.keywords if item.name == "path")
        yield self.finding(
            at=at,
            message=f"an asset of the type {code.kind} takes a folder, not {code.path!r}",
            label="a file",
            subject=call.facts.qualified,
            basis=ctx.bindings.basis(call.facts.module),
            confidence=confidence(call),
        ).helped("pass the folder, or say `AssetType.FILE`")

    def _finding(self, passed: Passed, ctx: Context, words: str) -> Diagnostic:
        return self.finding(
            at=passed.value.span,
            message=f"`{passed.argument.name}` of `{passed.owner.name}` takes an archive: {words}",
            label="no archive",
            subject=passed.subject,
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
        ).helped("pack it: `TerraformAsset(..., type=AssetType.ARCHIVE)` packs a folder")
