"""All rules there are, found by looking: no list is kept by hand."""

from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Final

from stackproof import rules
from stackproof.core.errors import Bug, UsageError
from stackproof.rules import packs
from stackproof.rules.base import Rule

_CONFIGURED: Final = frozenset(
    {"companions", "contrasts", "policy", "protection", "security", "values"}
)
"""The families about synthesized configurations: a check of the source never loads them."""


@cache
def every() -> tuple[Rule, ...]:
    """Every rule, by code.

    Raises:
        Bug: Two rules have the same number or slug.
    """
    found = tuple(sorted((*of_source(), *_discover(configured=True)), key=lambda rule: rule.code))
    for name in ("number", "slug"):
        seen = [getattr(rule.code, name) for rule in found]
        if len(set(seen)) != len(seen):
            raise Bug(f"two rules have the same {name}")
    return found


@cache
def of_source() -> tuple[Rule, ...]:
    """The rules that a check of the source alone may ask, by code."""
    return tuple(sorted(_discover(configured=False), key=lambda rule: rule.code))


def find(name: str) -> Rule | None:
    """The rule of a number or slug, such as `SP101` or `unknown-class`, in any case."""
    wanted = name.strip().lower()
    for rules_ in (of_source, every):
        for rule in rules_():
            if wanted in {rule.code.number.lower(), rule.code.slug}:
                return rule
    return None


def chosen(
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    *,
    profile: str = packs.DEFAULT.name,
    source_only: bool = False,
) -> tuple[Rule, ...]:
    """The rules that remain of all, by number, slug or the beginning of a number.

    Args:
        select: Keep only these; none means those of the profile.
        ignore: Leave these out.
        profile: The name of a pack.
        source_only: Whether rules about synthesized configurations are left out.

    Raises:
        UsageError: A name fits no rule, or there is no such profile.
    """
    asked = of_source() if source_only else every()
    pack = packs.find(profile)
    kept = {rule for rule in asked if pack.has(rule.code.number)}
    if select := tuple(select):
        kept = _matching(select, asked)
    kept -= _matching(ignore, asked)
    return tuple(rule for rule in asked if rule in kept)


def _matching(names: Iterable[str], asked: tuple[Rule, ...]) -> set[Rule]:
    """Those of some rules that names fit; a name that fits no rule at all is a mistake."""
    matched: set[Rule] = set()
    for name in names:
        fits = _fitting(name, asked)
        if not fits and not _fitting(name, every()):
            raise UsageError(
                f"no rule is called `{name}`", help="`stackproof explain` lists the rules"
            )
        matched |= fits
    return matched


def _fitting(name: str, asked: tuple[Rule, ...]) -> set[Rule]:
    wanted = name.strip().lower()
    return {
        rule
        for rule in asked
        if rule.code.slug == wanted
        or (wanted.startswith("sp") and rule.code.number.lower().startswith(wanted))
    }


def _discover(*, configured: bool) -> Iterator[Rule]:
    for folder in sorted(Path(rules.__path__[0]).glob("*/")):
        if (folder.name in _CONFIGURED) is not configured:
            continue
        for path in sorted(folder.glob("[a-z]*.py")):
            name = f"{rules.__name__}.{folder.name}.{path.stem}"
            for item in vars(import_module(name)).values():
                is_rule = isinstance(item, type) and issubclass(item, Rule)
                if is_rule and item.__module__ == name:
                    yield item()
