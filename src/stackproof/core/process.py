"""Runs a command in a session of its own and leaves no process of it behind.

The command never sees our terminal: its input is empty and a Ctrl-C reaches it only through us.
Lines arrive whole and in the caller's thread.
"""

import os
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from stackproof.core.records import dataclass

# Nothing to read means that whoever wrote is gone.
_WATCH = 'read -r _ || { kill -INT "-$1"; sleep 1; kill -KILL "-$1"; }'
_CHUNK = 1 << 16
_TICK = 0.25
_LAST_CALL = 5.0
_KEPT_LINES = 400
_LONGEST_LINE = 1 << 16


class CannotStart(Exception):
    """The operating system refused to start the command; its reason is the message."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended.

    Args:
        code: Its exit code; negative for the signal that ended it.
        timed_out: Whether we ended it because its time was up.
        seconds: How long it ran.
    """

    code: int
    timed_out: bool
    seconds: float


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended, and what it said last.

    Args:
        code: Its exit code; negative for the signal that ended it.
        stdout: The last lines of its standard output.
        stderr: The last lines of its standard error.
        timed_out: Whether we ended it because its time was up.
        seconds: How long it ran.
    """

    code: int
    stdout: tuple[str, ...]
    stderr: tuple[str, ...]
    timed_out: bool
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a command may take.

    Args:
        limit: Seconds until it is asked to end.
        grace: Seconds it then gets to end by itself; 0 kills it at once.
        on_stop: Called once, with the grace, when it is asked to end.
        interrupt: By which another thread has it end; None if none can.
    """

    limit: float
    grace: float = 0.0
    on_stop: Callable[[float], None] | None = None
    interrupt: "Interrupt | None" = None


class Interrupt:
    """Carries a Ctrl-C, which reaches the main thread only, to commands that others follow."""

    def __init__(self) -> None:
        self._times = 0

    @property
    def times(self) -> int:
        """How often somebody has interrupted us."""
        return self._times

    def pass_on(self) -> None:
        """Has every command end; once more, and they get less time for it."""
        self._times += 1

    def clear(self) -> None:
        """Has the commands that begin from now on run to their end."""
        self._times = 0


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    timeout: float,
    on_line: Callable[[str], None] | None = None,
    grace: float = 0.0,
) -> Finished:
    """Runs a command that may say anything, and keeps the last of it.

    Args:
        command: The program and its arguments; no shell is involved.
        cwd: The folder it runs in.
        env: Its whole environment.
        timeout: Seconds until it is ended.
        on_line: Called with each line of standard output.
        grace: Seconds it gets to end by itself after an interrupt; 0 kills it at once.

    Raises:
        CannotStart: It could not be started.
        KeyboardInterrupt: We were interrupted; the command is gone when this is raised.
    """
    out: deque[str] = deque(maxlen=_KEPT_LINES)
    err: deque[str] = deque(maxlen=_KEPT_LINES)

    def hear(line: str) -> None:
        out.append(line)
        if on_line is not None:
            on_line(line)

    ended = follow(
        command,
        cwd=cwd,
        env=env,
        on_stdout=hear,
        on_stderr=err.append,
        patience=Patience(limit=timeout, grace=grace),
        longest=_LONGEST_LINE,
    )
    return Finished(ended.code, tuple(out), tuple(err), ended.timed_out, ended.seconds)


def follow(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    on_stdout: Callable[[str], None],
    on_stderr: Callable[[str], None],
    patience: Patience,
    longest: int | None = None,
) -> Ended:
    """Runs a command and passes on every line of it; nothing of it is left afterwards.

    Whatever ends our wait (Ctrl-C, a time limit, an error of a listener) interrupts the command
    once, waits as long as patience says, and only then uses force.

    Args:
        command: The program and its arguments; no shell is involved.
        cwd: The folder it runs in.
        env: Its whole environment.
        on_stdout: Called with each line of standard output.
        on_stderr: Called with each line of standard error.
        patience: How long it may take.
        longest: A longer line is passed on in pieces of about so many bytes; None for no limit.

    Raises:
        CannotStart: It could not be started.
        KeyboardInterrupt: We were interrupted; the command is gone when this is raised.
    """
    started = time.monotonic()
    try:
        # What it writes may hold secrets: plans and states are for their owner alone.
        child = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            umask=0o077,
        )
    except OSError as error:
        raise CannotStart(error.strerror or str(error)) from error
    timed_out = False
    with child, _watched(child.pid):
        try:
            with closing(_Streams(child, on_stdout, on_stderr, longest)) as streams:
                timed_out = not _follow(child, streams, patience)
        finally:
            # Grandchildren in the same group have no work left to lose.
            kill_group(child.pid)
    return Ended(child.returncode, timed_out, time.monotonic() - started)


def kill_group(group: int) -> None:
    """Ends every process that is left in a process group; none left is no error."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # macOS answers EPERM where only zombies are left.
        return


@contextmanager
def _watched(group: int) -> Iterator[None]:
    """Has a process group ended when we die, however we die.

    A shell reads from us for as long as we live. Providers outlive a Terraform that is killed, so
    the group is interrupted first.
    """
    try:
        watcher = subprocess.Popen(
            ["/bin/sh", "-c", _WATCH, "sh", str(group)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        # Without a shell, only a death by SIGKILL leaves something behind.
        yield
        return
    try:
        yield
    finally:
        watcher.communicate(b"over\n")


def _follow(child: subprocess.Popen[bytes], streams: "_Streams", patience: Patience) -> bool:
    """Follows the command to its end; False if we had to ask it to end because of the time."""
    try:
        in_time = streams.follow(time.monotonic() + patience.limit, patience.interrupt)
    except BaseException:
        _stop(child, streams, patience)
        raise
    if not in_time:
        _stop(child, streams, patience)
    return in_time


def _stop(child: subprocess.Popen[bytes], streams: "_Streams", patience: Patience) -> None:
    """Interrupts the command once and waits; each further Ctrl-C makes us less patient."""
    if patience.grace <= 0:
        return
    if patience.on_stop is not None:
        with suppress(Exception):
            patience.on_stop(patience.grace)
    for grace in (patience.grace, min(_LAST_CALL, patience.grace)):
        with suppress(ProcessLookupError):
            child.send_signal(signal.SIGINT)
        with suppress(KeyboardInterrupt):
            if _ended_within(grace, child, streams, patience.interrupt):
                return


def _ended_within(
    grace: float,
    child: subprocess.Popen[bytes],
    streams: "_Streams",
    interrupt: Interrupt | None,
) -> bool:
    """Waits for the command; a listener that fails must not cut its time short."""
    deadline = time.monotonic() + grace
    is_over = False
    # Once more even if it has ended: what it said last is still in the pipe.
    while not is_over and time.monotonic() < deadline:
        with suppress(Exception):
            is_over = streams.follow(deadline, interrupt)
    return child.poll() is not None


class _Streams:
    """The command's two outputs, cut into lines."""

    def __init__(
        self,
        child: subprocess.Popen[bytes],
        on_stdout: Callable[[str], None],
        on_stderr: Callable[[str], None],
        longest: int | None,
    ) -> None:
        self._child = child
        self._longest = longest
        self._heeded = 0
        self._selector = selectors.DefaultSelector()
        self._rest: dict[int, bytearray] = {}
        self._listeners: dict[int, Callable[[str], None]] = {}
        for stream, listener in ((child.stdout, on_stdout), (child.stderr, on_stderr)):
            if stream is not None:
                self._selector.register(stream, selectors.EVENT_READ)
                self._rest[stream.fileno()] = bytearray()
                self._listeners[stream.fileno()] = listener

    def follow(self, deadline: float, interrupt: Interrupt | None = None) -> bool:
        """Passes lines on until the command has ended; False if the deadline came first.

        Raises:
            KeyboardInterrupt: Another thread has us interrupted, since we last were.
        """
        while True:
            if interrupt is not None and interrupt.times > self._heeded:
                self._heeded += 1
                raise KeyboardInterrupt
            ended = self._child.poll() is not None
            wait = 0.0 if ended else min(_TICK, deadline - time.monotonic())
            if not ended and wait <= 0:
                return False
            # With both outputs closed there is nothing to select on but time.
            ready = self._selector.select(wait) if self._selector.get_map() else []
            for key, _ in ready:
                self._read(key.fd)
            if not self._selector.get_map() and not ended:
                with suppress(subprocess.TimeoutExpired):
                    self._child.wait(wait)
            if ended and not ready:
                # A grandchild may hold the outputs open for ever: we do not wait for it.
                for fd in tuple(self._rest):
                    self._flush(fd)
                return True

    def _read(self, fd: int) -> None:
        chunk = os.read(fd, _CHUNK)
        if not chunk:
            self._selector.unregister(fd)
            self._flush(fd)
            return
        # A plan is one line of many megabytes: it is not searched again with every chunk.
        self._rest[fd] += chunk
        if b"\n" in chunk:
            *lines, rest = self._rest[fd].split(b"\n")
            self._rest[fd] = rest
            for line in lines:
                self._say(fd, line)
        if self._longest is not None and len(self._rest[fd]) >= self._longest:
            line, self._rest[fd] = self._rest[fd], bytearray()
            self._say(fd, line)

    def _flush(self, fd: int) -> None:
        rest = self._rest.pop(fd, bytearray())
        if rest:
            self._say(fd, rest)

    def _say(self, fd: int, line: bytearray) -> None:
        self._listeners[fd](line.decode("utf-8", "replace").rstrip("\r"))

    def close(self) -> None:
        """Stops listening."""
        self._selector.close()
