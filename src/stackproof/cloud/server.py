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
from stackproof.cloud.handler import Handler
from stackproof.cloud.live.balancer import is_for_balancer, serve_balancer
from stackproof.cloud.live.functions import FUNCTIONS
from stackproof.cloud.live.gateway import is_for_api, serve_api
from stackproof.cloud.live.turn import TURN
from stackproof.cloud.loopback import HOST, stay_on_loopback

_GRACE = 2.0
_BACKLOG = 128
_POLL = 0.05

StartResponse = Callable[..., Any]


class Dispatcher(werkzeug_app.DomainDispatcherApplication):  # type: ignore[misc] # moto is not typed for us
    """moto's, which lists its own folder for each request to find the service; this one remembers.

    That was a sixth of what a request costs.
    """

    def __init__(self) -> None:
        super().__init__(werkzeug_app.create_backend_app)
        self._services: dict[str | None, Any] = {}

    def get_backend_for_host(self, host: str | None) -> Any:  # noqa: ANN401 - moto's own
        """The service that a host stands for."""
        if host not in self._services:
            self._services[host] = super().get_backend_for_host(host)
        return self._services[host]


class Application:
    """moto's application with questions of our own under `/_stackproof/`."""

    def __init__(self, census: Census) -> None:
        self._moto = Dispatcher()
        self._census = census
        self._gaps: set[tuple[str, str, str]] = set()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Serves one request, as WSGI has it."""
        path = str(environ.get("PATH_INFO", ""))
        if path.startswith("/_stackproof/"):
            return self._own(path.removeprefix("/_stackproof/"), start_response)
        answer: Iterable[bytes]
        if is_for_api(environ):
            answer = serve_api(environ, start_response)
        elif is_for_balancer(environ):
            answer = serve_balancer(environ, start_response)
        else:
            # moto guards none of its tables: two requests at once can break each other's loops.
            with TURN:
                answer = self._moto(environ, start_response)
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
                with TURN:
                    FUNCTIONS.reset()
                    moto_api_backend.reset()
                    self._census.forget()
                    self._gaps.clear()
                document = {}
            case _:
                start_response("404 NOT FOUND", [("content-type", "application/json")])
                return [b"{}"]
        start_response("200 OK", [("content-type", "application/json")])
        return [json.dumps(document).encode()]


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
    stay_on_loopback("the embedded AWS")
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
    FUNCTIONS.endpoint = f"http://{HOST}:{port}"
    server = make_server(
        HOST,
        port,
        Application(census),
        threaded=True,
        request_handler=Handler,
        fd=listener.fileno(),
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


if __name__ == "__main__":
    try:
        code = main()
    except Exception:  # noqa: BLE001 - the log is read by whoever started us
        traceback.print_exc()
        code = 1
    sys.exit(code)
