"""Which argument of a class is meant by a name that it does not have.

Knows how people come by wrong names: another spelling, a plural, a slip, a word too many or
too few. Where two arguments could be meant, none is.
"""

from collections.abc import Callable, Iterable, Iterator

from stackproof.bindings.facts import Argument, ClassFacts
from stackproof.core.records import dataclass

_SHORTEST = 3
_SHORT = 4
_MIDDLING = 7
_ENDS = 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a wrong name means.

    Args:
        name: The name as it has to be written.
        is_certain: Whether it is the same name in another spelling.
        argument: The argument; None for scope and id.
    """

    name: str
    is_certain: bool
    argument: Argument | None = None


def meaning(
    said: str, facts: ClassFacts, *, is_raw: bool = False, taken: Iterable[str] = ()
) -> Meaning | None:
    """What is meant by a name that a class does not take; None where that is not clear.

    Args:
        said: The wrong name.
        facts: The class.
        is_raw: Whether the bindings' own keys are wanted instead of Python's.
        taken: Names that are given already, so that they cannot be meant.
    """
    offered: dict[str, Argument | None] = {}
    if not is_raw:
        offered |= {parameter.name: None for parameter in facts.positional}
    for argument in facts.arguments:
        offered[key_of(argument, is_raw=is_raw)] = argument
    for name in taken:
        offered.pop(name, None)
    twins = [
        name
        for name, argument in offered.items()
        if _plain(said) in {_plain(spelling) for spelling in _spellings(name, argument)}
    ]
    if twins:
        return Meaning(twins[0], True, offered[twins[0]]) if len(twins) == 1 else None  # noqa: FBT003
    words = _words(said)
    split = {
        name: _words(argument.name)
        for name, argument in offered.items()
        if argument is not None and words
    }
    for test in _TESTS:
        distances = {
            name: distance
            for name, candidate in split.items()
            if (distance := test(words, candidate)) is not None
        }
        best = [name for name in distances if distances[name] == min(distances.values())]
        if best:
            return Meaning(best[0], False, offered[best[0]]) if len(best) == 1 else None  # noqa: FBT003
    return None


def key_of(argument: Argument, *, is_raw: bool) -> str:
    """The name of an argument: Python's, or the bindings' own."""
    return argument.jsii_name if is_raw else argument.name


def argument_for(said: str, facts: ClassFacts, *, is_raw: bool = False) -> Argument | None:
    """The argument of that name, or the one of which it is another spelling."""
    for argument in facts.arguments:
        if key_of(argument, is_raw=is_raw) == said:
            return argument
    found = meaning(said, facts, is_raw=is_raw)
    return found.argument if found is not None and found.is_certain else None


def _spellings(name: str, argument: Argument | None) -> Iterator[str]:
    yield name
    if argument is not None:
        yield from (argument.name, argument.jsii_name, argument.terraform_name)


def _plain(name: str) -> str:
    return name.replace("_", "").casefold()


def _words(name: str) -> tuple[str, ...]:
    """The words of a name in either style, without plurals."""
    broken = "".join(f"_{letter}" if letter.isupper() else letter for letter in name)
    return tuple(_singular(word.lower()) for word in broken.split("_") if word)


def _singular(word: str) -> str:
    if len(word) < _SHORT or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _same(said: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """They differ in plurals alone."""
    return 0 if said == words else None


def _misspelt(said: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """Few letters are wrong; numbers are never a slip."""
    one, other = "_".join(said), "_".join(words)
    shorter = min(len(one), len(other))
    most = 0 if shorter <= _SHORT else 1 if shorter <= _MIDDLING else 2
    if abs(len(one) - len(other)) > most or _digits(one) != _digits(other):
        return None
    slips = _edits(one, other)
    return slips if slips <= most else None


def _shortened(said: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """Words are cut short: `vars` for `variables`."""
    pairs = list(zip(said, words, strict=False))
    is_cut = all(word.startswith(one) and len(one) >= _SHORTEST for one, word in pairs)
    return 0 if len(said) == len(words) and is_cut else None


def _between(said: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """The name leaves out a word inside: `retention_days` for `retention_in_days`."""
    if len(words) != len(said) + 1 or len(said) < _ENDS:
        return None
    inside = (words[:index] + words[index + 1 :] for index in range(1, len(words) - 1))
    return 0 if said in inside else None


def _begins(said: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """The name leaves out the last word: `kms_key` for `kms_key_id`."""
    return 0 if len(words) == len(said) + 1 and words[: len(said)] == said else None


def _ends(said: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """The name leaves out the first word: `name` for `function_name`."""
    return 0 if len(words) == len(said) + 1 and words[1:] == said else None


def _begins_with(said: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """The name has one word too many behind: `bucket_name` for `bucket`."""
    return 0 if len(said) == len(words) + 1 and said[: len(words)] == words else None


def _ends_with(said: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    """The name has one word too many before: `role_name` for `name`."""
    return 0 if len(said) == len(words) + 1 and said[1:] == words else None


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _edits(one: str, other: str) -> int:
    """Letters to insert, delete, replace or swap with their neighbour."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(
                last[column] + 1, line[column - 1] + 1, last[column - 1] + (letter != wanted)
            )
            if row > 1 and column > 1 and one[row - 2 : row] == wanted + other[column - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]


_TESTS: tuple[Callable[[tuple[str, ...], tuple[str, ...]], int | None], ...] = (
    _same,
    _misspelt,
    _shortened,
    _between,
    _begins,
    _ends,
    _begins_with,
    _ends_with,
)
