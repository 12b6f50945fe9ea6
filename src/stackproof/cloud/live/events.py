"""Asynchronous invocations: repeated when they fail, and handed on when they go on failing."""

import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, TypeAlias

from stackproof.cloud.live.functions import FUNCTIONS, Answer, Job
from stackproof.cloud.live.turn import TURN

Moto: TypeAlias = Any

_AT_ONCE = 4
_RETRIES = 2
"""How often Lambda repeats a failed event unless told otherwise; here it does so at once."""


class Events:
    """Events that were accepted and wait for their function."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="events")

    def accept(self, function: Moto, event: str) -> None:
        """Takes an event for a function; it must be our turn.

        Raises:
            NotImplementedError: The function does not run here.
        """
        job = FUNCTIONS.job(function)
        settings = function.event_invoke_config
        config = settings[0].config if settings else {}
        dead = getattr(function, "dead_letter_config", None) or {}
        self._pool.submit(self._serve, job, event, config, dead.get("TargetArn"))

    def _serve(
        self, job: Job, event: str, config: Mapping[str, Any], dead_letters: str | None
    ) -> None:
        tries = 1 + int(config.get("MaximumRetryAttempts", _RETRIES))
        answer = None
        done = 0
        while done < tries and (answer is None or (answer.error and answer.current)):
            answer = FUNCTIONS.invoke(job, event)
            done += 1
        if answer is None:
            return
        with TURN:
            if job.generation == FUNCTIONS.generation:
                _hand_on(job, event, answer, done, config.get("DestinationConfig") or {})
                if answer.error and dead_letters:
                    _bury(job, event, answer, dead_letters)


EVENTS = Events()
"""Those of this process."""


def _hand_on(
    job: Job, event: str, answer: Answer, tries: int, destinations: Mapping[str, Any]
) -> None:
    """Tells the destination what came of an event."""
    kind, condition = (
        ("OnFailure", "RetriesExhausted") if answer.error else ("OnSuccess", "Success")
    )
    target = (destinations.get(kind) or {}).get("Destination")
    if not target:
        return
    response: dict[str, Any] = {"statusCode": 200, "executedVersion": job.version}
    if answer.error:
        response["functionError"] = "Unhandled"
    record = {
        "version": "1.0",
        "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime()),
        "requestContext": {
            "requestId": answer.request_id,
            "functionArn": f"{job.arn}:{job.version}",
            "condition": condition,
            "approximateInvokeCount": tries,
        },
        "requestPayload": json.loads(event or "null"),
        "responseContext": response,
        "responsePayload": json.loads(answer.payload),
    }
    _send(job, target, json.dumps(record), {})


def _bury(job: Job, event: str, answer: Answer, target: str) -> None:
    """Sends the event itself to the dead letters, with what went wrong as attributes."""
    message = json.loads(answer.payload).get("errorMessage", "")
    attributes = {
        "RequestID": {"DataType": "String", "StringValue": answer.request_id},
        "ErrorCode": {"DataType": "Number", "StringValue": "200"},
        "ErrorMessage": {"DataType": "String", "StringValue": str(message)[:1024] or "-"},
    }
    _send(job, target, event, attributes)


def _send(job: Job, target: str, body: str, attributes: Mapping[str, Any]) -> None:
    """Sends to a queue or a topic; a target that is gone loses the message, as in AWS."""
    service, region, name = (target.split(":")[part] for part in (2, 3, 5))
    if service == "sqs":
        queues = import_module("moto.sqs.models").sqs_backends[job.account][region]
        if name in queues.queues:
            queues.send_message(name, body, message_attributes=dict(attributes))
    elif service == "sns":
        topics = import_module("moto.sns.models").sns_backends[job.account][region]
        if target in topics.topics:
            topics.publish(message=body, arn=target)
