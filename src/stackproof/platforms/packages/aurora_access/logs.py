"""Structured logs: one JSON object a line, each with the correlation id of its request.

What is logged is named field by field. Bodies, headers, credentials and texts of foreign
exceptions are not among the fields, so no secret can be.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_CORRELATION: ContextVar[str] = ContextVar("correlation_id", default="")

Field = str | int | float | bool | None


@contextmanager
def correlated(correlation_id: str) -> Iterator[None]:
    """Everything that is logged inside carries the id."""
    token = _CORRELATION.set(correlation_id)
    try:
        yield
    finally:
        _CORRELATION.reset(token)


def log(event: str, *, level: str = "INFO", **fields: Field) -> None:
    """Writes one line.

    Args:
        event: What happened, such as `order-queued`.
        level: `INFO`, `WARNING` or `ERROR`.
        **fields: What belongs to it.
    """
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "level": level,
        "event": event,
        "correlation_id": _CORRELATION.get(),
        **fields,
    }
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def failed(event: str, error: BaseException, **fields: Field) -> None:
    """Writes a failure: the kind of error, never its text, which may hold what was sent."""
    log(event, level="ERROR", error=type(error).__name__, **fields)
