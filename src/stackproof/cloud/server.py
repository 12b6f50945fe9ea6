"""The process that is the embedded AWS: moto's server, put right, on loopback only.

It says one line on standard output, the port or why there is none, and ends by itself when its
standard input does, so that nothing of it outlives the program that started it.
"""

import argparse
import json
import os
import signal
import socket
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from importlib import metadata
from typing import Any, TextIO

from moto.moto_api._internal.models import moto_api_backend
from moto.moto_server import werkzeug_app
from werkzeug.serving import make_server

from stackproof.cloud.census import Census
from stackproof.cloud.corrections.protocol import GAP
from stackproof.cloud.corrections.registry import install

HOST = "127.0.0.1"
_GRACE = 2.0
_BACKLOG = 128
_POLL = 0.05

StartResponse = Callable[..., Any]


class Application:
    """moto's application with questions of our own under `/_stackproof/`."""

    def __init__(self, census: Census) -> None:
        self._moto = werkzeug_app.DomainDispatcherApplication(werkzeug_app.create_backend_app)
        self._census = census
        self._gaps: set[tuple[str, str, str]] = set()
        self._one_at_a_time = threading.RLock()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Serves one request, as WSGI has it."""
        path = str(environ.get("PATH_INFO", ""))
        if path.startswith("/_stackproof/"):
            return self._own(path.removeprefix("/_stackproof/"), start_response)
        # moto guards none of its tables: two requests at once can break each other's loops.
        with self._one_at_a_time:
            answer: Iterable[bytes] = self._moto(environ, start_response)
        if GAP in environ:
            self._gaps.add(environ[GAP])
        return answer

    def _own(self, question: str, start_response: StartResponse) -> Iterable[bytes]:
        document: object
        match question:
            case "inventory":
                taken = self._census.take()
                document = {
                    "live": [asdict(each) for each in sorted(taken.live)],
                    "ending": [asdict(each) for each in sorted(taken.ending)],
                }
            case "gaps":
                document = sorted(self._gaps)
            case "reset":
                moto_api_backend.reset()
                self._census.forget()
                self._gaps.clear()
                document = {}
            case _:
                start_response("404 NOT FOUND", [("content-type", "application/json")])
                return [b"{}"]
        start_response("200 OK", [("content-type", "application/json")])
        return [json.dumps(document).encode()]


class Quiet(werkzeug_app.MotoRequestHandler):  # type: ignore[misc] # moto is not typed for us
    """Says nothing about requests that were answered."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Logs what failed only: a deployment makes thousands of requests."""
        if str(code).startswith("5"):
            super().log_request(code, size)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until standard input ends or a signal comes."""
    parser = argparse.ArgumentParser(prog="stackproof.cloud.server")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--without", action="append", default=[], metavar="CORRECTION")
    options = parser.parse_args(arguments)

    ready = _take_stdout()
    try:
        listener = socket.create_server((HOST, options.port), backlog=_BACKLOG)
    except OSError as error:
        return _say(ready, {"refused": os.strerror(error.errno or 0)})
    _stay_on_loopback()
    # Our refusals have a code that no service's model knows.
    warnings.filterwarnings("ignore", message="Exception.Refusal. with code NotImplemented")
    census = Census()
    census.install()
    version = metadata.version("moto")
    try:
        notes = install(version=version, without=options.without)
    except ValueError as error:
        return _say(ready, {"unknown": str(error)})
    port = listener.getsockname()[1]
    server = make_server(
        HOST, port, Application(census), threaded=True, request_handler=Quiet, fd=listener.fileno()
    )
    _end_with_parent(server.shutdown)
    _say(ready, {"port": port, "moto": version, "notes": notes})
    server.serve_forever(poll_interval=_POLL)
    return 0


def _take_stdout() -> TextIO:
    """Standard output for our one line; whatever else prints goes to the log from now on."""
    ready = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return ready


def _say(ready: TextIO, line: dict[str, object]) -> int:
    with ready:
        ready.write(json.dumps(line) + "\n")
    return 0 if "port" in line else 1


def _end_with_parent(shutdown: Callable[[], None]) -> None:
    """Ends the server when standard input does or a signal comes, whichever threads still run."""

    def end() -> None:
        # moto's own threads may wait for something for ever.
        deadline = threading.Timer(_GRACE, os._exit, (0,))
        deadline.daemon = True
        deadline.start()
        shutdown()

    def watch() -> None:
        # "stay" leaves the server to whoever wants to look around in it.
        if sys.stdin.buffer.readline().strip() != b"stay":
            end()

    def on_signal(_number: int, _frame: object) -> None:
        # shutdown waits for the loop that this handler has interrupted.
        threading.Thread(target=end, daemon=True).start()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    threading.Thread(target=watch, daemon=True).start()


def _stay_on_loopback() -> None:
    """Lets no part of moto reach the network, such as a webhook of a topic or Docker."""

    def audit(event: str, details: tuple[Any, ...]) -> None:
        if event == "socket.connect" and not _is_loopback(details[1]):
            raise OSError(f"the embedded AWS does not reach the network: {details[1]!r}")
        if event == "socket.getaddrinfo" and details[0] not in {HOST, "localhost", "::1", None}:
            raise OSError(f"the embedded AWS does not reach the network: {details[0]!r}")

    sys.addaudithook(audit)


def _is_loopback(address: object) -> bool:
    """Whether a socket's address is this machine over IP; Docker's socket is a path."""
    host = address[0] if isinstance(address, tuple) and address else ""
    return isinstance(host, str) and (host.startswith("127.") or host in {"::1", "localhost"})


if __name__ == "__main__":
    try:
        code = main()
    except Exception:  # noqa: BLE001 - the log is read by whoever started us
        traceback.print_exc()
        code = 1
    sys.exit(code)
