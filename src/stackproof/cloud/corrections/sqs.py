"""Simple Queue Service."""

import json
from typing import Any

from stackproof.cloud.corrections.base import (
    Correction,
    Inapplicable,
    Moto,
    Patches,
    correction,
)
from stackproof.cloud.live.turn import TURN

_ALLOW = "RedriveAllowPolicy"


@correction("sqs.redrive-spacing", api="sqs:GetQueueAttributes")
def _redrive_spacing(moto: Patches) -> None:
    """A redrive policy comes back with spaces between its parts; AWS gives it back compact."""
    queue = moto.load("moto.sqs.models").Queue
    original = moto.original(queue, "attributes")

    def attributes(self: Moto) -> dict[str, Any]:
        answer: dict[str, Any] = original.fget(self)
        if self.redrive_policy:
            compact = json.dumps(self.redrive_policy, separators=(",", ":"))
            answer["RedrivePolicy"] = compact
        return answer

    moto.replace(queue, "attributes", property(attributes))


@correction("sqs.redrive-allow", api="sqs:SetQueueAttributes", echo="sqs.redrive-allow")
def _redrive_allow(moto: Patches) -> None:
    """Which queues may send their dead letters here is never said, so that Terraform waits for it.

    AWS keeps it, gives it back compact, and drops it for an empty text.
    """
    queue = moto.load("moto.sqs.models").Queue
    original = moto.original(queue, "attributes")
    known = moto.original(queue, "BASE_ATTRIBUTES")
    if _ALLOW in known:
        raise Inapplicable(f"moto has {_ALLOW} of its own by now")

    def attributes(self: Moto) -> dict[str, Any]:
        answer: dict[str, Any] = original.fget(self)
        # moto keeps whatever attribute it is given, under its name in snake case.
        text = answer.pop(_ALLOW, None)
        if text:
            answer[_ALLOW] = json.dumps(json.loads(text), separators=(",", ":"))
        return answer

    moto.replace(queue, "attributes", property(attributes))
    moto.replace(queue, "BASE_ATTRIBUTES", [*known, _ALLOW])
    moto.add(queue, "redrive_allow_policy", None)


@correction("sqs.policy-kept", api="sqs:SetQueueAttributes")
def _policy_kept(moto: Patches) -> None:
    """Setting any attribute drops the queue's policy; AWS changes what it is told to change."""
    queue = moto.load("moto.sqs.models").Queue
    original = moto.original(queue, "_set_attributes")

    def set_attributes(self: Moto, attributes: dict[str, Any], now: float | None = None) -> None:
        kept = self.policy if hasattr(self, "_policy_json") else None
        original(self, attributes, now)
        if "Policy" not in attributes:
            self.policy = kept

    moto.replace(queue, "_set_attributes", set_attributes)


@correction("sqs.deduplication-memory", api="sqs:SendMessage")
def _deduplication_memory(moto: Patches) -> None:
    """A FIFO queue forgets a deduplication id as soon as its message was deleted.

    AWS remembers it for five minutes from the first sending, whatever became of the message.
    """
    models = moto.load("moto.sqs.models")
    period = 1000 * int(moto.original(models, "DEDUPLICATION_TIME_IN_SECONDS"))
    queue = models.Queue
    add = moto.original(queue, "add_message")

    def add_message(self: Moto, message: Moto) -> None:
        name = message.deduplication_id
        if self.fifo_queue and name:
            seen = self.__dict__.setdefault("deduplication_ids", {})
            first = seen.get(name)
            if first is not None and message.sent_timestamp - first < period:
                return
            seen[name] = message.sent_timestamp
        add(self, message)

    moto.replace(queue, "add_message", add_message)


@correction("sqs.long-polling", api="sqs:ReceiveMessage")
def _long_polling(moto: Patches) -> None:
    """Whoever waits for a message keeps everybody else from being served, senders too.

    In AWS they do not know of each other. This is a fault of serving requests one at a time.
    """
    queue = moto.load("moto.sqs.models").Queue
    wait = moto.original(queue, "wait_for_messages")

    def wait_for_messages(self: Moto, timeout: int) -> None:
        with TURN.aside():
            wait(self, timeout)

    moto.replace(queue, "wait_for_messages", wait_for_messages)


CORRECTIONS: tuple[Correction, ...] = (
    _redrive_spacing,
    _redrive_allow,
    _policy_kept,
    _deduplication_memory,
    _long_polling,
)
