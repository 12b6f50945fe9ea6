"""The embedded AWS as a process of its own: started, asked and ended from here.

The process itself is `server.py`; nothing of moto is imported on this side.
"""

import importlib.util
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from stackproof.cloud.connection import HOST, Connection
from stackproof.core.errors import Bug, HostError, Missing
from stackproof.core.process import kill_group

ACCOUNT = "123456789012"
"""The account that every program is deployed to."""

_LOG = "embedded-aws.log"
_LAST_LINES = 20
_GRACE = 5.0
_INHERITED = ("HOME", "LANG", "LC_ALL", "PATH", "PYTHONPATH", "SYSTEMROOT", "TMPDIR")
_SETTINGS: Mapping[str, str] = {
    # Programs attach AWS's managed policies, which moto leaves out unless told.
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    # Otherwise a certificate takes a minute.
    "MOTO_ACM_VALIDATION_WAIT": "0",
    # The provider may know a new region earlier than botocore does.
    "MOTO_ALLOW_NONEXISTENT_REGION": "true",
    # A page in a browser has no business here.
    "MOTO_DISABLE_GLOBAL_CORS": "true",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
}


def connect(endpoint: str) -> Connection:
    """An embedded AWS that another process has started, such as the one that runs us."""
    return Connection(endpoint)


class EmbeddedAws(Connection):
    """moto's server in a process of its own, for as long as the `with` block lasts.

    Args:
        folder: The work folder; it gets the server's log.
        port: The loopback port; 0 lets the system choose a free one.
        without: Names of corrections to leave out, to see moto's fault.
        timeout: Seconds until a server that is not ready counts as broken.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        without: Sequence[str] = (),
        timeout: float = 60.0,
    ) -> None:
        super().__init__("")
        self._folder = folder.absolute()
        self._port = port
        self._without = tuple(without)
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._notes: tuple[str, ...] = ()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def log(self) -> Path:
        """What the server has to say beyond its answers."""
        return self._folder / _LOG

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of this server: corrections that do not apply."""
        return self._notes

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._running().pid

    def endpoint(self) -> str:
        """The URL that serves every service and region."""
        self._running()
        return super().endpoint()

    def start(self) -> None:
        """Starts the server and returns when it answers.

        Raises:
            UsageError: The extra that has moto is not installed.
            HostError: The port is taken, or the server did not become ready.
        """
        for module in ("moto", "flask", "boto3"):
            if importlib.util.find_spec(module) is None:
                raise Missing("prove").error("the embedded AWS")
        if self._process is not None:
            raise Bug("the embedded AWS is started twice")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            log = self.log.open("wb")
        except OSError as error:
            raise HostError(
                f"the embedded AWS cannot write its log: {error.strerror}",
                where=str(self.log),
                help="name a folder that can be written, or make room on the disk",
            ) from error
        with log:
            self._process = subprocess.Popen(
                self._command(),
                cwd=self._folder,
                env=_environment(os.environ),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._settle(self._first_line(self._process))
        except BaseException:
            self._end(grace=0)
            raise

    def stop(self) -> None:
        """Ends the server; one that has ended is no error."""
        self._end(grace=_GRACE)

    def leave_running(self) -> int:
        """Lets the server outlive us, for a person who wants to look around.

        Returns:
            The process that they end when they have seen enough.
        """
        process = self._running()
        if process.stdin is not None:
            process.stdin.write(b"stay\n")
            process.stdin.close()
        if process.stdout is not None:
            process.stdout.close()
        # Popen would warn of a child that still runs; from now on it is none of ours.
        process.returncode = 0
        self._process = None
        return process.pid

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise Bug("the embedded AWS is asked while it does not run")
        return self._process

    def _end(self, *, grace: float) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        self.close()
        if process.stdin is not None:
            # The server ends when its standard input does.
            process.stdin.close()
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            pass
        finally:
            kill_group(process.pid)
            process.wait()
            if process.stdout is not None:
                process.stdout.close()

    def _command(self) -> list[str]:
        # -P: a `moto.py` in the folder we run in must not be taken for moto.
        command = [sys.executable, "-P", "-m", "stackproof.cloud.server", "--port", str(self._port)]
        return [*command, *(f"--without={name}" for name in self._without)]

    def _first_line(self, process: subprocess.Popen[bytes]) -> bytes:
        """The server's one line; empty if it ended without a word."""
        stream: IO[bytes] | None = process.stdout
        if stream is None:
            raise Bug("the embedded AWS was started without a pipe")
        said = b""
        deadline = time.monotonic() + self._timeout
        while not said.endswith(b"\n"):
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([stream], [], [], left)[0]:
                raise self._failure(f"the embedded AWS was not ready within {self._timeout:g} s")
            piece = os.read(stream.fileno(), 65536)
            if not piece:
                break
            said += piece
        return said

    def _settle(self, line: bytes) -> None:
        if not line:
            raise self._failure("the embedded AWS ended before it was ready")
        said = json.loads(line)
        if "unknown" in said:
            raise Bug(said["unknown"])
        if "refused" in said:
            raise HostError(
                f"the embedded AWS cannot listen on port {self._port}: {said['refused']}",
                where=f"{HOST}:{self._port}",
                help="end the program that has the port, or ask for port 0, which takes a free one",
            )
        self._url = f"http://{HOST}:{said['port']}"
        self._notes = tuple(said["notes"])

    def _failure(self, message: str) -> HostError:
        return HostError(
            message,
            where=str(self.log),
            help="the log has more; `pip install 'stackproof[prove]'` mends a broken moto",
            details=self._last_words(),
        )

    def _last_words(self) -> tuple[str, ...]:
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ()
        return tuple(lines[-_LAST_LINES:])


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """The server's whole environment: nothing of the user's AWS or moto settings."""
    kept = {name: value for name, value in environ.items() if name in _INHERITED}
    # Coverage measures a subprocess that is told so by its variables.
    measured = {name: value for name, value in environ.items() if name.startswith("COVERAGE_")}
    return {**kept, **measured, **_SETTINGS}
