"""From what constructs hold to plain data: tokens become expressions or values."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from stackproof.synth.native.runtime import faults
from stackproof.synth.native.runtime.behaviour import js, misuse, tokens
from stackproof.synth.native.runtime.behaviour.base import Behaviour, Foreign
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour, framework

_DOCS = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf/concepts",
    "cdktn": "https://cdktn.io/docs/concepts",
}


_TAKEN_FROM_MAP = (tokens.STRING_MAP_VALUE, tokens.ANY_MAP_VALUE)


@behaviour("IResolveContext")
class ResolveContext(Behaviour):
    """Where something is resolved.

    Args:
        scope: The construct for which it is resolved.
        preparing: Whether the result is thrown away: only references are looked for.
    """

    interface = "IResolveContext"

    def __init__(self, scope: Any, *, preparing: bool = False) -> None:
        self.scope = scope
        self.preparing = preparing
        self.suppress_braces = False
        self.ignore_escapes = False
        self.warn_escapes = False
        self.iterator_context: str | None = None

    def register_post_processor(self, processor: Any) -> None:
        """Nothing of ours is processed afterwards."""

    def resolve(self, value: Any) -> Any:  # noqa: PLR0911 - one for each kind of value
        """Plain data; what is left out is `None`."""
        kind = type(value)
        if kind is str:
            if value in _TAKEN_FROM_MAP:
                raise misuse.taken_from_map("string")
            if "TfToken[" not in value and "e+298" not in value:
                return value
            return self._text(value)
        if kind is int and value == tokens.NUMBER_MAP_VALUE:
            raise misuse.taken_from_map("number")
        if kind is bool or kind is int or value is None or value is js.NULL:
            return value
        if kind is dict:
            return self._dict(value)
        if kind is list:
            return self._list(value)
        if kind is float:
            token = tokens.of_number(value)
            return value if token is None else self._token(token)
        return self._object(value)

    def _object(self, value: Any) -> Any:
        if isinstance(value, tokens.Resolvable):
            return self._token(value)
        if isinstance(value, Foreign) and hasattr(value.facade, "resolve"):
            return self._token(value)
        node = getattr(value, "node", None)
        if node is not None:
            raise misuse.Endless
        return {}

    def _token(self, token: Any) -> Any:
        try:
            found = token.resolve(self)
            if type(found) is str and "TfToken[" not in found and "e+298" not in found:
                return found
            return self.resolve(found)
        except JsError as error:
            frames = getattr(token, "frames", ())
            shown = "\n  at ".join(f"{name}:{line}" for name, line, _ in frames)
            if isinstance(error, misuse.Endless):
                error.layers.append(shown)
                raise
            text = f"Resolution error: {error.text}.\nObject creation stack:\n  at {shown}"
            raise type(error)(text, kind=error.kind) from error

    def _dict(self, value: dict[str, Any]) -> Any:
        token = tokens.of_map(value)
        if token is not None:
            return self._token(token)
        misuse.check_map(value)
        found = {}
        for key, each in value.items():
            try:
                resolved = self.resolve(each)
            except misuse.Endless as error:
                error.path.insert(0, key)
                raise
            if resolved is None:
                continue
            if "TfToken[" in key or "e+298" in key:
                name = self.resolve(key)
                if not isinstance(name, str):
                    raise JsError(
                        f'"{key}" is used as the key in a map so must resolve to a string, '
                        f"but it resolves to: {js.compact(name)}. Consider using "
                        '"CfnJson" to delay resolution to deployment-time'
                    )
            else:
                name = key
            found[name] = resolved
        return found

    def _list(self, value: list[Any]) -> Any:
        token = tokens.of_list(value)
        if token is not None:
            return self._token(token)
        for each in value:
            if type(each) is str and tokens.LIST_MARK in each:
                raise JsError(_too_many(value))
        misuse.check_numbers(value)
        found = []
        for number, each in enumerate(value):
            try:
                resolved = self.resolve(each)
            except misuse.Endless as error:
                error.path.insert(0, str(number))
                raise
            if resolved is not None:
                found.append(resolved)
        return found

    def _text(self, value: str) -> Any:
        if tokens.LIST_MARK in value:
            if not faults.is_tolerant():
                raise JsError(_list_in_text())
            value = _as_plain_tokens(value)
        fragments = tokens.fragments(value)
        if len(fragments) == 1:
            only = fragments[0]
            if isinstance(only, str):
                return self._plain(only)
            found = self._token(only)
            if type(found) in {int, float} and "e" in js.number_text(found):
                # The frameworks look for tokens in what looks like one, and it is no text.
                raise JsError("this.str.substring is not a function", kind="TypeError")
            return found
        parts: list[str] = []
        is_open = False
        for part in fragments:
            if isinstance(part, str):
                is_open = _is_open_after(part, is_open=is_open)
                parts.append(self._plain(part))
            elif is_open:
                # The program wrote the braces around it.
                with self.bare():
                    parts.append(_joined(self._token(part)))
            else:
                parts.append(_joined(self._token(part)))
        return "".join(parts)

    @contextmanager
    def bare(self) -> Iterator[None]:
        """What is resolved in here is part of an expression and gets no braces of its own."""
        before = self.suppress_braces
        self.suppress_braces = True
        try:
            yield
        finally:
            self.suppress_braces = before

    def _plain(self, text: str) -> str:
        """Text without tokens but for numbers that stand for something."""
        if "e+298" not in text:
            return text

        def put(found: Any) -> str:
            token = tokens.in_text(found[0])
            return found[0] if token is None else js.text(self._token(token))

        return tokens.NUMBER.sub(put, text)


def _is_open_after(text: str, *, is_open: bool) -> bool:
    """Whether a `${` is open behind a text; for the frameworks any `}` closes all of them."""
    opened, closed = text.rfind("${"), text.rfind("}")
    return is_open if opened == closed else opened > closed


def _joined(value: Any) -> str:
    """A value as part of a text; what is left out leaves nothing."""
    return "" if value is None else js.text(value)


def resolve(scope: Any, value: Any, *, preparing: bool = False) -> Any:
    """Plain data of what a construct holds."""
    return ResolveContext(scope, preparing=preparing).resolve(value)


def _as_plain_tokens(text: str) -> str:
    """A text with tokens in the place of token lists, whose mistakes are written down."""
    for token in tokens.lists_in(text):
        words = "an item of a token list is read in Python: synthesis fails"
        faults.note("SP122", words, at=getattr(token, "frames", None))
    return text.replace(tokens.LIST_MARK, tokens.STRING_MARK)


def _list_in_text() -> str:
    name = framework().upper()
    docs = _DOCS[framework()]
    return f"""\
Found an encoded list token string in a scalar string context.
In {name}, we represent lists, with values unknown until after runtime, as arrays with a single \
element— a string token (["Token.1"]).


We do this because {name} does not know the length of the list at compile time, meaning {name} \
has yet to invoke Terraform to communicate with the cloud provider. {name} later invokes Terraform \
on the synthesized static JSON file.

Because we don't know the length of the list, we can not differentiate if the list was accessed at \
the first or last index, or as part of a loop. To avoid this ambiguity:

- If you want to access a singular item, use 'Fn.element(list, 0)'. Do not use 'list[0]'.
- If you want to loop over the list use 'TerraformIterator.fromList(list)'. Do not use a 'for' or \
'forEach' loop.

Learn more about tokens: {docs}/tokens
Learn more about iterators: {docs}/iterators"""


def _too_many(value: list[Any]) -> str:
    return f"""\
Cannot add elements to list token, got: {js.text(value)}.

    We expect the elements of a tokenized string array to be a single token string. For example, \
["&{{TfToken[Token.1]}}"].

    One element in your array consists of more than a single value. To add values to a tokenized \
list, use Terraform functions instead. For example: 'Fn.concat([yourReferencedList, ["my", "new", \
"items"]])'."""
