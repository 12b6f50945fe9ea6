"""Which program the tests are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stackproof.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class Wanted:
    """A program, and which of its stacks.

    Args:
        path: Its folder or file.
        stack: The stack; None if it has but one.
        env: Its variables, as pairs.
    """

    path: Path
    stack: str | None = None
    env: tuple[tuple[str, str], ...] = ()


def wanted(path: str, *, stack: str, env: Sequence[str], root: Path) -> Wanted:
    """What the ini file asks for.

    Raises:
        UsageError: It names no program, or a variable without a value.
    """
    pairs = []
    for line in env:
        name, sign, value = line.partition("=")
        if not sign or not name.strip():
            raise UsageError(
                f"`stackproof_env` has `{line}`, which is no NAME=value",
                help="write one NAME=value a line",
            )
        pairs.append((name.strip(), value.strip()))
    if not path:
        raise UsageError(
            "pytest's configuration names no program",
            help='set `stackproof_program = "path/to/program"` under [tool.pytest.ini_options]',
        )
    return Wanted(root / path, stack or None, tuple(pairs))
