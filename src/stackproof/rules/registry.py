"""All rules there are, found by looking: no list is kept by hand."""

import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module

from stackproof import rules
from stackproof.core.errors import Bug, UsageError
from stackproof.rules.base import Rule


@cache
def every() -> tuple[Rule, ...]:
    """Every rule, by code.

    Raises:
        Bug: Two rules have the same number or slug.
    """
    found = tuple(sorted(_discover(), key=lambda rule: rule.code))
    for name in ("number", "slug"):
        seen = [getattr(rule.code, name) for rule in found]
        if len(set(seen)) != len(seen):
            raise Bug(f"two rules have the same {name}")
    return found


def find(name: str) -> Rule | None:
    """The rule of a number or slug, such as `SP101` or `unknown-class`, in any case."""
    wanted = name.strip().lower()
    for rule in every():
        if wanted in {rule.code.number.lower(), rule.code.slug}:
            return rule
    return None


def chosen(select: Iterable[str] = (), ignore: Iterable[str] = ()) -> tuple[Rule, ...]:
    """The rules that remain of all, by number, slug or the beginning of a number.

    Args:
        select: Keep only these; none means all.
        ignore: Leave these out.

    Raises:
        UsageError: A name fits no rule.
    """
    kept = _matching(select) if (select := tuple(select)) else set(every())
    kept -= _matching(ignore)
    return tuple(rule for rule in every() if rule in kept)


def _matching(names: Iterable[str]) -> set[Rule]:
    matched: set[Rule] = set()
    for name in names:
        wanted = name.strip().lower()
        fits = {
            rule
            for rule in every()
            if rule.code.slug == wanted
            or (wanted.startswith("sp") and rule.code.number.lower().startswith(wanted))
        }
        if not fits:
            raise UsageError(
                f"no rule is called `{name}`", help="`stackproof explain` lists the rules"
            )
        matched |= fits
    return matched


def _discover() -> Iterator[Rule]:
    for family in pkgutil.iter_modules(rules.__path__, "stackproof.rules."):
        if not family.ispkg:
            continue
        package = import_module(family.name)
        for info in pkgutil.iter_modules(package.__path__, f"{family.name}."):
            module = import_module(info.name)
            for item in vars(module).values():
                is_rule = isinstance(item, type) and issubclass(item, Rule)
                if is_rule and item.__module__ == info.name:
                    yield item()
