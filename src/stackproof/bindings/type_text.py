"""Types as short texts, and back.

`s` string, `n` number, `b` boolean, `a` any, `#3` the fourth class of the same module, `@x.Y`
another class, `[s` list, `{s` set, `%s` map, `(s|n)` union, `~b` a type whose place a token object
may take.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from stackproof.bindings.facts import Shape, TypeRef

_SCALARS = {"s": Shape.STRING, "n": Shape.NUMBER, "b": Shape.BOOLEAN, "a": Shape.ANY}
_SCALAR_LETTERS = {shape: letter for letter, shape in _SCALARS.items()}
_HOLDERS = {"[": Shape.LIST, "{": Shape.SET, "%": Shape.MAP}
_HOLDER_LETTERS = {shape: letter for letter, shape in _HOLDERS.items()}
_SIMPLE = {
    letter: TypeRef(shape, resolvable=resolvable)
    for resolvable, prefix in ((False, ""), (True, "~"))
    for letter, shape in ((prefix + letter, shape) for letter, shape in _SCALARS.items())
}


def write(type_: TypeRef, local: Mapping[str, str]) -> str:
    """A type as text.

    Args:
        type_: The type.
        local: Texts of the classes of the same module, by qualified name.
    """
    prefix = "~" if type_.resolvable else ""
    if type_.shape in _SCALAR_LETTERS:
        return prefix + _SCALAR_LETTERS[type_.shape]
    if type_.shape is Shape.NAMED:
        return prefix + (local.get(type_.name or "") or f"@{type_.name}")
    if type_.shape is Shape.UNION:
        return f"{prefix}({'|'.join(write(item, local) for item in type_.items)})"
    return prefix + _HOLDER_LETTERS[type_.shape] + write(type_.items[0], local)


class Types:
    """The types of one module by their text; equal texts give the same object.

    Args:
        module: The module.
        order: Its classes, in the order to which numbers refer.
    """

    __slots__ = ("_known", "_module", "_order")

    def __init__(self, module: str, order: Sequence[str]) -> None:
        self._module = module
        self._order = order
        self._known: dict[str, TypeRef] = {}

    def read(self, text: str) -> TypeRef:
        """The type that a text means.

        Raises:
            ValueError: It means none.
        """
        simple = _SIMPLE.get(text)
        if simple is not None:
            return simple
        if "#" not in text:
            return _read_type(text)
        found = self._known.get(text)
        if found is None:
            found, rest = _parse_type(text, self._local)
            if rest:
                raise ValueError(f"not a type: {text!r}")
            self._known[text] = found
        return found

    def _local(self, number: int) -> str:
        return f"{self._module}.{self._order[number]}"


@lru_cache(maxsize=4096)
def _read_type(text: str) -> TypeRef:
    found, rest = _parse_type(text, str)
    if rest:
        raise ValueError(f"not a type: {text!r}")
    return found


def _parse_type(text: str, local: Callable[[int], str]) -> tuple[TypeRef, str]:
    """The type at the beginning of a text, and what follows it."""
    resolvable = text.startswith("~")
    if resolvable:
        text = text[1:]
    letter, rest = text[:1], text[1:]
    if letter in _SCALARS:
        return TypeRef(_SCALARS[letter], resolvable=resolvable), rest
    if letter in {"#", "@"}:
        end = next((i for i, character in enumerate(rest) if character in "|)"), len(rest))
        name = local(int(rest[:end])) if letter == "#" else rest[:end]
        return TypeRef(Shape.NAMED, name=name, resolvable=resolvable), rest[end:]
    if letter in _HOLDERS:
        item, rest = _parse_type(rest, local)
        return TypeRef(_HOLDERS[letter], items=(item,), resolvable=resolvable), rest
    if letter != "(":
        raise ValueError(f"not a type: {text!r}")
    items = []
    while True:
        item, rest = _parse_type(rest, local)
        items.append(item)
        separator, rest = rest[:1], rest[1:]
        if separator == ")":
            return TypeRef(Shape.UNION, items=tuple(items), resolvable=resolvable), rest
        if separator != "|":
            raise ValueError(f"not a type: {text!r}")
