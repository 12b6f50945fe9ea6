"""Lambda."""

import json
from typing import Any
from urllib.parse import unquote

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction
from stackproof.cloud.live.events import EVENTS
from stackproof.cloud.live.functions import FUNCTIONS
from stackproof.cloud.live.queues import DELIVERY


@correction("lambda.dead-letter", api="lambda:GetFunctionConfiguration")
def _dead_letter(moto: Patches) -> None:
    """A function's dead-letter target is dropped; AWS keeps it and says it."""
    function = moto.load("moto.awslambda.models").LambdaFunction
    create = moto.original(function, "__init__")
    read = moto.original(function, "get_configuration")
    update = moto.original(function, "update_configuration")

    def init(
        self: Moto,
        account_id: str,
        spec: dict[str, Any],
        *rest: Moto,
        **named: Moto,
    ) -> None:
        create(self, account_id, spec, *rest, **named)
        self.dead_letter_config = spec.get("DeadLetterConfig")

    def get_configuration(self: Moto, *rest: Moto, **named: Moto) -> dict[str, Any]:
        answer: dict[str, Any] = read(self, *rest, **named)
        target = getattr(self, "dead_letter_config", None)
        # An empty target is how a dead-letter target is taken away.
        if target and target.get("TargetArn"):
            answer["DeadLetterConfig"] = target
        return answer

    def update_configuration(self: Moto, updates: dict[str, Any]) -> dict[str, Any]:
        if "DeadLetterConfig" in updates:
            self.dead_letter_config = updates["DeadLetterConfig"]
        answer: dict[str, Any] = update(self, updates)
        return answer

    moto.replace(function, "__init__", init)
    moto.replace(function, "get_configuration", get_configuration)
    moto.replace(function, "update_configuration", update_configuration)


@correction("lambda.invoke", api="lambda:Invoke")
def _invoke(moto: Patches) -> None:
    """Functions run in Docker containers, which are not to be had here; errors are all `Handled`.

    AWS runs the function's archive, answers an event at once, and calls an error of the handler
    `Unhandled`. Here the archive runs in a process of its own, without Docker.
    """
    responses = moto.load("moto.awslambda.responses").LambdaResponse
    function = moto.load("moto.awslambda.models").LambdaFunction

    def answered(self: Moto) -> Moto:
        name = unquote(self.path.rsplit("/", 2)[-2])
        found = self.backend.get_function(name, self._get_param("qualifier"))
        event = self.body or "null"
        if isinstance(event, bytes):
            event = event.decode()
        json.loads(event)
        how = self.headers.get("X-Amz-Invocation-Type") or "RequestResponse"
        if found.reserved_concurrency == 0:
            return _refused(429, "TooManyRequestsException", "Rate Exceeded.")
        if how == "DryRun":
            return 204, {"status": 204}, ""
        if how == "Event":
            EVENTS.accept(found, event)
            return 202, {"status": 202}, ""
        answer = FUNCTIONS.invoke(FUNCTIONS.job(found), event)
        headers = {"content-type": "application/json", "x-amz-executed-version": "$LATEST"}
        if self.headers.get("X-Amz-Log-Type") == "Tail":
            headers["x-amz-log-result"] = answer.tail()
        if answer.error:
            headers["x-amz-function-error"] = "Unhandled"
        return 200, headers, answer.payload

    def invoke(self: Moto, body: str, *_headers: Moto) -> str:
        # Topics, buckets and rules come here; none of them waits for the function.
        EVENTS.accept(self, body or "null")
        return ""

    moto.replace(responses, "invoke", answered)
    moto.replace(function, "invoke", invoke)


@correction("lambda.event-source", api="lambda:CreateEventSourceMapping")
def _event_source(moto: Patches) -> None:
    """A queue's messages reach a function one by one, while they are sent, and all or none fail.

    In AWS Lambda polls the queue, hands over batches, and deletes what the function is done with.
    """
    queue = moto.load("moto.sqs.models").Queue
    backend = moto.load("moto.awslambda.models").LambdaBackend
    add = moto.original(queue, "add_message")
    create = moto.original(backend, "create_event_source_mapping")
    update = moto.original(backend, "update_event_source_mapping")

    def add_message(self: Moto, message: Moto) -> None:
        mappings, self.lambda_event_source_mappings = self.lambda_event_source_mappings, {}
        try:
            add(self, message)
        finally:
            self.lambda_event_source_mappings = mappings
        if mappings:
            DELIVERY.look()

    def create_event_source_mapping(self: Moto, spec: dict[str, Any]) -> Moto:
        made = create(self, spec)
        DELIVERY.look()
        return made

    def update_event_source_mapping(self: Moto, uuid: str, spec: dict[str, Any]) -> Moto:
        changed = update(self, uuid, spec)
        DELIVERY.look()
        return changed

    moto.replace(queue, "add_message", add_message)
    moto.replace(backend, "create_event_source_mapping", create_event_source_mapping)
    moto.replace(backend, "update_event_source_mapping", update_event_source_mapping)


@correction("lambda.visibility", api="lambda:CreateEventSourceMapping")
def _visibility(moto: Patches) -> None:
    """A queue may show a message again before its function's time is up.

    AWS refuses a mapping whose queue has a shorter visibility timeout than its function's timeout.
    """
    backend = moto.load("moto.awslambda.models").LambdaBackend
    queues = moto.load("moto.sqs.models").sqs_backends
    refusal = moto.original(moto.load("moto.awslambda.models"), "RESTError")
    create = moto.original(backend, "create_event_source_mapping")

    def create_event_source_mapping(self: Moto, spec: dict[str, Any]) -> Moto:
        source = str(spec.get("EventSourceArn", ""))
        queue = queues[self.account_id][self.region_name].queues.get(source.rsplit(":", 1)[-1])
        if ":sqs:" in source and queue is not None and spec.get("FunctionName"):
            timeout = int(self.get_function(spec["FunctionName"], None).timeout)
            if queue.visibility_timeout < timeout:
                raise refusal(
                    "InvalidParameterValueException",
                    f"Queue visibility timeout: {queue.visibility_timeout} seconds is less than "
                    f"Function timeout: {timeout} seconds",
                )
        return create(self, spec)

    moto.replace(backend, "create_event_source_mapping", create_event_source_mapping)


@correction("lambda.tracing-update", api="lambda:UpdateFunctionConfiguration")
def _tracing_update(moto: Patches) -> None:
    """A changed tracing mode, storage, or key is ignored; AWS changes it."""
    function = moto.load("moto.awslambda.models").LambdaFunction
    update = moto.original(function, "update_configuration")

    def update_configuration(self: Moto, updates: dict[str, Any]) -> dict[str, Any]:
        if "TracingConfig" in updates:
            self.tracing_config = updates["TracingConfig"]
        if "EphemeralStorage" in updates:
            self.ephemeral_storage = updates["EphemeralStorage"]["Size"]
        if "KMSKeyArn" in updates:
            self.kms_key_arn = updates["KMSKeyArn"]
        answer: dict[str, Any] = update(self, updates)
        return answer

    moto.replace(function, "update_configuration", update_configuration)


def _refused(status: int, code: str, message: str) -> tuple[int, dict[str, Any], str]:
    headers = {"status": status, "x-amzn-errortype": code}
    return status, headers, json.dumps({"Type": "User", "message": message})


CORRECTIONS: tuple[Correction, ...] = (
    _dead_letter,
    _invoke,
    _event_source,
    _visibility,
    _tracing_update,
)
