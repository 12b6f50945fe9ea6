"""SP605: an environment variable that belongs to Lambda itself."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.values import Dictionary, Entry
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, entry_span
from stackproof.rules.secrets.sensitive import type_of
from stackproof.rules.where import is_test

# AWS Lambda developer guide, "Defined runtime environment variables", reserved ones.
_RESERVED: Final = frozenset(
    {"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV"}
    | {"AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"}
    | {"AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE"}
    | {"AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY"}
    | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
    | {"AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"}
)
# AWS Lambda API reference, Environment: the pattern of the keys.
_KEY: Final = re.compile(r"[a-zA-Z]([a-zA-Z0-9_])+")


class ReservedVariable(Rule):
    """A function sets an environment variable that Lambda refuses."""

    code: ClassVar = Code("SP605", "reserved-variable")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each variable that Lambda keeps for itself, or whose name is wrong."""
        is_variables = passed.argument.terraform_name == "variables"
        if type_of(passed.owner) != "aws_lambda_function" or not is_variables:
            return
        if not isinstance(passed.value.value, Dictionary) or is_test(passed.value.span.path):
            return
        for entry in passed.value.value.entries:
            why = _why(entry)
            if why is not None:
                yield self.finding(
                    at=entry_span(entry),
                    message=f"Lambda refuses the environment variable `{entry.key}`: {why}",
                    label="refused at deployment",
                    subject=f"{passed.subject}.{entry.key}",
                    basis=ctx.bindings.basis(passed.owner.module),
                    confidence=passed.confidence,
                ).helped("leave it out: Lambda sets it" if "own" in why else "rename it")


def _why(entry: Entry) -> str | None:
    if entry.key is None:
        return None
    if entry.key in _RESERVED:
        return "it is its own"
    return None if _KEY.fullmatch(entry.key) else "a letter comes first, then letters, digits, _"
