"""Values that only Terraform knows, and what stands for them in the program meanwhile.

text         ${TfToken[TOKEN.7]}
number       a number near -8.1e+298 that holds the token's number in its last bits
list         ["#{TfToken[TOKEN.7]}"]
number list  [a number near -1.9e+289]
map          {"&{TfToken[TOKEN.7]}": ...}
"""

import re
import struct
from typing import Any

from stackproof.synth.native.runtime import places
from stackproof.synth.native.runtime.behaviour.base import Behaviour, Foreign
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour, framework

STRING_MARK = "${TfToken["
LIST_MARK = "#{TfToken["
MAP_MARK = "&{TfToken["
STRING = re.compile(r"\$\{TfToken\[TOKEN\.(\d+)\]\}")
_LIST = re.compile(r"#\{TfToken\[TOKEN\.(\d+)\]\}")
_MAP = re.compile(r"&\{TfToken\[TOKEN\.(\d+)\]\}")
# What the frameworks take for a number in a text is wider than a number is, on both sides.
NUMBER = re.compile(r"[-\d|.+]+e[-\d|.eE+]+")
_LEADING = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")

_NUMBER_HEAD = 0xFDFF
_NUMBER_LIST_HEAD = 0xFBFF
_SHIFT = 48
_BELOW = -1e289

_all: list[Any] = []

STRING_MAP_VALUE = "String Map Token Value"
ANY_MAP_VALUE = "Any Map Token Value"
NUMBER_MAP_VALUE = -123456789


class Resolvable(Behaviour):
    """Something that becomes plain data, or an expression, at synthesis."""

    interface = "IResolvable"

    def __init__(self) -> None:
        self.frames = places.here()

    def resolve(self, context: Any) -> Any:
        """What it becomes."""
        raise NotImplementedError

    def to_string(self) -> str:
        """A token that stands for it."""
        return as_string(self)

    @property
    def creation_stack(self) -> list[str]:
        """Where the program made it."""
        return [f"at {name}:{line} in {function}" for name, line, function in self.frames]


class Intrinsic(Resolvable):
    """Plain data as something that can be resolved.

    Args:
        value: The data.
    """

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value

    def resolve(self, context: Any) -> Any:
        """The data."""
        del context
        return self.value


def is_resolvable(value: Any) -> bool:
    """Whether something can be resolved, be it ours or the program's."""
    return isinstance(value, Resolvable) or (
        isinstance(value, Foreign) and hasattr(value.facade, "resolve")
    )


def _register(value: Any) -> int:
    _all.append(value)
    return len(_all) - 1


def as_string(value: Any) -> str:
    """A text that stands for a value."""
    if type(value) is str:
        return value
    return f"{STRING_MARK}TOKEN.{_register(_wrapped(value))}]}}"


def as_list(value: Any) -> list[Any]:
    """A list of texts that stands for a value."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    return [f"{LIST_MARK}TOKEN.{_register(_wrapped(value))}]}}"]


def as_number(value: Any) -> Any:
    """A number that stands for a value."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return _encoded(_NUMBER_HEAD, _register(_wrapped(value)))


def as_number_list(value: Any) -> list[Any]:
    """A list of numbers that stands for a value."""
    if isinstance(value, list) and all(isinstance(item, (int, float)) for item in value):
        return value
    return [_encoded(_NUMBER_LIST_HEAD, _register(_wrapped(value)))]


def as_any_map(value: Any) -> dict[str, Any]:
    """A map of anything that stands for a value."""
    return _as_map(value, ANY_MAP_VALUE)


def as_string_map(value: Any) -> dict[str, Any]:
    """A map of texts that stands for a value."""
    return _as_map(value, STRING_MAP_VALUE)


def as_number_map(value: Any) -> dict[str, Any]:
    """A map of numbers that stands for a value."""
    return _as_map(value, NUMBER_MAP_VALUE)


def as_boolean_map(value: Any) -> dict[str, Any]:
    """A map of booleans that stands for a value."""
    return _as_map(value, placeholder=True)


def _as_map(value: Any, placeholder: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    return {f"{MAP_MARK}TOKEN.{_register(_wrapped(value))}]}}": placeholder}


def _wrapped(value: Any) -> Any:
    return value if is_resolvable(value) else Intrinsic(value)


def _encoded(head: int, number: int) -> float:
    found: float = struct.unpack(">d", struct.pack(">Q", head << _SHIFT | number))[0]
    return found


def _decoded(value: float, head: int) -> Any:
    bits = struct.unpack(">Q", struct.pack(">d", value))[0]
    number = bits & 0xFFFFFFFF
    if bits >> _SHIFT != head or number >= len(_all):
        return None
    return _all[number]


def of_number(value: Any) -> Any:
    """The thing that a number stands for; None if it is a plain number."""
    if type(value) is not float or value > _BELOW:
        return None
    return _decoded(value, _NUMBER_HEAD)


def of_list(value: list[Any]) -> Any:
    """The thing that a list stands for; None if it is a plain list."""
    if len(value) != 1:
        return None
    first = value[0]
    if type(first) is str and first.startswith(LIST_MARK):
        found = _LIST.fullmatch(first)
        return _by_number(found[1]) if found else None
    if type(first) is float and first < _BELOW:
        return _decoded(first, _NUMBER_LIST_HEAD)
    return None


def of_map(value: dict[str, Any]) -> Any:
    """The thing that a map stands for; None if it is a plain map."""
    if len(value) != 1:
        return None
    key = next(iter(value))
    if not key.startswith(MAP_MARK):
        return None
    found = _MAP.fullmatch(key)
    return _by_number(found[1]) if found else None


def _by_number(number: str) -> Any:
    """The thing of a number.

    Raises:
        JsError: There is none of that number.
    """
    place = int(number)
    if place < len(_all):
        return _all[place]
    name = framework().upper()
    raise JsError(
        f"Unrecognized Token Key 'TOKEN.{number}'. This means you are trying to access a Token "
        "value that does not exist. This can only happen if the Token is from another CDK (i.e., "
        f"AWS CDK, CDK8s, etc.) and is unknown to this {name} Application. You either need to make "
        f"the other CDK resolve this Token before {name} tries to resolve it, or work around using "
        "this Token at all.\n\nIf this error occurs without another CDK (or a value looking like a "
        "Token) involved, please file a bug."
    )


def fragments(text: str) -> list[Any]:
    """A text as plain text and the things that stand in it, in order."""
    if STRING_MARK not in text:
        return [text]
    found: list[Any] = []
    end = 0
    for match in STRING.finditer(text):
        if match.start() > end:
            found.append(text[end : match.start()])
        found.append(_by_number(match[1]))
        end = match.end()
    if end < len(text):
        found.append(text[end:])
    return found


def lists_in(text: str) -> list[Any]:
    """The things whose lists a text holds an item of."""
    return [_by_number(match[1]) for match in _LIST.finditer(text)]


def has_number(text: str) -> bool:
    """Whether a number in a text stands for something."""
    return "e+298" in text and any(in_text(each) is not None for each in NUMBER.findall(text))


def in_text(digits: str) -> Any:
    """The thing that stands as a number in a text; JavaScript reads it as far as it can."""
    found = _LEADING.match(digits)
    return None if found is None else of_number(float(found[0]))


def is_unresolved(value: Any) -> bool:
    """Whether a value stands for something that only Terraform knows, or holds it as text."""
    if isinstance(value, str):
        return STRING_MARK in value and STRING.search(value) is not None
    if isinstance(value, float):
        return of_number(value) is not None
    if isinstance(value, list):
        return of_list(value) is not None or (
            len(value) > 1 and any(isinstance(i, str) and _LIST.fullmatch(i) for i in value)
        )
    if isinstance(value, dict):
        return of_map(value) is not None
    return is_resolvable(value)


@behaviour("Token")
class Token(Behaviour):
    """How a program makes and recognises them."""

    as_string = staticmethod(lambda value, _options=None: as_string(value))
    as_list = staticmethod(lambda value, _options=None: as_list(value))
    as_map = staticmethod(lambda value, map_value, _options=None: _as_map(value, map_value))
    as_any = staticmethod(_wrapped)
    as_number = staticmethod(as_number)
    as_number_list = staticmethod(as_number_list)
    as_any_map = staticmethod(lambda value, _options=None: as_any_map(value))
    as_string_map = staticmethod(lambda value, _options=None: as_string_map(value))
    as_number_map = staticmethod(lambda value, _options=None: as_number_map(value))
    as_boolean_map = staticmethod(lambda value, _options=None: as_boolean_map(value))
    is_unresolved = staticmethod(is_unresolved)
    STRING_MAP_TOKEN_VALUE = staticmethod(lambda: STRING_MAP_VALUE)
    ANY_MAP_TOKEN_VALUE = staticmethod(lambda: ANY_MAP_VALUE)
    NUMBER_MAP_TOKEN_VALUE = staticmethod(lambda: NUMBER_MAP_VALUE)

    @staticmethod
    def null_value() -> Any:
        """A token that is printed as null."""
        from stackproof.synth.native.runtime.behaviour import js

        return Intrinsic(js.NULL)
