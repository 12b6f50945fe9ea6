"""Which attribute or method of a class is meant by a name that it does not have."""

from stackproof.bindings import names
from stackproof.bindings.facts import Argument, ClassFacts, Shape, TypeRef
from stackproof.core.records import dataclass, replace
from stackproof.rules.meant import meaning

_NOTHING = TypeRef(Shape.ANY)
_MACHINERY = ("put_", "reset_", "get_", "to_", "interpolation_")


@dataclass(frozen=True, slots=True)
class Member:
    """The member that is meant.

    Args:
        name: Its name.
        is_certain: Whether it is the same name in another spelling.
    """

    name: str
    is_certain: bool


def member_for(said: str, facts: ClassFacts) -> Member | None:
    """The attribute or method of an instance that a wrong name means; None if that is not clear."""
    values = [item.name for item in facts.attributes if item.terraform_name is not None]
    rest = [item.name for item in facts.attributes if item.terraform_name is None]
    methods = [name for name in facts.methods if not name.startswith(_MACHINERY)]
    bare = _without_class(said, facts)
    if bare in values:
        return Member(bare, is_certain=False)
    return (
        _nearest(said, values, facts)
        or _nearest(said, [*rest, *methods], facts)
        or _nearest(said, facts.methods, facts)
    )


def static_for(said: str, facts: ClassFacts) -> Member | None:
    """The static or enum member of a class that a wrong name means."""
    return _nearest(said, facts.statics, facts)


def _nearest(said: str, offered: "list[str] | tuple[str, ...]", facts: ClassFacts) -> Member | None:
    arguments = tuple(Argument(name, name, _NOTHING) for name in offered)
    found = meaning(said, replace(facts, arguments=arguments, positional=()))
    if found is not None:
        return Member(found.name, found.is_certain)
    doubled = {said[:place] + said[place + 1 :] for place in _doubles(said)}
    slips = [name for name in offered if name in doubled]
    return Member(slips[0], is_certain=False) if len(slips) == 1 else None


def _doubles(said: str) -> list[int]:
    """The places of letters that stand twice: `arnn`."""
    return [place for place in range(1, len(said)) if said[place] == said[place - 1]]


def _without_class(said: str, facts: ClassFacts) -> str:
    """The name without words of its class before it: `vpc_id` of `Vpc` is `id`."""
    own = {word.lower() for word in names.words(facts.name)}
    parts = said.split("_")
    while len(parts) > 1 and parts[0] in own:
        parts = parts[1:]
    return "_".join(parts)
