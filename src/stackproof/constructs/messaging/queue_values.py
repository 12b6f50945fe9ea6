"""What SQS takes for a queue (Amazon SQS API Reference, SetQueueAttributes)."""

from typing import Final

from stackproof.constructs._tokens import is_token
from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, whole_number

VISIBILITY_SECONDS: Final = Rule(
    "the visibility timeout in seconds",
    whole_number(range(43201)),
    "0 to 43200",
    "take six times what the consumer may need",
)
RETENTION_DAYS: Final = Rule(
    "the days that a message is kept",
    whole_number(range(1, 15)),
    "1 to 14",
    "SQS keeps no message for longer than 14 days",
)
MAX_RECEIVES: Final = Rule(
    "the number of receives before a message is dead",
    whole_number(range(1, 1001)),
    "1 to 1000",
    "5 lets a consumer that is throttled for a while try again",
)


def check_deduplication(*, fifo: bool, content_based: bool) -> None:
    """Refuse what only a FIFO queue can do.

    Raises:
        BadValue: A standard queue should drop repeated messages.
    """
    if content_based and not fifo:
        raise BadValue(
            "content-based deduplication of a standard queue",
            content_based,
            allowed="False",
            help="make the queue a FIFO queue, or leave it out",
        )


def check_retentions(days: int, *, dead: int) -> None:
    """Refuse dead letters that are deleted before the messages that they were.

    A message keeps the age that it had when it moved to the dead letters of a standard queue.

    Raises:
        BadValue: They could expire on arrival, or SQS does not take the days.
    """
    RETENTION_DAYS.check(dead, what="the days that a dead message is kept")
    if not is_token(days) and not is_token(dead) and dead < days:
        raise BadValue(
            "the days that a dead message is kept",
            dead,
            allowed=f"{days} to 14, as messages are kept for {days}",
            help="keep dead messages for 14 days",
        )
