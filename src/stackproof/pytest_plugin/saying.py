"""How a failure of ours reads in pytest's report: as its message, without our traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from stackproof.core.errors import StackproofError


@contextmanager
def failing(what: str) -> Iterator[None]:
    """Turns an error of ours into a failure; nothing is ever skipped.

    Args:
        what: What the failure means for the tests.
    """
    failure = None
    try:
        yield
    except StackproofError as error:
        failure = error
    if failure is not None:
        lines = [f"{what}: {failure.message}"]
        if failure.where:
            lines.append(f"  at {failure.where}")
        lines += [f"  {line}" for line in failure.details]
        if failure.help:
            lines.append(f"  help: {failure.help}")
        # What led to it is no matter of the tests: pytest would show each step of it.
        raise pytest.fail.Exception("\n".join(lines), pytrace=False) from None
