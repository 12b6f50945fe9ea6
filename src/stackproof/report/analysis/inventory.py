"""The resources of a program, from its synthesized configuration or, without one, its source.

Both forms have Terraform's names, so that what is said about a program does not depend on how
far it got.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from stackproof.bindings.facts import Argument, Kind
from stackproof.core.edit import line_starts, offset
from stackproof.core.records import dataclass, field
from stackproof.core.span import Span
from stackproof.core.value import Known
from stackproof.program.model import Program
from stackproof.program.values import Call, Collection, Dictionary, Expression, Instance
from stackproof.terraform.config import Body
from stackproof.terraform.view import View


class _NotTold:
    """Stands for a value that the source does not tell."""

    def __repr__(self) -> str:
        return "NOT_TOLD"


NOT_TOLD: Final = _NotTold()
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Item:
    """One resource or data source.

    Args:
        type: Terraform's, such as `aws_s3_bucket`.
        name: Its name in the configuration, or the construct's id.
        body: Its arguments under Terraform's names; `NOT_TOLD` where the source does not tell.
        is_data: Whether it is a data source.
        span: The call that makes it, where that is known.
    """

    type: str
    name: str
    body: Body = field(hash=False)
    is_data: bool = False
    span: Span | None = None

    @property
    def label(self) -> str:
        """What a reader calls it: the path of its construct, or its name."""
        path = next(lookup(self.body.get("//"), "metadata.path"), None)
        if not isinstance(path, str):
            return self.name
        # The stack comes first; `Resource` is how a construct calls what it is mainly made of.
        return "/".join(path.split("/")[1:]).removesuffix("/Resource") or self.name

    @property
    def key(self) -> str:
        """Type and name, as in a reference."""
        return f"{'data.' if self.is_data else ''}{self.type}.{self.name}"


def of_views(views: Iterable[View], written: Iterable[Item]) -> tuple[Item, ...]:
    """The resources of synthesized stacks.

    Args:
        views: The stacks.
        written: The resources as the source makes them, whose calls show where each one is made.
    """
    calls = {(item.span.path, item.span.start.line): item.span for item in written if item.span}
    items: list[Item] = []
    for view in views:
        for resource in (*view.resources, *view.data):
            lines = view.origins.get(str(resource.address), ())
            around = (calls.get((line.path, line.start.line)) for line in lines)
            items.append(
                Item(
                    type=resource.type,
                    name=resource.address.name,
                    body=resource.body,
                    is_data=resource.is_data,
                    span=next(filter(None, around), next(iter(lines), None)),
                )
            )
    return tuple(items)


def of_program(program: Program) -> tuple[Item, ...]:
    """The resources that the source of a program makes; one in a loop counts once."""
    return tuple(
        _item(call, module.text.content)
        for module in program.modules
        for call in module.calls
        if call.facts.terraform_type is not None
        and call.facts.kind in {Kind.RESOURCE, Kind.DATA_SOURCE}
    )


def _item(call: Call, text: str) -> Item:
    return Item(
        type=call.facts.terraform_type or "",
        name=_name(call, text),
        body=_body(call, 0),
        is_data=call.facts.kind is Kind.DATA_SOURCE,
        span=call.span,
    )


def _name(call: Call, text: str) -> str:
    """The construct's id: its value, or else as it is written."""
    ids = [each.value for each in call.keywords if each.name in {"id", "id_"}]
    ids += call.positional[1:2]
    if not ids:
        return f"line {call.span.start.line}"
    if isinstance(ids[0].value, Known):
        return str(ids[0].value.value)
    span = ids[0].span
    if span.path != call.span.path:
        return f"line {call.span.start.line}"
    starts = line_starts(text)
    written = text[offset(starts, span.start) : offset(starts, span.end)]
    return " ".join(written.removeprefix("f").strip("\"'").split())


def _body(call: Call, depth: int) -> dict[str, object]:
    arguments = {argument.name: argument for argument in call.facts.arguments}
    body: dict[str, object] = {}
    for keyword in call.keywords:
        argument = arguments.get(keyword.name or "")
        if argument is not None:
            body[argument.terraform_name] = _plain(keyword.value, argument, depth)
    return body


def _plain(expression: Expression, argument: Argument | None, depth: int) -> object:
    value = expression.value
    if depth > _DEEPEST:
        return NOT_TOLD
    if isinstance(value, Known):
        return value.value
    if isinstance(value, Instance):
        return _body(value.call, depth + 1)
    if isinstance(value, Collection):
        items = [_plain(item, argument, depth + 1) for item in value.items]
        return items if value.is_complete else [*items, NOT_TOLD]
    if isinstance(value, Dictionary):
        return {
            entry.key: _plain(entry.value, None, depth + 1)
            for entry in value.entries
            if entry.key is not None
        }
    return NOT_TOLD


def lookup(body: object, path: str) -> Iterator[object]:
    """Every value at a dotted path, through lists: `rule.expiration.days`.

    What is absent gives nothing; what the source does not tell gives `NOT_TOLD`.
    """
    head, _, rest = path.partition(".")
    for each in body if isinstance(body, list) else [body]:
        if each is NOT_TOLD:
            yield NOT_TOLD
        elif isinstance(each, Mapping) and each.get(head) is not None:
            if rest:
                yield from lookup(each[head], rest)
            elif isinstance(each[head], list):
                yield from each[head]
            else:
                yield each[head]
