"""One deployment for all workers of pytest-xdist: the process that started them makes it.

It lives as long as the run, whichever worker ends first. Workers ask over a socket on this
machine, with a key that only they were told.
"""

import secrets
import shutil
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from typing import TYPE_CHECKING

from stackproof.core.errors import Bug, HostError, StackproofError, UsageError
from stackproof.pytest_plugin.wanted import Wanted

if TYPE_CHECKING:
    from stackproof.pytest_plugin.building import Built, Deployment

Address = tuple[str, str]
"""A socket's path and the key to it."""


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Why there is no deployment, as plain data."""

    message: str
    where: str | None
    help: str | None
    details: tuple[str, ...]


class Broker:
    """Deploys what workers ask for, each program once."""

    def __init__(self) -> None:
        # A socket's path has to be short, which pytest's own folders are not.
        self._folder = Path(tempfile.mkdtemp(prefix="stackproof-"))
        self._key = secrets.token_hex(16)
        path = str(self._folder / "socket")
        self._listener = Listener(path, family="AF_UNIX", authkey=self._key.encode())
        self.address: Address = (path, self._key)
        self._lock = threading.Lock()
        self._made: dict[Wanted, Deployment | StackproofError] = {}
        self._closed = False
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Ends every deployment; no worker is left to ask for one."""
        self._closed = True
        self._listener.close()
        with self._lock:
            for each in self._made.values():
                if not isinstance(each, StackproofError):
                    each.stop()
            self._made.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _listen(self) -> None:
        while not self._closed:
            with suppress(OSError, EOFError, AuthenticationError):
                # Somebody without the key is no worker of ours.
                asking = self._listener.accept()
                threading.Thread(target=self._serve, args=(asking,), daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        with connection:
            try:
                wanted = connection.recv()
            except EOFError:
                return
            made = self._make(wanted)
            if isinstance(made, StackproofError):
                connection.send(_Refusal(made.message, made.where, made.help, made.details))
            else:
                connection.send(made.built)

    def _make(self, wanted: Wanted) -> "Deployment | StackproofError":
        from stackproof.pytest_plugin.building import deploy  # noqa: PLC0415 - if anybody asks

        with self._lock:
            if wanted not in self._made:
                folder = self._folder / str(len(self._made))
                folder.mkdir()
                try:
                    self._made[wanted] = deploy(wanted, folder)
                except StackproofError as error:
                    self._made[wanted] = error
                except Exception as error:  # noqa: BLE001 - the worker must hear of it
                    self._made[wanted] = Bug(f"the deployment crashed: {error!r}")
            return self._made[wanted]


def ask(address: Address | None, wanted: Wanted) -> "Built":
    """Has the process that started this worker deploy a program, or tell what it has deployed.

    Raises:
        StackproofError: It could not.
    """
    if address is None:
        raise UsageError(
            "this worker was not told who deploys",
            help="the plugin must be loaded in the process that starts the workers too",
        )
    path, key = address
    try:
        with Client(path, family="AF_UNIX", authkey=key.encode()) as connection:
            connection.send(wanted)
            answer: Built | _Refusal = connection.recv()
    except (OSError, EOFError) as error:
        raise HostError(
            f"the process that started this worker does not answer: {error}",
            help="workers on another machine cannot share a deployment",
        ) from error
    if isinstance(answer, _Refusal):
        raise HostError(
            answer.message, where=answer.where, help=answer.help, details=answer.details
        )
    return answer
