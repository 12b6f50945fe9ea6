"""What runs in a function's own process: it loads the handler and hands it one event.

It needs the standard library alone and is started as a file, without site packages: a function
finds what its archive and its layers hold, and what Lambda's Python runtime brings along.
"""

import importlib
import importlib.machinery
import json
import logging
import os
import resource
import runpy
import signal
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from types import ModuleType
from typing import Any, NoReturn

_RUNTIME = frozenset(
    {"boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3"},
)
"""What a Python runtime of Lambda can import without the function's doing."""

_HEAD_ROOM = 512
"""Megabytes above a function's memory: what is mapped is more than what Lambda counts."""


class _RuntimePackages:
    """Finds the runtime's own packages, and nothing else, where we have them."""

    def __init__(self, places: Sequence[str]) -> None:
        self._places = list(places)

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,
        target: ModuleType | None = None,
    ) -> importlib.machinery.ModuleSpec | None:
        """Only top-level names are asked of us; a package finds its own modules."""
        if path is not None or name not in _RUNTIME:
            return None
        return importlib.machinery.PathFinder.find_spec(name, self._places, target)


class _Context:
    """What a handler learns of its invocation."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.function_name: str = plan["name"]
        self.function_version: str = plan["version"]
        self.invoked_function_arn: str = plan["arn"]
        self.memory_limit_in_mb: str = str(plan["memory"])
        self.aws_request_id: str = plan["request_id"]
        self.log_group_name: str = plan["log_group"]
        self.log_stream_name: str = plan["log_stream"]
        self.identity = None
        self.client_context = None
        self._ends = time.monotonic() + plan["timeout"]

    def get_remaining_time_in_millis(self) -> int:
        """How long it may go on."""
        return max(0, int((self._ends - time.monotonic()) * 1000))


class _WithRequest(logging.Filter):
    """Gives each record the request that it belongs to."""

    def __init__(self, request_id: str) -> None:
        super().__init__()
        self._request_id = request_id

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record pass."""
        record.aws_request_id = self._request_id
        return True


class _Failure(Exception):
    """The handler cannot even be called.

    Args:
        kind: Lambda's name for it.
        message: Lambda's words for it.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def _limit(plan: dict[str, Any]) -> None:
    """Protects the machine; it is no exact picture of Lambda's limits."""
    megabyte = 1 << 20
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 1024,
        resource.RLIMIT_FSIZE: plan["storage"] * megabyte,
        resource.RLIMIT_DATA: (plan["memory"] + _HEAD_ROOM) * megabyte,
    }
    for which, soft in wanted.items():
        hard = resource.getrlimit(which)[1]
        limit = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        try:
            resource.setrlimit(which, (limit, hard))
        except (OSError, ValueError):
            continue


def _end_with_server() -> None:
    """The server keeps our input open for as long as it wants us."""

    def watch() -> None:
        sys.stdin.buffer.read()
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def _set_up_logging(plan: dict[str, Any]) -> None:
    """As Lambda's runtime does it: warnings and above, with time and request."""
    logging.Formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stdout)
    text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s"
    handler.setFormatter(logging.Formatter(text, "%Y-%m-%dT%H:%M:%S"))
    handler.addFilter(_WithRequest(plan["request_id"]))
    logging.getLogger().addHandler(handler)


def _handler(text: str) -> Any:  # noqa: ANN401 - whatever the module holds
    module_name, dot, name = (text or "").rpartition(".")
    if not dot:
        raise _Failure(
            "Runtime.MalformedHandlerName",
            f"Bad handler '{text}': not enough values to unpack (expected 2, got 1)",
        )
    module_name = module_name.replace("/", ".")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise _Failure(
            "Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}"
        ) from error
    except SyntaxError as error:
        raise _Failure(
            "Runtime.UserCodeSyntaxError",
            f"Syntax error in module '{module_name}': {error.msg} "
            f"({os.path.basename(error.filename or '?')}, line {error.lineno})",  # noqa: PTH119
        ) from error
    try:
        return getattr(module, name)
    except AttributeError:
        raise _Failure(
            "Runtime.HandlerNotFound", f"Handler '{name}' missing on module '{module_name}'"
        ) from None


def _call(plan: dict[str, Any], ready: int) -> tuple[str, str]:
    """The handler's answer as JSON, with Lambda's name of the error if it is one."""
    try:
        handler = _handler(plan["handler"])
        os.close(ready)
        answer = handler(plan["event"], _Context(plan))
    except _Failure as error:
        return _described(error.kind, str(error), plan, ())
    except Exception as error:  # noqa: BLE001 - it is the function's answer
        # The first frame is ours.
        frames = traceback.extract_tb(error.__traceback__)[1:]
        return _described(type(error).__name__, str(error), plan, traceback.format_list(frames))
    try:
        return json.dumps(answer), ""
    except (TypeError, ValueError) as error:
        text = f"Unable to marshal response: {error}"
        return _described("Runtime.MarshalError", text, plan, ())


def _described(
    kind: str, message: str, plan: dict[str, Any], trace: Sequence[str]
) -> tuple[str, str]:
    print(f"[ERROR] {kind}: {message}", *trace, sep="\n", flush=True)  # noqa: T201 - its log
    document = {
        "errorMessage": message,
        "errorType": kind,
        "requestId": plan["request_id"],
        "stackTrace": list(trace),
    }
    return json.dumps(document), kind


def _main() -> NoReturn:
    answer_to, ready = (int(number) for number in sys.argv[1:3])
    plan = json.loads(sys.stdin.buffer.readline())
    guard = runpy.run_path(plan["loopback"])["stay_on_loopback"]
    sys.path[:0] = plan["paths"]
    sys.meta_path.append(_RuntimePackages(plan["runtime"]))
    _limit(plan)
    _end_with_server()
    _set_up_logging(plan)
    guard(f"the function {plan['name']}")
    text, kind = _call(plan, ready)
    sys.stdout.flush()
    with os.fdopen(answer_to, "w", encoding="utf-8") as answer:
        json.dump({"text": text, "kind": kind}, answer)
    # What the function started is frozen with it in Lambda; here it ends.
    os._exit(0)


if __name__ == "__main__":
    _main()
