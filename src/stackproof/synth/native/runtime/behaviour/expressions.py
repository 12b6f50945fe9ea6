"""How Terraform expressions print: references, calls, operators, property access, conditions.

An expression is printed bare; only the outermost one gets `${}` around it, or one that stands
inside quotes. `suppress_braces` of the context says which it is.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from stackproof.synth.native.runtime.behaviour import js, misuse, requirements, tokens
from stackproof.synth.native.runtime.registry import framework

# What a text may hold that stands for something else.
_MARKED = re.compile(r"TfToken\[|e\+298|Token Value")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")


@contextmanager
def inside(context: Any) -> Iterator[None]:
    """What is resolved in here is part of an expression and gets no braces of its own."""
    before = context.suppress_braces
    context.suppress_braces = True
    try:
        yield
    finally:
        context.suppress_braces = before


class Expression(tokens.Resolvable):
    """Anything that prints as an expression."""

    def resolve(self, context: Any) -> Any:
        """The text of the expression, in braces unless it is part of another."""
        if context.suppress_braces:
            return self.printed(context)
        context.suppress_braces = True
        try:
            return "${" + self.printed(context) + "}"
        finally:
            context.suppress_braces = False

    def printed(self, context: Any) -> str:
        """The text without braces; `suppress_braces` is set meanwhile."""
        raise NotImplementedError


def operand(context: Any, value: Any) -> str:
    """How a value prints as part of an expression."""
    return _shown(context, value)[0]


def _shown(context: Any, value: Any) -> tuple[str, bool]:
    """How a value prints, and whether there is one at all."""
    if type(value) is str and _MARKED.search(value) is None:
        return f'"{escaped(value)}"', True
    if isinstance(value, list) and not tokens.is_unresolved(value):
        return _list(context, value), True
    if isinstance(value, dict) and not tokens.is_unresolved(value):
        return _dict(context, value), True
    if isinstance(value, Literal):
        return operand(context, context.resolve(value.value)), True
    resolved = context.resolve(value)
    if isinstance(value, str):
        return _text(context, value, resolved), resolved is not None
    return _plain(context, resolved), resolved is not None


def _list(context: Any, value: list[Any]) -> str:
    if any(isinstance(item, str) and tokens.LIST_MARK in item for item in value):
        context.resolve(value)
    items = []
    for number, item in enumerate(value):
        try:
            items.append(_item(context, item))
        except misuse.Endless as error:
            error.path.insert(0, str(number))
            raise
    # It prints as many items as there are values, but takes them from the original: an absent
    # one shortens the list and shifts nothing. The frameworks do this too.
    shown = sum(is_there for _, is_there in items)
    return "[" + ", ".join(text for text, _ in items[:shown]) + "]"


def _item(context: Any, value: Any) -> tuple[str, bool]:
    """The same for an item of a list or an argument; `cdktf` prints nothing for a null there."""
    text, is_there = _shown(context, value)
    if text in {"null", "undefined"} and framework() == "cdktf":
        text = ""
    return text, is_there


def _dict(context: Any, value: dict[str, Any]) -> str:
    if any(key.startswith(tokens.MAP_MARK) for key in value):
        context.resolve(value)
    shown: dict[str, str] = {}
    for key, item in value.items():
        try:
            text, is_there = _shown(context, item)
        except misuse.Endless as error:
            error.path.insert(0, key)
            raise
        if not is_there:
            continue
        name = key
        if "TfToken[" in key or "e+298" in key:
            name = js.text(context.resolve(key))
            # The frameworks look the value up under the resolved key, and find none.
            text = text if name == key else _shown(context, value.get(name))[0]
        shown[name] = text
    return "{" + ", ".join(f'"{key}" = {shown[key]}' for key in js.ordered(shown)) + "}"


def _plain(context: Any, resolved: Any) -> str:
    """What a token became; text is an expression already."""
    if isinstance(resolved, list | dict) and framework() == "cdktn":
        return operand(context, resolved)
    if resolved is None:
        return "undefined" if framework() == "cdktf" else "null"
    return js.text(resolved)


def _text(context: Any, value: str, resolved: Any) -> str:
    fragments = tokens.fragments(value)
    if len(fragments) == 1 and not isinstance(fragments[0], str):
        return _plain(context, resolved)
    printed = []
    for fragment in fragments:
        if isinstance(fragment, str):
            # Numbers that stand for tokens are replaced here, and get no braces.
            printed.append(js.text(context.resolve(escaped(fragment))))
        elif isinstance(fragment, RawString):
            printed.append(escaped(fragment.text))
        else:
            printed.append("${" + js.text(context.resolve(fragment)) + "}")
    return '"' + "".join(printed) + '"'


def escaped(raw: str) -> str:
    """A text as it stands between quotes in an expression."""
    return raw.replace("\n", "\\n").replace("${", "$${")


class RawString(tokens.Resolvable):
    """A text that is escaped so that Terraform reads it as it is.

    Args:
        text: What is meant.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def resolve(self, context: Any) -> str:
        """The escaped text, in quotes where an expression wants them."""
        text = escaped(self.text.replace('"', '\\"'))
        return f'"{text}"' if context.suppress_braces else text


class Literal(tokens.Resolvable):
    """A list or map that is resolved before it is printed, so that its references become text.

    Args:
        value: The list or map.
    """

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value

    def resolve(self, context: Any) -> Any:
        """The value."""
        del context
        return self.value


class Name(Expression):
    """A name that Terraform knows, such as `count.index`.

    Args:
        text: The name.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def printed(self, context: Any) -> str:  # noqa: ARG002 - a name is the same everywhere
        """The name."""
        return self.text


class Call(Expression):
    """A function with its arguments.

    Args:
        name: As Terraform spells it.
        arguments: Values, tokens and expressions.
    """

    def __init__(self, name: str, arguments: list[Any]) -> None:
        super().__init__()
        self.name = name
        self.arguments = arguments

    def printed(self, context: Any) -> str:
        """`name(argument, ...)`."""
        requirements.note_function(self.name, context.scope)
        return f"{self.name}({', '.join(_item(context, each)[0] for each in self.arguments)})"


def call(name: str, arguments: list[Any]) -> Call:
    """A call of a function."""
    return Call(name, arguments)


class PropertyAccess(Expression):
    """A value below another.

    Args:
        target: Where to begin.
        path: Names, indexes or expressions.
    """

    def __init__(self, target: Any, path: list[Any]) -> None:
        super().__init__()
        self.target = target
        self.path = path

    def printed(self, context: Any) -> str:
        """The target with `.name`, `.0`, `[*]` or `["any text"]` behind it."""
        return operand(context, self.target) + "".join(_step(context, step) for step in self.path)


def _step(context: Any, step: Any) -> str:
    if isinstance(step, str):
        if step == "*":
            return "[*]"
        if _NAME.fullmatch(step):
            return f".{step}"
    if type(step) in {int, float} and not tokens.is_unresolved(step):
        return f".{js.text(step)}"
    return f"[{operand(context, step)}]"


class Conditional(Expression):
    """One of two values.

    Args:
        condition: What decides.
        when_true: The value if it holds.
        when_false: The value if it does not.
    """

    def __init__(self, condition: Any, when_true: Any, when_false: Any) -> None:
        super().__init__()
        self.parts = (condition, when_true, when_false)

    def printed(self, context: Any) -> str:
        """`condition ? one : other`; the frameworks put no parentheses around it."""
        condition, when_true, when_false = (operand(context, part) for part in self.parts)
        return f"{condition} ? {when_true} : {when_false}"


class Binary(Expression):
    """An operator between two operands.

    Args:
        symbol: The operator.
        left: The first operand.
        right: The second.
    """

    def __init__(self, symbol: str, left: Any, right: Any) -> None:
        super().__init__()
        self.symbol = symbol
        self.left = left
        self.right = right

    def printed(self, context: Any) -> str:
        """Always in parentheses."""
        left = operand(context, self.left)
        if _is_missing(self.right):
            # JavaScript's undefined prints as such; without it, a minus is a sign.
            return f"-{left}" if self.symbol == "-" else f"({left} {self.symbol} undefined)"
        return f"({left} {self.symbol} {operand(context, self.right)})"


def _is_missing(value: Any) -> bool:
    """Whether a second operand counts as absent; `cdktf` takes zero and the like for that."""
    if framework() == "cdktn":
        return value is None
    return not value and not isinstance(value, list | dict)


class Unary(Expression):
    """An operator before an operand.

    Args:
        symbol: The operator.
        value: The operand.
    """

    def __init__(self, symbol: str, value: Any) -> None:
        super().__init__()
        self.symbol = symbol
        self.value = value

    def printed(self, context: Any) -> str:
        """Never in parentheses."""
        return self.symbol + operand(context, self.value)


class ForExpression(Expression):
    """`[ for key, val in ... ]` or `{ for key, val in ... }`.

    Args:
        collection: What is gone through.
        value: What each item becomes; a plain string is an expression of its own.
        key: The key of each item where a map is wanted.
        honours_loop: Whether an iterator's item in `value` and `key` is the item of this loop;
            `cdktf` leaves it what it is outside.
    """

    def __init__(
        self, collection: Any, value: Any, key: Any = None, *, honours_loop: bool = True
    ) -> None:
        super().__init__()
        self.honours_loop = honours_loop
        self.collection = collection
        self.value = value
        self.key = key

    def printed(self, context: Any) -> str:
        """The expression, with `key` and `val` as the names of the loop."""
        collection = operand(context, self.collection)
        before = context.iterator_context
        if self.honours_loop:
            context.iterator_context = "FOR_EXPRESSION"
        try:
            value = _loop_part(context, self.value)
            if self.key is None:
                return f"[ for key, val in {collection}: {value}]"
            key = _loop_part(context, self.key)
        finally:
            context.iterator_context = before
        return f"{{ for key, val in {collection}: {key} => {value} }}"


def _loop_part(context: Any, part: Any) -> str:
    """A key or value; a plain text is taken as an expression that the program wrote."""
    if isinstance(part, str):
        return js.text(context.resolve(part))
    return operand(context, part)
