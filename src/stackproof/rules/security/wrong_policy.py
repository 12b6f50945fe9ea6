"""SP775: a policy document that IAM refuses."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import ClassVar, Final, cast

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.terraform.references import has_template
from stackproof.terraform.view import Node, Resource

# Where policies are written, and whether each speaks of principals: None if that differs.
_WRITTEN: Final[Mapping[str, tuple[str, bool | None]]] = {
    "aws_iam_policy": ("policy", False),
    "aws_iam_role_policy": ("policy", False),
    "aws_iam_user_policy": ("policy", False),
    "aws_iam_group_policy": ("policy", False),
    "aws_iam_role": ("assume_role_policy", True),
    "aws_s3_bucket_policy": ("policy", True),
    "aws_sqs_queue_policy": ("policy", True),
    "aws_sns_topic_policy": ("policy", True),
    "aws_kms_key": ("policy", True),
    "aws_kms_key_policy": ("policy", True),
    "aws_secretsmanager_secret_policy": ("policy", True),
    "aws_ecr_repository_policy": ("policy", True),
}
_ACTION: Final = re.compile(r"\*|[a-zA-Z0-9-]+:[a-zA-Z0-9*?]+")
_VERSIONS: Final = ("2012-10-17", "2008-10-17")
# Characters without white space (IAM and STS quotas); beyond it IAM says LimitExceeded.
_LARGEST: Final = {
    "aws_iam_policy": 6144,
    "aws_iam_role_policy": 10240,
    "aws_s3_bucket_policy": 20480,
}
_STATEMENT_KEYS: Final = frozenset(
    {
        *("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource"),
        *("Principal", "NotPrincipal", "Condition"),
    }
)


class WrongPolicy(Rule):
    """A policy document has a form that AWS refuses."""

    code: ClassVar = Code("SP775", "wrong-policy")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each thing in a document that is refused."""
        if resource.is_data:
            yield from self._document(resource, ctx)
            return
        if resource.type not in _WRITTEN:
            return
        name, has_principal = _WRITTEN[resource.type]
        raw = resource.body.get(name)
        if not isinstance(raw, str) or raw.lstrip().startswith("${"):
            return
        for words in _faults(raw, has_principal=has_principal, type_=resource.type):
            yield self._finding(resource, resource, name, words, ctx)

    def _document(self, source: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """The same for the data source that makes a document."""
        if source.type != "aws_iam_policy_document":
            return
        for node in source.blocks("statement"):
            for name in ("actions", "not_actions"):
                for action in node.texts(name):
                    if not has_template(action) and not _ACTION.fullmatch(action):
                        words = f"has the action `{action}`, which is not `service:Action`"
                        yield self._finding(source, node, name, words, ctx)
            effect = node.text("effect")
            if effect is not None and effect not in {"Allow", "Deny"}:
                words = f"has the effect `{effect}`, which is neither `Allow` nor `Deny`"
                yield self._finding(source, node, "effect", words, ctx)

    def _finding(
        self, resource: Resource, node: Node, name: str, words: str, ctx: Configured
    ) -> Diagnostic:
        return self.finding(
            at=ctx.at(resource, node, name),
            message=f"`{argument(node, name)}` of `{resource.address}` {words}",
            subject=f"{resource.address}.{argument(node, name)} {words}",
            basis="IAM User Guide, Grammar of the JSON policy language: MalformedPolicyDocument",
        )


def _faults(raw: str, *, has_principal: bool | None, type_: str) -> Iterator[str]:
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        if not has_template(raw):
            yield "is no JSON"
        return
    if not isinstance(document, dict):
        yield "is no JSON object"
        return
    size = len("".join(raw.split()))
    if size > _LARGEST.get(type_, size) and not has_template(raw):
        yield f"has {size:,} characters; at most {_LARGEST[type_]:,} are allowed"
    version = document.get("Version")
    if version is not None and version not in _VERSIONS and not has_template(str(version)):
        yield f"has the version `{version}`; it is `2012-10-17`"
    statements = document.get("Statement")
    if statements is None:
        yield "has no `Statement`"
        return
    for item in statements if isinstance(statements, list) else [statements]:
        if isinstance(item, dict):
            yield from _in_statement(cast("Mapping[str, object]", item), has_principal)


def _in_statement(item: Mapping[str, object], has_principal: bool | None) -> Iterator[str]:  # noqa: FBT001
    for key in item:
        if key not in _STATEMENT_KEYS:
            yield f"has a statement with `{key}`, which is no element of a policy"
    effect = item.get("Effect")
    if effect not in {"Allow", "Deny"} and not has_template(str(effect)):
        yield "has a statement whose `Effect` is neither `Allow` nor `Deny`"
    yield from _in_actions(item)
    names_principal = "Principal" in item or "NotPrincipal" in item
    if has_principal is True and not names_principal:
        yield "has a statement without `Principal`"
    if has_principal is False and names_principal:
        yield "has a statement with `Principal`, which only a resource's policy may have"
    if has_principal is False and "Resource" not in item and "NotResource" not in item:
        yield "has a statement without `Resource`"


def _in_actions(item: Mapping[str, object]) -> Iterator[str]:
    if "Action" not in item and "NotAction" not in item:
        yield "has a statement without `Action`"
    for name in ("Action", "NotAction"):
        value = item.get(name)
        for action in value if isinstance(value, list) else [value]:
            is_plain = isinstance(action, str) and not has_template(action)
            if is_plain and not _ACTION.fullmatch(str(action)):
                yield f"has the action `{action}`, which is not `service:Action`"
