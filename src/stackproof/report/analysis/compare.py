"""What a reference program does that this one does not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from stackproof.core.words import count
from stackproof.report.analysis.inventory import Item
from stackproof.report.analysis.model import Comparison, Difference, Failure, Strength

_SHOWN = 6


def comparison(
    *,
    reference: str,
    items: Sequence[Item],
    failures: Iterable[Failure],
    strengths: Iterable[Strength],
    other_items: Sequence[Item],
    other_failures: Iterable[Failure],
    other_strengths: Iterable[Strength],
) -> Comparison:
    """This program beside a reference, which is the `other`."""
    own_titles = {strength.title for strength in strengths}
    missing = [
        *_resources(items, other_items),
        *_arguments(items, other_items),
        *(
            Difference(strength.title, strength.evidence)
            for strength in other_strengths
            if strength.title not in own_titles
        ),
    ]
    other_titles = {failure.title for failure in other_failures}
    return Comparison(
        reference=reference,
        missing=tuple(missing),
        mended=tuple(f.title for f in failures if f.title not in other_titles),
        extra=tuple(sorted(_types(items).keys() - _types(other_items).keys())),
    )


def _resources(items: Sequence[Item], others: Sequence[Item]) -> Iterator[Difference]:
    own, wanted = _types(items), _types(others)
    for kind, number in sorted(wanted.items()):
        if kind not in own:
            names = ", ".join(sorted(item.label for item in others if item.type == kind)[:_SHOWN])
            yield Difference(f"It has `{kind}`", f"{count(number, 'resource')}: {names}")
        elif own[kind] < number:
            yield Difference(
                f"It has more of `{kind}`", f"{number} there, {own[kind]} here, by the source"
            )


def _arguments(items: Sequence[Item], others: Sequence[Item]) -> Iterator[Difference]:
    """Arguments that the reference gives to a type and this program to none of that type."""
    own = _given(items)
    for kind, arguments in sorted(_given(others).items()):
        if kind in own and (lacking := sorted(arguments - own[kind])):
            names = ", ".join(f"`{name}`" for name in lacking[:_SHOWN])
            more = f" and {len(lacking) - _SHOWN} more" if len(lacking) > _SHOWN else ""
            yield Difference(f"It sets more of `{kind}`", f"{names}{more}")


def _types(items: Sequence[Item]) -> Counter[str]:
    return Counter(item.type for item in items if not item.is_data)


def _given(items: Sequence[Item]) -> Mapping[str, set[str]]:
    given: dict[str, set[str]] = {}
    for item in items:
        if not item.is_data:
            given.setdefault(item.type, set()).update(name for name in item.body if name != "//")
    return given
