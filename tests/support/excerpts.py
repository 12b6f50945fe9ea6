"""The check of excerpts: they read names that nothing binds, which is no matter here."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from stackproof.check import engine
from stackproof.check.engine import CheckResult
from stackproof.core.problem import Problem
from stackproof.program.interface import Bindings
from stackproof.program.model import IsLocal
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.base import Rule

about_bindings = partial(registry.chosen, ("SP1", "SP9"))
"""The rules about the bindings, and about stackproof itself."""


def check_texts(
    texts: Iterable[Text],
    bindings: Bindings,
    *,
    rules: Iterable[Rule] | None = None,
    problems: Iterable[Problem] = (),
    is_local: IsLocal | None = None,
) -> CheckResult:
    """As the engine's own, by the rules about bindings unless others are named."""
    asked = about_bindings() if rules is None else rules
    return engine.check_texts(texts, bindings, rules=asked, problems=problems, is_local=is_local)


def check(
    paths: Iterable[Path], bindings: Bindings, *, rules: Iterable[Rule] | None = None
) -> CheckResult:
    """As the engine's own, by the rules about bindings unless others are named."""
    asked = about_bindings() if rules is None else rules
    return engine.check(paths, bindings, rules=asked)
