"""Delivers the messages of a queue to the function that an event source mapping names.

One batch of a mapping is under way at a time. What a function refuses comes back at once, not
after the visibility timeout, so that a test need not wait for it.
"""

import json
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, TypeAlias

from stackproof.cloud.live.functions import FUNCTIONS, Answer
from stackproof.cloud.live.turn import TURN

Moto: TypeAlias = Any

_AT_ONCE = 4
_LOOK = 0.2
"""Seconds between looks for messages that have become visible by themselves."""
_PAUSE = 1.0
"""Seconds after a batch that could not even be handed over, such as when the function is gone."""


class Delivery:
    """The mappings' poller: it starts with the first mapping's first message."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="queues")
        self._busy: set[str] = set()
        self._news = threading.Event()
        self._thread: threading.Thread | None = None

    def look(self) -> None:
        """There may be something to deliver; it must be our turn."""
        self._news.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._poll, daemon=True)
            self._thread.start()

    def _poll(self) -> None:
        is_needed = True
        while True:
            # Without a mapping nothing becomes deliverable by itself.
            self._news.wait(_LOOK if is_needed else None)
            self._news.clear()
            try:
                with TURN:
                    is_needed = self._deliver()
            except Exception:  # noqa: BLE001 - one broken mapping must not end the others
                traceback.print_exc()

    def _deliver(self) -> bool:
        """Hands out what can be delivered; whether there is any mapping."""
        mappings = list(_mappings())
        for mapping in mappings:
            queue = _queue(mapping)
            if mapping.uuid in self._busy or not mapping.enabled or queue is None:
                continue
            if not queue.messages:
                continue
            self._busy.add(mapping.uuid)
            self._pool.submit(self._serve, mapping)
        return bool(mappings)

    def _serve(self, mapping: Moto) -> None:
        try:
            with TURN:
                _one_batch(mapping)
        except NotImplementedError:
            # The mapping stays busy: its function will not run here next time either.
            traceback.print_exc()
            return
        except Exception:  # noqa: BLE001 - nobody waits for this thread
            traceback.print_exc()
            time.sleep(_PAUSE)
        with TURN:
            self._busy.discard(mapping.uuid)
            self._news.set()


DELIVERY = Delivery()
"""The one of this process."""


def _one_batch(mapping: Moto) -> None:
    """Takes what is there, has the function work on it, and deletes what it is done with."""
    queue = _queue(mapping)
    functions = import_module("moto.awslambda.models").lambda_backends
    store = functions[mapping.account_id][mapping.region]
    if queue is None or mapping.uuid not in store._event_source_mappings:  # noqa: SLF001
        return
    job = FUNCTIONS.job(store.get_function(mapping.function_arn))
    backend = import_module("moto.sqs.models").sqs_backends[mapping.account_id][queue.region]
    taken = backend.receive_message(
        queue.name, mapping.batch_size, 0, queue.visibility_timeout, ["All"]
    )
    messages = []
    for message in taken:
        if _is_wanted(mapping, message):
            messages.append(message)
        else:
            # What the filter leaves out is gone, as in AWS.
            queue.delete_message(message.receipt_handle)
    if not messages:
        return
    event = json.dumps({"Records": [_record(queue, each) for each in messages]})
    answer = FUNCTIONS.invoke(job, event)
    if not answer.current:
        return
    partly = "ReportBatchItemFailures" in (mapping.function_response_types or ())
    failed = _failed(answer, [each.id for each in messages], partly=partly)
    for message in messages:
        if not any(m.had_receipt_handle(message.receipt_handle) for m in queue._messages):  # noqa: SLF001
            # The function has deleted it itself.
            continue
        if message.id in failed:
            backend.change_message_visibility(queue.name, message.receipt_handle, 0)
        else:
            queue.delete_message(message.receipt_handle)


def _failed(answer: Answer, ids: Sequence[str], *, partly: bool) -> frozenset[str]:
    """The messages that come back. What is no list of known messages fails the whole batch."""
    everything = frozenset(ids)
    if answer.error:
        return everything
    said = json.loads(answer.payload) if partly else None
    if not said:
        return frozenset()
    try:
        named = {str(each["itemIdentifier"]) for each in said.get("batchItemFailures") or ()}
    except (AttributeError, KeyError, TypeError):
        return everything
    return everything if named - everything else frozenset(named)


def _record(queue: Moto, message: Moto) -> dict[str, Any]:
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(message.sent_timestamp),
        "SenderId": str(message.sender_id),
        "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
    }
    ours = {
        "MessageGroupId": message.group_id,
        "MessageDeduplicationId": message.deduplication_id,
        "SequenceNumber": message.sequence_number,
    }
    attributes |= {name: value for name, value in ours.items() if value}
    return {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": attributes,
        "messageAttributes": {
            name: _attribute(value) for name, value in message.message_attributes.items()
        },
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.queue_arn,
        "awsRegion": queue.region,
    }


def _attribute(value: Mapping[str, Any]) -> dict[str, Any]:
    binary = value.get("BinaryValue")
    if isinstance(binary, bytes):
        binary = binary.decode("ascii", "replace")
    given = {"stringValue": value.get("StringValue"), "binaryValue": binary}
    return {
        **{name: each for name, each in given.items() if each is not None},
        "stringListValues": [],
        "binaryListValues": [],
        "dataType": value["DataType"],
    }


def _is_wanted(mapping: Moto, message: Moto) -> bool:
    """Whether a filter of the mapping takes the message; no filter takes every one."""
    filters = (mapping.filter_criteria or {}).get("Filters") or ()
    if not filters:
        return True
    events = import_module("moto.events.models")
    try:
        body = json.loads(message.body)
    except ValueError:
        body = message.body
    patterns = (each.get("Pattern") or "{}" for each in filters)
    return any(
        events.EventPattern.load(pattern).matches_event({"body": body}) for pattern in patterns
    )


def _mappings() -> Iterator[Moto]:
    """Every mapping of a queue, in every region."""
    models = sys.modules.get("moto.awslambda.models")
    if models is None:
        return
    for regions in list(models.lambda_backends.values()):
        for backend in list(regions.values()):
            for mapping in list(backend._event_source_mappings.values()):  # noqa: SLF001
                if mapping.event_source_arn.split(":")[2] == "sqs":
                    yield mapping


def _queue(mapping: Moto) -> Moto:
    """The mapping's queue; None if it is gone."""
    _, _, _, region, account, name = mapping.event_source_arn.split(":")
    backend = import_module("moto.sqs.models").sqs_backends[account][region]
    return backend.queues.get(name)
