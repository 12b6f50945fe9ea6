"""How the embedded AWS speaks HTTP: connections stay open until the client closes them."""

import io
import traceback
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from moto.moto_server import werkzeug_app

_BROKEN = "500 Internal Server Error"
_OF_THE_CONNECTION = frozenset({"connection", "content-length", "transfer-encoding"})
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class Handler(werkzeug_app.MotoRequestHandler):  # type: ignore[misc] # moto is not typed for us
    """Serves the requests of one connection, one after another.

    werkzeug's own closes the connection after each answer, which a client that is still busy
    reading can take for a broken one; what it then asks again has been done already.
    Answers that were given are not logged: a deployment makes thousands of requests.
    """

    protocol_version = "HTTP/1.1"
    # An answer is one write, and is sent at once.
    wbufsize = -1
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        """Serves one request whole: the next one begins where its body ends."""
        # What Python says to `Expect: 100-continue` waits there.
        self.wfile.flush()
        environ = self.environ = self.make_environ()
        body = self._body(environ)
        environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        status, headers, parts = _BROKEN, [("Content-Type", "text/plain")], list[bytes]()

        def start_response(
            given: str, named: list[tuple[str, str]], _error: object = None
        ) -> Callable[[bytes], Any]:
            nonlocal status, headers
            status, headers = given, named
            return parts.append

        try:
            parts.extend(self.server.app(environ, start_response))
        except Exception:  # noqa: BLE001 - the connection is for the next request too
            traceback.print_exc()
            status, parts = _BROKEN, [_BROKEN.encode()]
        self._answer(status, headers, b"".join(parts))

    def _body(self, environ: dict[str, Any]) -> bytes:
        """All that the request carries, so that nothing of it is taken for the next one."""
        if environ.get("wsgi.input_terminated"):
            body: bytes = environ["wsgi.input"].read()
            return body
        size = int(environ.get("CONTENT_LENGTH") or 0)
        return self.rfile.read(size) if size > 0 else b""

    def _answer(self, status: str, headers: list[tuple[str, str]], content: bytes) -> None:
        code, _, words = status.partition(" ")
        is_bare = self.command == "HEAD" or int(code) in _WITHOUT_BODY
        self.send_response(int(code), words)
        ours = _OF_THE_CONNECTION - ({"content-length"} if self.command == "HEAD" else set())
        for name, value in headers:
            if name.lower() not in ours:
                self.send_header(name, value)
        if not is_bare:
            self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if not is_bare:
            self.wfile.write(content)

    def version_string(self) -> str:
        """Nothing: a load balancer that hides what it is must not be given away."""
        return ""

    def send_header(self, keyword: str, value: str) -> None:
        """Leaves out who serves unless an answer says it."""
        if value or keyword.lower() != "server":
            super().send_header(keyword, value)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Logs what failed only."""
        if str(code).startswith("5"):
            super().log_request(code, size)
