"""What a wrong name means: the nearest class or module, or nobody where none is near.

Names are compared word by word, without case, plurals and the collision suffix `A`. Each way of
being wrong has its own test, the strictest first, and a test that finds two names finds none.
"""

import re
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence

from stackproof.bindings import names
from stackproof.bindings.facts import ClassFacts, Module, TypeRef
from stackproof.bindings.index import Index
from stackproof.core.records import dataclass

_SUFFIX = "A"
# Words that other kits and documents put behind a class; they carry no meaning of their own.
_FILLERS = frozenset(
    {"arg", "args", "block", "config", "configuration", "input", "prop", "property", "resource"}
    | {"setting", "type"}
)
_SHORT_WORD = 4
_MIDDLING_WORD = 7
_MOST_WRONG_WORDS = 2
_FEWEST_WORDS = 3
_DIGITS = re.compile(r"\d+")

_Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collision:
    """Why a class carries the suffix `A`.

    Args:
        name: The class with the suffix.
        taken: The name that it would have without.
        module: Where that name is a nested struct.
        owner: The resource to which the struct belongs.
        terraform_type: The resource's type in Terraform.
        path: The blocks from the resource to the struct.
    """

    name: str
    taken: str
    module: str
    owner: str
    terraform_type: str
    path: tuple[str, ...]

    def __str__(self) -> str:
        return (
            f"`{self.taken}` is the nested struct for `{'.'.join(self.path)}` of"
            f" `{self.owner}` ({self.terraform_type}), so this class is `{self.name}`"
        )


def closest(module: Module, name: str) -> str | None:
    """The class of a module that a wrong name means; None if none is near enough."""
    if name in module.classes:
        return name
    offered = [c for c in module.classes if _is_offered(c, name, module.classes)]
    return _nearest(names.words(name), {c: names.words(c) for c in offered}, _CLASS_TESTS)


def closest_module(package: Index, dotted: str) -> str | None:
    """The module that a wrong one means; None if that is not clear.

    Args:
        package: The package that the module should be in.
        dotted: The wrong module, with the package's name.
    """
    root = package.package.python_name
    if dotted in package.module_names:
        return dotted
    tail = dotted.removeprefix(f"{root}.")
    provider = package.package.provider_name
    offered = {
        full: tuple(full.removeprefix(f"{root}.").split("_"))
        for full in package.module_names
        if full != root
    }
    said = tuple(word for word in re.split(r"[._]+", names.snake(tail)) if word)
    if provider and said[:1] == (provider,):
        said = said[1:]
    elif provider and said[:1] == ("data",) and said[1:2] != (provider,):
        said = ("data", provider, *said[1:])
    if said[:1] != ("data",):
        offered = {full: words for full, words in offered.items() if words[0] != "data"}
    return _nearest(said, offered, _MODULE_TESTS)


def explain_collision(package: Index, class_name: str) -> Collision | None:
    """Why a class carries the suffix `A`; None if it does not, or not for another's struct."""
    homes = package.find(class_name)
    if not homes:
        return None
    words = names.words(class_name)
    for number in reversed(range(len(words))):
        if words[number] != _SUFFIX:
            continue
        taken = "".join(words[:number] + words[number + 1 :])
        for home in package.find(taken):
            if home not in homes:
                found = _owner(package, home, taken)
                if found is not None:
                    owner, path = found
                    return Collision(
                        name=class_name,
                        taken=taken,
                        module=home,
                        owner=owner.name,
                        terraform_type=owner.terraform_type or "",
                        path=path,
                    )
    return None


def _owner(package: Index, home: str, struct: str) -> tuple[ClassFacts, tuple[str, ...]] | None:
    """The resource of a module that a struct is nested in, and the blocks that lead to it."""
    module = package.module(home)
    if module is None:
        return None
    for construct in package.constructs():
        if construct.module != home:
            continue
        owner = module.classes[construct.name]
        waiting: deque[tuple[ClassFacts, tuple[str, ...]]] = deque([(owner, ())])
        seen = {owner.name}
        while waiting:
            facts, path = waiting.popleft()
            if facts.name == struct:
                return owner, path
            for argument in facts.arguments:
                for name in _named(argument.type):
                    where, _, nested = name.rpartition(".")
                    if where == home and nested in module.classes and nested not in seen:
                        seen.add(nested)
                        below = (*path, argument.terraform_name)
                        waiting.append((module.classes[nested], below))
    return None


def _named(type_: TypeRef) -> Iterator[str]:
    if type_.name is not None:
        yield type_.name
    for item in type_.items:
        yield from _named(item)


def _is_offered(candidate: str, name: str, classes: Collection[str]) -> bool:
    """Nobody means a reference, a list of references or a whole configuration by another name."""
    for suffix, partner in (("OutputReference", ""), ("List", "OutputReference"), ("Config", "")):
        if candidate.endswith(suffix) and not name.endswith(suffix):
            stem = candidate.removesuffix(suffix)
            if suffix == "OutputReference" or f"{stem}{partner}" in classes:
                return False
    return True


_Test = Callable[[_Words, _Words], int | None]


def _nearest(said: _Words, offered: dict[str, _Words], tests: Sequence[_Test]) -> str | None:
    """The one candidate that passes the first test which any passes; the nearest, if that differ.

    Args:
        said: The words of the wrong name.
        offered: The words of each candidate.
        tests: Each tells how far apart two names are, or None if it does not apply.
    """
    plain = _plain(said)
    if not plain:
        return None
    simple = {candidate: _plain(words) for candidate, words in offered.items()}
    for test in tests:
        distances: list[tuple[int, str]] = []
        for candidate, words in simple.items():
            distance = test(plain, words) if words else None
            if distance is not None:
                distances.append((distance, candidate))
        if distances:
            least = min(distances)[0]
            best = [candidate for distance, candidate in distances if distance == least]
            if len({simple[candidate] for candidate in best}) > 1:
                return None
            return _most_alike(said, {candidate: offered[candidate] for candidate in best})
    return None


def _most_alike(said: _Words, candidates: dict[str, _Words]) -> str | None:
    """Of names that differ in a plural or the suffix alone, the nearest; None if that ties."""
    written = "".join(said)
    ranked = sorted((_edits(written, "".join(words)), name) for name, words in candidates.items())
    tied = len(ranked) > 1 and ranked[0][0] == ranked[1][0]
    return None if tied else ranked[0][1]


def _plain(words: _Words) -> _Words:
    return tuple(_singular(word.lower()) for word in words if word != _SUFFIX)


def _singular(word: str) -> str:
    if len(word) < _SHORT_WORD or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word if word.endswith("ss") else word[:-1]


def _same(said: _Words, words: _Words) -> int | None:
    return 0 if "".join(said) == "".join(words) else None


def _too_many_before(said: _Words, words: _Words) -> int | None:
    """`AwsVpc` for `Vpc`; but `DataAwsVpc` is another thing."""
    extra = len(said) - len(words)
    if said[0] != "data" and extra == 1 and said[1:] == words:
        return extra
    return None


def _misspelt(said: _Words, words: _Words) -> int | None:
    """Few letters wrong in at most two words; numbers are never a slip."""
    if len(said) != len(words):
        # A slip in case moves the borders of words: compare as one long word.
        one, other = "".join(said), "".join(words)
        long = min(len(one), len(other)) > 2 * _SHORT_WORD
        return 1 if long and _slips(one, other) == 1 else None
    total = wrong = 0
    for one, other in zip(said, words, strict=True):
        if one != other:
            slips = _slips(one, other)
            if slips is None:
                return None
            total += slips
            wrong += 1
    return total if wrong <= _MOST_WRONG_WORDS else None


def _slips(one: str, other: str) -> int | None:
    """The letters that are wrong in a word, if few enough for its length."""
    if _DIGITS.findall(one) != _DIGITS.findall(other):
        return None
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) <= _SHORT_WORD:
        is_cut = longer.endswith(shorter) and len(shorter) > 1
        is_holed = len(shorter) == _SHORT_WORD and shorter[0] == longer[0]
        close = len(longer) - len(shorter) == 1 and (
            is_cut or (is_holed and _edits(one, other) == 1)
        )
        return 1 if close or _is_swap(one, other) else None
    most = 1 if len(shorter) <= _MIDDLING_WORD else 2
    if abs(len(one) - len(other)) > most or _unlike(one, other) > 2 * most:
        return None
    edits = _edits(one, other)
    return edits if edits <= most else None


def _is_swap(one: str, other: str) -> bool:
    return len(one) == len(other) == _SHORT_WORD and one[0] == other[0] and _edits(one, other) == 1


def _unlike(one: str, other: str) -> int:
    """A quick lower bound: letters that only one of the two has."""
    first, second = Counter(one), Counter(other)
    return (first - second).total() + (second - first).total()


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
            swapped = row > 1 and column > 1 and one[row - 2 : row] == wanted + other[column - 2]
            if swapped:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]


def _words_missing(said: _Words, words: _Words) -> int | None:
    """The name leaves words out in the middle, or the last one of a long name."""
    missing = len(words) - len(said)
    if missing < 1 or said[0] != words[0] or not _is_subsequence(said, words):
        return None
    if said[-1] != words[-1]:
        return missing if missing <= len(said) // 4 else None
    return missing if missing <= max(1, len(said) // 2) else None


def _start_missing(said: _Words, words: _Words) -> int | None:
    """The name is the end of the candidate."""
    missing = len(words) - len(said)
    return missing if missing >= 1 and words[missing:] == said else None


def _word_too_many(said: _Words, words: _Words) -> int | None:
    """The name has one word more than the candidate, neither first nor last."""
    if len(said) - len(words) != 1 or len(words) < _FEWEST_WORDS:
        return None
    ends_agree = said[0] == words[0] and said[-1] == words[-1]
    return 1 if ends_agree and _is_subsequence(words, said) else None


def _filler_behind(said: _Words, words: _Words) -> int | None:
    """The candidate and a word that carries no meaning."""
    return 0 if said[-1] in _FILLERS and said[:-1] == words else None


def _other_filler(said: _Words, words: _Words) -> int | None:
    """`VpcConfiguration` for `VpcConfig`."""
    both = said[-1] in _FILLERS and words[-1] in _FILLERS
    return 0 if both and said[:-1] == words[:-1] else None


def _end_missing(said: _Words, words: _Words) -> int | None:
    """The name is the beginning of the only module that begins so."""
    return 0 if len(words) > len(said) and words[: len(said)] == said else None


def _is_subsequence(few: _Words, many: _Words) -> bool:
    rest = iter(many)
    return all(word in rest for word in few)


_CLASS_TESTS: tuple[_Test, ...] = (
    _same,
    _other_filler,
    _too_many_before,
    _misspelt,
    _words_missing,
    _start_missing,
    _word_too_many,
    _filler_behind,
)
_MODULE_TESTS: tuple[_Test, ...] = (
    _same,
    _misspelt,
    _filler_behind,
    _end_missing,
    _start_missing,
    _words_missing,
)
