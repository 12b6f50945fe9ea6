"""Which arguments a call gives its class, and how far that can be told."""

from collections.abc import Iterator

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.core.records import dataclass
from stackproof.program.values import Call, Dictionary

_JUDGED = frozenset(
    {Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL, Kind.PROVIDER, Kind.STRUCT, Kind.CLASS}
)


@dataclass(frozen=True, slots=True)
class Given:
    """What a call passes.

    Args:
        names: The names of its arguments, those passed by position included.
        is_complete: Whether nothing else is passed, such as `**settings` of unknown keys.
    """

    names: frozenset[str]
    is_complete: bool


def given(call: Call) -> Given:
    """The arguments that a call passes."""
    positional = (parameter.name for parameter in call.facts.positional[: len(call.positional)])
    complete = all(
        keyword.name is not None
        or (isinstance(keyword.value.value, Dictionary) and keyword.value.value.is_complete)
        for keyword in call.keywords
    )
    return Given(
        frozenset((*positional, *_named(call))),
        is_complete=complete and not call.is_spread,
    )


def takes(facts: ClassFacts) -> frozenset[str]:
    """The names that a class takes, those of scope and id included."""
    return frozenset(
        (
            *(parameter.name for parameter in facts.positional),
            *(argument.name for argument in facts.arguments),
        )
    )


def has_signature(facts: ClassFacts) -> bool:
    """Whether it is known what the constructor of a class takes."""
    has_parameters = bool(facts.positional or facts.arguments)
    is_known = facts.kind is not Kind.CLASS or has_parameters
    return facts.kind in _JUDGED and is_known


def is_doubtful(call: Call) -> bool:
    """Whether the class is a guess that most of the arguments do not fit."""
    if call.is_certain:
        return False
    names = list(_named(call))
    known = takes(call.facts)
    return 2 * sum(name in known for name in names) < len(names)


def _named(call: Call) -> Iterator[str]:
    for keyword in call.keywords:
        if keyword.name is not None:
            yield keyword.name
        elif isinstance(keyword.value.value, Dictionary):
            yield from (entry.key for entry in keyword.value.value.entries if entry.key)
