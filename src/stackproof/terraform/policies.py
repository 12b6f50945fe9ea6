"""Access policies as statements, wherever a configuration writes them.

A policy is a JSON string, or a data source `aws_iam_policy_document` that makes one. What
Terraform computes in it is kept as it is written; a policy of which a part cannot be seen says so.
"""

import json
from collections.abc import Mapping
from typing import cast

from stackproof.core.records import dataclass, field
from stackproof.terraform.address import Mode
from stackproof.terraform.references import has_template
from stackproof.terraform.view import Node, View


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Args:
        effect: `Allow` or `Deny`.
        actions: Such as `s3:GetObject`.
        not_actions: What it does not cover.
        resources: ARNs, templates and all.
        not_resources: What it does not cover.
        principals: Who, such as `logs.amazonaws.com` or `*`, templates and all.
        has_condition: Whether it holds only under a condition.
    """

    effect: str
    actions: tuple[str, ...]
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    principals: tuple[str, ...] = ()
    has_condition: bool = False

    @property
    def is_allow(self) -> bool:
        """Whether it grants."""
        return self.effect == "Allow"

    def covers(self, action: str) -> bool:
        """Whether it names an action, directly or by a pattern; what is computed may."""
        if self.not_actions:
            return not any(_fits(pattern, action) for pattern in self.not_actions)
        return any(_fits(pattern, action) for pattern in self.actions)

    def is_about(self, service: str) -> bool:
        """Whether it names an action of a service, such as `s3`; what is computed may."""
        if self.not_actions:
            return True
        names = (pattern.lower().partition(":")[0] for pattern in self.actions)
        return any(has_template(name) or name in {service, "*"} for name in names)


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy.

    Args:
        statements: Those that can be seen.
        is_whole: Whether those are all.
        document: The JSON, if it is written as JSON.
    """

    statements: tuple[Statement, ...]
    is_whole: bool = True
    document: Mapping[str, object] | None = field(default=None, hash=False)


def policy_of(raw: object, view: View) -> Policy | None:
    """The policy that an argument holds; None if it cannot be seen at all.

    Args:
        raw: The argument as it is written.
        view: The stack.
    """
    if not isinstance(raw, str):
        return None
    source = view.target(raw)
    if source is not None:
        is_document = source.address.mode is Mode.DATA and source.type == "aws_iam_policy_document"
        return _of_data(source, view) if is_document and not source.is_repeated else None
    if raw.lstrip().startswith("${"):
        return None
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    statements = document.get("Statement")
    listed = statements if isinstance(statements, list) else [statements]
    seen = tuple(_of_json(item) for item in listed if isinstance(item, dict))
    return Policy(seen, len(seen) == len(listed), cast("Mapping[str, object]", document))


def _of_json(item: Mapping[str, object]) -> Statement:
    principal = item.get("Principal", item.get("NotPrincipal"))
    who = principal.values() if isinstance(principal, dict) else [principal]
    return Statement(
        effect=str(item.get("Effect", "")),
        actions=_texts(item.get("Action")),
        not_actions=_texts(item.get("NotAction")),
        resources=_texts(item.get("Resource")),
        not_resources=_texts(item.get("NotResource")),
        principals=tuple(text for value in who for text in _texts(value)),
        has_condition=bool(item.get("Condition")),
    )


def _of_data(source: Node, view: View, depth: int = 0) -> Policy:
    blocks = source.blocks("statement")
    statements = [
        Statement(
            effect=block.texts("effect")[0] if block.texts("effect") else "Allow",
            actions=block.texts("actions"),
            not_actions=block.texts("not_actions"),
            resources=block.texts("resources"),
            not_resources=block.texts("not_resources"),
            principals=tuple(
                name for who in block.blocks("principals") for name in who.texts("identifiers")
            ),
            has_condition=block.is_given("condition"),
        )
        for block in blocks
    ]
    is_whole = source.is_complete("statement")
    for name in ("source_policy_documents", "override_policy_documents"):
        others = source.texts(name)
        # A list that is one template may hold anything.
        is_whole = is_whole and isinstance(source.body.get(name, []), list)
        for text in others:
            target = view.target(text)
            if target is None or target.type != "aws_iam_policy_document" or depth > 8:  # noqa: PLR2004
                other = policy_of(text, view) if target is None else None
            else:
                other = _of_data(target, view, depth + 1)
            is_whole = is_whole and other is not None and other.is_whole
            statements += other.statements if other is not None else ()
    return Policy(tuple(statements), is_whole)


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(item for item in items if isinstance(item, str))


def _fits(pattern: str, action: str) -> bool:
    if has_template(pattern):
        return True
    from fnmatch import fnmatchcase  # noqa: PLC0415 - compiled patterns are only needed here

    return fnmatchcase(action.lower(), pattern.lower())
