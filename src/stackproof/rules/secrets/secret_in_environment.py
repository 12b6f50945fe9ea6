"""SP205: a secret in the environment variables of a function, container or build."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Label
from stackproof.program.origins import Origin, Source
from stackproof.program.trace import origins
from stackproof.program.values import Expression
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, is_within
from stackproof.rules.secrets.content import document, entries, is_placeholder
from stackproof.rules.secrets.sensitive import is_secret_attribute, names_secret, type_of
from stackproof.rules.where import is_test

_VARIABLES: Final = {
    ("aws_lambda_function", "variables"),
    ("aws_apprunner_service", "runtime_environment_variables"),
    ("aws_amplify_app", "environment_variables"),
    ("aws_amplify_branch", "environment_variables"),
    ("aws_batch_job_definition", "container_properties"),
    ("aws_ecs_task_definition", "container_definitions"),
    ("aws_glue_job", "default_arguments"),
    ("aws_elastic_beanstalk_environment", "setting"),
}
_WORDS: Final = {
    Source.LITERAL: "is written in the source",
    Source.VARIABLE: "holds the secret itself, which stands in the Terraform JSON",
}
_LEADS_TO: Final = re.compile(
    r"^(?:arn:|/|ssm:|\{\{|\$\{|https?://|projects/|alias/|[a-z0-9_-]+/[a-z0-9/_-]+$)"
)


class SecretInEnvironment(Rule):
    """A secret stands in the environment variables of a function, a container or a job."""

    code: ClassVar = Code("SP205", "secret-in-environment")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each variable that is called like a secret and holds one."""
        kind = type_of(passed.owner)
        if (kind, passed.argument.terraform_name) not in _VARIABLES:
            return
        if is_test(passed.value.span.path):
            return
        whole = document(passed.value) or passed.value
        for key, value in entries(whole):
            shown = _shown(key, value)
            if shown is not None:
                yield self._finding(key, value, shown, passed, ctx)

    def _finding(
        self, key: str, value: Expression, shown: Origin, passed: Passed, ctx: Context
    ) -> Diagnostic:
        words = _WORDS.get(shown.source, "holds the secret itself")
        related = (
            () if is_within(shown.span, value.span) else (Label(shown.span, "it comes from here"),)
        )
        return self.finding(
            at=value.span,
            message=f"the environment variable `{key}` of `{passed.call.facts.name}` {words}",
            label="readable by all who may describe it",
            subject=f"{passed.subject}.{key}",
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
            related=related,
        ).helped("hand on the secret's ARN, and let the code read the secret when it runs")


def _shown(key: str, value: Expression) -> Origin | None:
    """What shows that a variable holds a secret; None if it may only lead to one."""
    found = origins(value)
    is_named = names_secret(key)
    for origin in found:
        facts = origin.facts
        if facts is not None and is_secret_attribute(facts, origin.name):
            return origin
        if is_named and origin.source is Source.VARIABLE and names_secret(origin.name):
            return origin
    is_literal = bool(found) and all(item.source is Source.LITERAL for item in found)
    return found[0] if is_named and is_literal and _is_telling(found) else None


def _is_telling(found: tuple[Origin, ...]) -> bool:
    """Whether a written text is a secret, and not the way to one or a setting."""
    text = found[0].text or ""
    if not all(item.text for item in found) or _LEADS_TO.match(text):
        return False
    return not is_placeholder(text) and text.lower() not in {"true", "false"}
