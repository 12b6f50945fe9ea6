"""How moto answers a request that it cannot serve, whichever service it is for."""

import json
import textwrap
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction

GAP = "stackproof.gap"
"""The key under which a request's environment says what could not be served."""

_LONGEST = 300


@correction("protocol.fail-fast", api="CommonErrors")
def _fail_fast(moto: Patches) -> None:
    """An action that moto lacks, or that crashes it, is answered with HTTP 500.

    The AWS provider retries a 500 for minutes. It does not retry a 501, and AWS itself says
    `NotImplemented` with a 501 where a header or an action is not supported.
    """
    responses = moto.load("moto.core.responses")
    exceptions = moto.load("moto.core.exceptions")
    werkzeug = moto.load("werkzeug.exceptions")
    botocore = moto.load("botocore.exceptions")
    flask = moto.load("flask")
    app = moto.load("moto.moto_server.werkzeug_app")
    # moto looks an error up in the service that its module belongs to; ours belongs to none.
    refusal = type("Refusal", (exceptions.ServiceException,), {"__module__": __name__})
    # What moto raises on purpose, to answer with an error of AWS's.
    answers = (werkzeug.HTTPException, exceptions.ServiceException, botocore.ClientError)
    make = moto.original(app, "create_backend_app")
    call = moto.original(responses.BaseResponse, "call_action")
    serve = moto.original(app.DomainDispatcherApplication, "__call__")

    def call_action(self: Moto) -> Moto:
        try:
            return call(self)
        except answers:
            raise
        except Exception as error:  # noqa: BLE001 - whatever moto trips over is a gap
            if not isinstance(error, NotImplementedError):
                traceback.print_exc()
            text = _reason(error)
            environ = flask.request.environ if flask.has_request_context() else {}
            environ[GAP] = (self.boto3_service_name, self._get_action(), text)
            error_to_say = refusal("NotImplemented", f"embedded AWS: {text}")
            _, headers, body = self.serialized(responses.ActionResult(error_to_say))
            headers["status"] = "501"
            return 501, headers, body

    def answer(
        self: Moto,
        environ: dict[str, Any],
        start_response: Callable[..., Any],
    ) -> Iterable[bytes]:
        try:
            served: Iterable[bytes] = serve(self, environ, start_response)
        except Exception as error:  # noqa: BLE001
            traceback.print_exc()
            text = _reason(error)
            what = f"{environ.get('REQUEST_METHOD')} {environ.get('PATH_INFO')}"
            environ[GAP] = (_service(environ), what, text)
            kind, body = _refusal(environ, f"embedded AWS: {text}")
            headers = [("content-type", kind), ("x-amzn-errortype", "NotImplemented")]
            start_response("501 NOT IMPLEMENTED", headers)
            return [body]
        return served

    def create_backend_app(service: str) -> Moto:
        made = make(service)

        def no_route(error: Moto) -> Moto:
            # A path that moto does not know is no hang: it stays 404, and becomes known as a gap.
            if flask.request.routing_exception is not None:
                what = f"{flask.request.method} {flask.request.path}"
                flask.request.environ[GAP] = (service, what, "moto does not know this path")
            return error

        made.register_error_handler(404, no_route)
        made.register_error_handler(405, no_route)
        return made

    moto.replace(app, "create_backend_app", create_backend_app)
    moto.replace(responses.BaseResponse, "call_action", call_action)
    moto.replace(app.DomainDispatcherApplication, "__call__", answer)


def _reason(error: Exception) -> str:
    if isinstance(error, NotImplementedError):
        return str(error) or "not implemented"
    text = textwrap.shorten(str(error), _LONGEST, placeholder=" ...")
    return f"moto fails with {type(error).__name__}: {text}"


def _service(environ: dict[str, Any]) -> str:
    """The service in the signature's credential scope, or what is left to say."""
    scope = str(environ.get("HTTP_AUTHORIZATION", "")).partition("Credential=")[2].split("/")
    return scope[3] if len(scope) > 3 else "s3"  # noqa: PLR2004 - key/date/region/service


def _refusal(environ: dict[str, Any], text: str) -> tuple[str, bytes]:
    """An error in a form that the SDKs can read, for requests that never reached an action."""
    if _service(environ) == "s3":
        safe = text.replace("&", "&amp;").replace("<", "&lt;")
        xml = f"<Error><Code>NotImplemented</Code><Message>{safe}</Message></Error>"
        return "application/xml", xml.encode()
    body = {"__type": "NotImplemented", "code": "NotImplemented", "message": text}
    return "application/json", json.dumps(body).encode()


CORRECTIONS: tuple[Correction, ...] = (_fail_fast,)
