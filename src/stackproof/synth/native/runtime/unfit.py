"""How jsii explains that a value is not of the type that a parameter has."""

from dataclasses import dataclass
from typing import Any

from stackproof.bindings import names
from stackproof.bindings.facts import Shape, TypeRef
from stackproof.synth.native.runtime import registry

_WORDS = {
    Shape.STRING: "string",
    Shape.NUMBER: "number",
    Shape.BOOLEAN: "boolean",
    Shape.ANY: "any",
}
_MANY = 6
_WIDE = 72


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one reading of a value fails: plain words, or a part of the value that fails itself."""

    words: str
    part: "Unfit | None" = None


class Unfit(Exception):
    """A value is not of the type that is wanted.

    Args:
        value: The value as the program gave it.
        wanted: The type in jsii's words.
        reasons: Why; more than one if the type is a union.
    """

    def __init__(self, value: Any, wanted: str, reasons: tuple[Reason, ...]) -> None:
        super().__init__(wanted)
        self.value = value
        self.wanted = wanted
        self.reasons = reasons

    def lines(self) -> list[str]:
        """The whole explanation."""
        found = [f"Unable to deserialize value as {self.wanted}"]
        shown = _shown(self.value)
        found.append(f"├── 🛑 Failing value is {_kind(self.value)}")
        if shown is not None:
            found += [f"│      {line}" for line in shown.splitlines()]
        found.append("╰── 🔍 Failure reason(s):")
        last = len(self.reasons) - 1
        for number, reason in enumerate(self.reasons):
            mark = "╰─" if number == last else "├─"
            if reason.part is None:
                found.append(f"    {mark} {reason.words}")
            else:
                first, *rest = reason.part.lines()
                found.append(f"    {mark} {reason.words}: {first}")
                found += [f"        {line}" for line in rest]
        return found


def wanted(type_: TypeRef, *, optional: bool) -> str:
    """A type in jsii's words."""
    members = _members(type_)
    return " | ".join([*members, "undefined"] if optional else members)


def _members(type_: TypeRef) -> list[str]:
    shape = type_.shape
    if shape in _WORDS:
        found = [_WORDS[shape]]
    elif shape is Shape.NAMED:
        found = [fqn(type_.name or "")]
    elif shape is Shape.MAP:
        found = [f"map<{wanted(type_.items[0], optional=False)}>"]
    elif shape is Shape.UNION:
        found = [name for item in type_.items for name in _members(item)]
    else:
        found = [f"array<{wanted(type_.items[0], optional=False)}>"]
    if type_.resolvable:
        token = f"{registry.framework()}.IResolvable"
        is_simple = shape in {Shape.BOOLEAN, Shape.MAP}
        found = [*found, token] if is_simple else [token, *found]
    return found


def fqn(qualified: str) -> str:
    """The name of a class in jsii, such as `@cdktn/provider-aws.sqsQueue.SqsQueue`."""
    root, *modules, name = qualified.split(".")
    if root in {"cdktn", "cdktf", "constructs"}:
        return ".".join((root, *(names.camel(module) for module in modules), name))
    for prefix, scope in (("cdktn_provider_", "@cdktn"), ("cdktf_cdktf_provider_", "@cdktf")):
        if root.startswith(prefix):
            package = root.removeprefix(prefix).replace("_", "-")
            root = f"{scope}/provider-{package}"
    return ".".join((root, *(names.camel(module) for module in modules), name))


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, (int, float)):
        return "a number"
    return "an array" if isinstance(value, list) else "an object"


def _shown(value: Any) -> str | None:
    if value is None:
        return None
    return _inspected(value, 0)


def _inspected(value: Any, depth: int) -> str:  # noqa: PLR0911 - one for each kind of value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        quote = "'" if "'" not in value else '"' if '"' not in value else "`"
        return quote + value.replace("\\", "\\\\").replace("\n", "\\n") + quote
    if isinstance(value, (int, float)):
        return repr(value)
    if value is None:
        return "null"
    if isinstance(value, list):
        if not value:
            return "[]"
        if depth:
            return "[Array]"
        items = [_inspected(item, depth + 1) for item in value]
        return _wrapped(items)
    if depth:
        return "[Object]"
    return _wire(value)


def _wrapped(items: list[str]) -> str:
    line = f"[ {', '.join(items)} ]"
    if len(items) <= _MANY and len(line) <= _WIDE:
        return line
    return "[\n" + ",\n".join(f"  {item}" for item in items) + "\n]"


def _wire(value: Any) -> str:
    if isinstance(value, dict):
        return "{ '$jsii.map': [Object] }" if value else "{ '$jsii.map': {} }"
    if hasattr(value, "_values"):
        return "{ '$jsii.struct': [Object] }"
    if hasattr(value, "__jsii_type__") and hasattr(value, "value"):
        return f"{{ '$jsii.enum': '{value.__jsii_type__}/{value.value}' }}"
    declared = getattr(type(value), "__jsii_type__", None) or "Object"
    return f"{{ '$jsii.byref': '{declared}@10000' }}"
