"""What Lambda takes for a function and its event sources (AWS Lambda API Reference)."""

from typing import Final

from stackproof.constructs._tokens import is_token
from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches, whole_number

MEMORY_MB: Final = Rule(
    "the memory in MB",
    whole_number(range(128, 10241)),
    "128 to 10240",
    "a full processor comes with 1769",
)
TIMEOUT_SECONDS: Final = Rule(
    "the timeout in seconds",
    whole_number(range(1, 901)),
    "1 to 900",
    "split work that takes longer",
)
RESERVED_CONCURRENCY: Final = Rule(
    "the reserved concurrency",
    whole_number(range(1, 1_000_001)),
    "a whole number from 1",
    "leave it out to share what the account has",
)
BATCHING_SECONDS: Final = Rule(
    "the batching window in seconds",
    whole_number(range(301)),
    "0 to 300",
    "0 hands a batch over as soon as there is a message",
)
MAXIMUM_CONCURRENCY: Final = Rule(
    "the maximum concurrency of a queue",
    whole_number(range(2, 1001)),
    "2 to 1000",
    "leave it out to let Lambda decide",
)
SOURCE_ARN: Final = Rule(
    "the source that a service may invoke the function for",
    matches(r"arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:\d*:\S+"),
    "an ARN, which may have * after the service",
    "name the bucket, the API or the rule, so that nobody else's can invoke it",
)
_FIFO_BATCH: Final = 10
_LARGEST_BATCH: Final = 10_000


def check_batch(size: int, *, window_seconds: int, is_fifo: bool) -> None:
    """Refuse a batch that Lambda does not gather.

    Raises:
        BadValue: It is too large, or would need a window to be gathered in.
    """
    BATCHING_SECONDS.check(window_seconds)
    largest = _FIFO_BATCH if is_fifo else _LARGEST_BATCH
    Rule(
        "the batch size of a FIFO queue" if is_fifo else "the batch size",
        whole_number(range(1, largest + 1)),
        f"1 to {largest}",
        "take 10",
    ).check(size)
    if is_token(window_seconds) or is_token(size):
        return
    if is_fifo and window_seconds:
        raise BadValue(
            "the batching window of a FIFO queue in seconds",
            window_seconds,
            allowed="0",
            help="leave it out",
        )
    if size > _FIFO_BATCH and not window_seconds:
        raise BadValue(
            "the batching window in seconds",
            window_seconds,
            allowed=f"1 to 300 for batches of more than {_FIFO_BATCH}",
            help="give a window of one second, or take smaller batches",
        )


def check_visibility(visibility_seconds: int, *, timeout_seconds: int) -> None:
    """Refuse a queue whose messages come again while the function still works on them.

    Raises:
        BadValue: The visibility timeout is shorter than the function's.
    """
    if is_token(visibility_seconds) or is_token(timeout_seconds):
        return
    if visibility_seconds < timeout_seconds:
        raise BadValue(
            "the visibility timeout of the queue in seconds",
            visibility_seconds,
            allowed=f"{timeout_seconds}, the function's timeout, or more",
            help=f"give the queue six times as much: visibility_seconds={6 * timeout_seconds}",
        )
