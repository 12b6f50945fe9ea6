"""Which of several structs the framework takes a dictionary for that it does not convert.

Its kernel tries one struct after the other and takes the first that does not refuse; the keys
that the struct does not have are dropped.
"""

from stackproof.bindings.facts import ClassFacts, Kind, Shape, TypeRef
from stackproof.core.records import dataclass
from stackproof.core.value import Known, Unknown
from stackproof.program.names import Names
from stackproof.program.values import Choice, Collection, Dictionary, Expression
from stackproof.rules.passed import choices_of
from stackproof.rules.slots import refuses


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of a dictionary.

    Args:
        struct: The struct that it is taken for; None if every one refuses it.
        meant: The struct that has most of its keys.
    """

    struct: ClassFacts | None
    meant: ClassFacts


def structs_of(type_: TypeRef, names: Names) -> tuple[ClassFacts, ...]:
    """The structs that a type takes, if it takes several of them and nothing else."""
    choices = choices_of(type_)
    named = [names.class_of(choice.name) for choice in choices if choice.name is not None]
    structs = tuple(facts for facts in named if facts is not None and facts.kind is Kind.STRUCT)
    return structs if 1 < len(structs) == len(choices) else ()


def taken_for(structs: tuple[ClassFacts, ...], value: Expression, names: Names) -> Taken | None:
    """What becomes of a dictionary that may stand for several structs; None if that is not told."""
    given = value.value
    if not isinstance(given, Dictionary):
        return None
    keys = {entry.key for entry in given.entries}
    meant = max(structs, key=lambda facts: len(keys & {item.jsii_name for item in facts.arguments}))
    for facts in structs:
        verdict = _fits(facts, given, names)
        if verdict is None:
            return None
        if verdict:
            return Taken(facts, meant)
    return Taken(None, meant)


def _fits(facts: ClassFacts, given: Dictionary, names: Names) -> bool | None:
    """Whether the kernel takes a dictionary for a struct; None if that is not told."""
    values = {entry.key: entry.value for entry in given.entries if entry.key is not None}
    verdicts: list[bool | None] = []
    for argument in facts.arguments:
        value = values.get(argument.jsii_name)
        if value is not None:
            is_none = isinstance(value.value, Known) and value.value.value is None
            is_bare = is_none and argument.required
            verdicts.append(False if is_bare else _accepts(argument.type, value, names))
        elif argument.required:
            verdicts.append(False if given.is_complete else None)
    return _all(verdicts)


def _accepts(type_: TypeRef, value: Expression, names: Names) -> bool | None:
    if refuses(type_, value, names):
        return False
    verdicts = [_accepts_one(choice, value, names) for choice in choices_of(type_)]
    if True in verdicts:
        return True
    return None if None in verdicts else False


def _accepts_one(type_: TypeRef, value: Expression, names: Names) -> bool | None:
    match value.value:
        case Unknown() | Choice():
            return True if type_.shape is Shape.ANY else None
        case Dictionary() as given if type_.shape is Shape.NAMED:
            facts = names.class_of(type_.name or "")
            is_struct = facts is not None and facts.kind is Kind.STRUCT
            return _fits(facts, given, names) if facts is not None and is_struct else None
        case Dictionary(entries=entries, is_complete=is_complete) if type_.shape is Shape.MAP:
            verdicts = [_accepts(type_.items[0], entry.value, names) for entry in entries]
            return _all([*verdicts, True if is_complete else None])
        case Collection(items=items, is_complete=is_complete) if type_.items:
            verdicts = [_accepts(type_.items[0], item, names) for item in items]
            return _all([*verdicts, True if is_complete else None])
        case _:
            return not refuses(type_, value, names)


def _all(verdicts: list[bool | None]) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True
