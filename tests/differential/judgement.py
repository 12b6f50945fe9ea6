"""What `check` makes of the programs: many in one text, each finding given back to its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from differential.cases import Case
from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import check_texts
from stackproof.core.diagnostic import Severity
from stackproof.program.parse import Text
from stackproof.rules import registry

_TOGETHER = 100
# What other rules say of a program, such as of a password in it, is not the framework's business.
_OF_BINDINGS = "SP1"
_NAME = re.compile(r"^def case\(", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """An error that is found in a program.

    Args:
        code: The rule that speaks.
        message: What it says.
        line: Where in the program's own source.
    """

    code: str
    message: str
    line: int


def judge(cases: Sequence[Case], catalog: Catalog) -> list[tuple[Found, ...]]:
    """The errors that are found in each program, in order."""
    judged: list[tuple[Found, ...]] = []
    for start in range(0, len(cases), _TOGETHER):
        judged += _judge(cases[start : start + _TOGETHER], catalog)
    return judged


def _judge(cases: Sequence[Case], catalog: Catalog) -> Iterator[tuple[Found, ...]]:
    sources = [_NAME.sub(f"def case_{n}(", case.source) for n, case in enumerate(cases)]
    text = Text("cases.py", "".join(sources))
    rules = [rule for rule in registry.every() if rule.code.number.startswith(_OF_BINDINGS)]
    result = check_texts([text], catalog, rules=rules, is_local=lambda _path, _name: False)
    if result.problems or not result.files:
        raise RuntimeError(f"the programs cannot be judged: {result.problems}")
    errors = [
        Found(item.code.number, item.message, item.primary.span.start.line)
        for item in result.diagnostics
        if item.severity is Severity.ERROR
    ]
    before = 0
    for source in sources:
        lines = range(before + 1, before + source.count("\n") + 1)
        yield tuple(
            Found(item.code, item.message, item.line - before)
            for item in errors
            if item.line in lines
        )
        before = lines[-1]
