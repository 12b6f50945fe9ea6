"""SP606: a runtime of Lambda that has reached its end."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety, Severity
from stackproof.core.edit import Edit
from stackproof.core.value import Known
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, is_within
from stackproof.rules.secrets.sensitive import type_of
from stackproof.rules.source import is_literal


@cache
def _data() -> Mapping[str, Any]:
    text = Path(__file__).with_name("runtimes.json").read_text("utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data


class EndedRuntime(Rule):
    """A function uses a runtime that AWS no longer supports."""

    code: ClassVar = Code("SP606", "ended-runtime")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a runtime past its end."""
        is_runtime = passed.argument.terraform_name == "runtime"
        if type_of(passed.owner) != "aws_lambda_function" or not is_runtime:
            return
        value = passed.value.value
        if not isinstance(value, Known) or not isinstance(value.value, str):
            return
        name = value.value
        ended = _data()["ended"].get(name)
        if ended is None:
            return
        newer = _newer(name)
        finding = self.finding(
            at=passed.value.span,
            message=f"the runtime {name!r} ended on {ended}",
            label="no more updates, and soon no new functions",
            subject=f"{passed.subject}.{name}",
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
        ).helped(f"use {newer!r}" if newer else "use one that is supported")
        span = passed.value.span
        if newer and is_within(span, passed.call.span) and is_literal(span, ctx):
            edit = Edit(span, f'"{newer}"')
            finding = finding.fixed(Fix(f"use {newer!r}", (edit,), Safety.UNSAFE))
        yield finding


def _newer(name: str) -> str | None:
    newest: Mapping[str, str] = _data()["newest"]
    family = next((item for item in newest if name.startswith(item)), None)
    # Go's own runtime has become a program that is built for a bare system.
    return newest[family] if family is not None and family not in {"go", "provided"} else None
