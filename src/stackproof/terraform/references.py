"""What the templates in a Terraform string refer to.

Reads `${...}` as Terraform does: `$${` is the text `${`, braces nest, and quoted strings may hold
templates again. It finds references; it computes nothing.
"""

import re
from collections.abc import Iterator

from stackproof.core.records import dataclass
from stackproof.terraform.address import Address, Mode

_OPENER = re.compile(r"(?<!\$)((?:\$\$)*)\$\{|%\{")
_NAME = r"[A-Za-z_][\w-]*"
# A resource's type has an underscore: `var.x`, `local.x`, `each.key` and `path.module` have none.
_REFERENCE = re.compile(rf"(?<![\w.-])(data\.)?([a-z][a-z0-9]*_\w+)\.({_NAME})((?:\.{_NAME})*)")
_WHOLE = re.compile(
    rf"\$\{{(?P<data>data\.)?(?P<type>[a-z][a-z0-9]*_\w+)\.(?P<name>{_NAME})"
    rf"(?:\[[^\]]*\])?(?P<rest>(?:\.{_NAME}|\[[^\]]*\])*)\}}"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another resource.

    Args:
        address: The resource, without a key.
        attribute: What is read of it, such as `arn`; empty for the whole.
    """

    address: Address
    attribute: str = ""


def has_template(text: str) -> bool:
    """Whether Terraform computes any part of a string."""
    return "{" in text and _OPENER.search(text) is not None


def plain(text: str) -> str:
    """What a string without templates means: doubled openers are single."""
    return text.replace("$${", "${").replace("%%{", "%{")


def expressions(text: str) -> Iterator[str]:
    """What stands inside the templates of a string."""
    at = 0
    while (opener := _OPENER.search(text, at)) is not None:
        start = opener.end()
        at = _end(text, start)
        yield text[start : at - 1]


def literals(text: str) -> tuple[str, ...]:
    """What stands outside the templates of a string, in order."""
    parts: list[str] = []
    at = 0
    while (opener := _OPENER.search(text, at)) is not None:
        parts.append(text[at : opener.start()])
        at = _end(text, opener.end())
    parts.append(text[at:])
    return tuple(parts)


def references(text: str) -> Iterator[Reference]:
    """Every mention of a resource or a data source in a string."""
    for expression in expressions(text):
        for found in _REFERENCE.finditer(expression):
            mode = Mode.DATA if found[1] else Mode.MANAGED
            address = Address(type=found[2], name=found[3], mode=mode)
            yield Reference(address, found[4].removeprefix("."))


def whole(text: str) -> Reference | None:
    """The one reference that a string consists of; None if it is anything else."""
    found = _WHOLE.fullmatch(text)
    if found is None:
        return None
    mode = Mode.DATA if found["data"] else Mode.MANAGED
    address = Address(type=found["type"], name=found["name"], mode=mode)
    return Reference(address, found["rest"].removeprefix("."))


def bare(text: str) -> Reference | None:
    """What an entry of `depends_on` names."""
    return whole(text if text.startswith("${") else f"${{{text}}}")


def _end(text: str, start: int) -> int:
    """The place behind the brace that ends a template."""
    depth, at, quoted = 1, start, False
    while at < len(text) and depth:
        char = text[at]
        if char == "\\" and quoted:
            at += 1
        elif quoted and text.startswith("${", at):
            at = _end(text, at + 2) - 1
        elif char == '"':
            quoted = not quoted
        elif not quoted:
            depth += (char == "{") - (char == "}")
        at += 1
    return at
