"""SP604: a function whose new code Terraform does not notice."""

import ast
from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety, Severity
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.values import Keyword
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.files.code import is_code, packed, written_path
from stackproof.rules.given import given
from stackproof.rules.passed import Passed
from stackproof.rules.source import text_of
from stackproof.rules.where import is_test


class NoSourceHash(Rule):
    """A function's archive has a fixed path and no hash, so that new code is not deployed."""

    code: ClassVar = Code("SP604", "no-source-hash")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a fixed path without a hash."""
        if not is_code(passed) or is_test(passed.value.span.path):
            return
        names = given(passed.call)
        if "source_code_hash" in names.names or not names.is_complete:
            return
        archive = packed(passed.value)
        is_archive = archive is not None and archive.call.facts.name != "TerraformAsset"
        if not is_archive and written_path(passed.value) is None:
            return
        finding = self.finding(
            at=passed.value.span,
            message=f"`{passed.owner.name}` has no `source_code_hash`",
            label="the same path for old and new code",
            subject=f"{passed.owner.qualified}.source_code_hash",
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
        )
        if not is_archive:
            yield finding.helped("pass `Fn.filebase64sha256(...)` of the archive")
            return
        finding = finding.helped("pass the archive's `output_base64_sha256`")
        edit = _hashed(passed, ctx)
        if edit is None:
            yield finding
        else:
            yield finding.fixed(Fix("pass the archive's hash", (edit,), Safety.UNSAFE))


def _hashed(passed: Passed, ctx: Context) -> Edit | None:
    """The edit that passes the hash of the archive whose path is passed."""
    written = passed.value.written
    keyword: Keyword | None = next(
        (item for item in passed.call.keywords if item.name == passed.argument.name), None
    )
    if written is None or keyword is None or not isinstance(written.node, ast.Attribute):
        return None
    text = text_of(passed.value.span, ctx)
    if not text.endswith(".output_path") or keyword.value.span.end != keyword.span.end:
        return None
    base = text.removesuffix("output_path")
    end = keyword.span.end
    at = Span(keyword.span.path, end, end)
    return Edit(at, f", source_code_hash={base}output_base64_sha256")
