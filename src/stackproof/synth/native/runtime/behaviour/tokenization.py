"""`Tokenization`: what programs ask about tokens, and how they resolve one by hand."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import js, resolve, tokens
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("Tokenization")
class Tokenization(Behaviour):
    """From what stands for something to the thing."""

    @staticmethod
    def is_resolvable(value: Any) -> bool:
        """Whether something can be resolved."""
        return tokens.is_resolvable(value)

    @staticmethod
    def resolve(value: Any, options: dict[str, Any]) -> Any:
        """Plain data."""
        return resolve.resolve(options["scope"], value, preparing=bool(options.get("preparing")))

    @staticmethod
    def reverse(value: Any) -> list[Any]:
        """The things that stand in a value."""
        if tokens.is_resolvable(value):
            return [value]
        if isinstance(value, str):
            return [part for part in tokens.fragments(value) if not isinstance(part, str)]
        found = _thing(value)
        return [] if found is None else [found]

    @staticmethod
    def reverse_string(text: str) -> "TokenizedStringFragments":
        """A text in its parts."""
        fragments = TokenizedStringFragments()
        for part in tokens.fragments(text):
            (fragments.add_literal if isinstance(part, str) else fragments.add_token)(part)
        return fragments

    @staticmethod
    def reverse_number(number: Any) -> Any:
        """The thing that a number stands for, if any."""
        return tokens.of_number(number)

    @staticmethod
    def reverse_list(items: list[Any]) -> Any:
        """The thing that a list stands for, if any."""
        return tokens.of_list(items)

    @staticmethod
    def reverse_number_list(items: list[Any]) -> Any:
        """The thing that a list stands for, if any."""
        return tokens.of_list(items)

    @staticmethod
    def reverse_map(mapping: dict[str, Any]) -> Any:
        """The thing that a map stands for, if any."""
        return tokens.of_map(mapping)

    @staticmethod
    def stringify_number(number: Any) -> str:
        """A number as text, which is a token if the number is one."""
        thing = tokens.of_number(number)
        return js.number_text(number) if thing is None else tokens.as_string(thing)


def _thing(value: Any) -> Any:
    if isinstance(value, list):
        return tokens.of_list(value)
    if isinstance(value, dict):
        return tokens.of_map(value)
    return tokens.of_number(value)


@behaviour("TokenizedStringFragments")
class TokenizedStringFragments(Behaviour):
    """A text in its parts."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[tuple[str, Any]] = []

    def _of(self, kind: str) -> list[Any]:
        return [value for its_kind, value in self._parts if its_kind == kind]

    @property
    def tokens(self) -> list[Any]:
        """The parts that can be resolved."""
        return self._of("token")

    @property
    def literals(self) -> list[Any]:
        """The parts that are plain text."""
        return self._of("literal")

    @property
    def intrinsic(self) -> list[Any]:
        """The parts that are plain data."""
        return self._of("intrinsic")

    @property
    def escapes(self) -> list[Any]:
        """The parts that open or close an expression."""
        return self._of("escape")

    @property
    def first_value(self) -> Any:
        """The first part."""
        return self._parts[0][1]

    @property
    def length(self) -> int:
        """How many parts there are."""
        return len(self._parts)

    def add_literal(self, lit: Any) -> None:
        """Adds plain text."""
        self._parts.append(("literal", lit))

    def add_token(self, token: Any) -> None:
        """Adds something that can be resolved."""
        self._parts.append(("token", token))

    def add_intrinsic(self, value: Any) -> None:
        """Adds plain data."""
        self._parts.append(("intrinsic", value))

    def add_escape(self, kind: str) -> None:
        """Adds the beginning or the end of an expression."""
        self._parts.append(("escape", kind))

    def concat(self, other: "TokenizedStringFragments") -> None:
        """Adds the parts of another."""
        self._parts += other._parts  # noqa: SLF001 - alike

    def map_tokens(self, context: Any) -> "TokenizedStringFragments":
        """The same with its tokens resolved."""
        made = TokenizedStringFragments()
        made._parts = [
            ("intrinsic", context.resolve(value)) if kind == "token" else (kind, value)
            for kind, value in self._parts
        ]
        return made

    def join(self, concat: Any) -> Any:
        """All parts as one."""
        values = [value for _, value in self._parts]
        if not values:
            return ""
        joined = values[0]
        for value in values[1:]:
            joined = concat.join(joined, value)
        return joined


@behaviour("StringConcat")
class StringConcat(Behaviour):
    """Joins the parts of a text."""

    def join(self, left: Any, right: Any) -> Any:
        """Two parts; what is left out leaves nothing."""
        if left is None:
            return "" if right is None else js.text(right)
        return js.text(left) if right is None else js.text(left) + js.text(right)


@behaviour("DefaultTokenResolver")
class DefaultTokenResolver(Behaviour):
    """How things are resolved as a rule.

    Args:
        concat: What joins the parts of a text.
    """

    def __init__(self, concat: Any) -> None:
        super().__init__()
        self.concat = concat

    def resolve_token(self, t: Any, context: Any, post_processor: Any) -> Any:
        """What a thing becomes."""
        return post_processor.post_process(context.resolve(t.resolve(context)), context)

    def resolve_string(self, fragments: TokenizedStringFragments, context: Any) -> Any:
        """What a text becomes."""
        return fragments.map_tokens(context).join(self.concat)

    def resolve_list(self, xs: list[Any], context: Any) -> Any:
        """What a list becomes."""
        return context.resolve(xs)

    def resolve_number_list(self, xs: list[Any], context: Any) -> Any:
        """What a list becomes."""
        return context.resolve(xs)

    def resolve_map(self, xs: dict[str, Any], context: Any) -> Any:
        """What a map becomes."""
        return context.resolve(xs)
