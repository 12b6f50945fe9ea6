"""Shuts a program in: limits, no network, nothing to write outside, nothing left running.

It imports nothing of stackproof and runs on the interpreter of the user's project, so it is
written for Python 3.8 and newer. Three processes stand where there was one: the one that was
started waits and cleans up, the first of a namespace ends everything in it, and the third returns
from `enclose` and runs the program. What the system does not allow is written down, not passed
over: the parent tells the user.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ctypes
    from collections.abc import Callable
    from typing import NoReturn, TypedDict

    class Enclosure(TypedDict):
        """What the parent asks for.

        `parent` is the process that waits for us, `scratch` a folder of this run alone,
        `writable` the folders beyond it that may be written, `network` whether the network may be
        used, `held` the file in which it is said what could be done, `memory_mb` and
        `cpu_seconds` the limits of each process.
        """

        parent: int
        scratch: str
        writable: list[str]
        network: bool
        held: str
        memory_mb: int
        cpu_seconds: int


_LARGEST_FILE = 1 << 30

# From linux/sched.h, linux/mount.h, linux/prctl.h and linux/capability.h.
_NEW_MOUNTS, _NEW_IPC, _NEW_USER, _NEW_PIDS, _NEW_NET = (
    0x00020000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
_BIND, _RECURSIVE, _PRIVATE, _NO_SUID_DEV = 0x1000, 0x4000, 0x40000, 0x2 | 0x4
_MOUNT_SETATTR, _WHERE_WE_ARE, _ATTR_RECURSIVE, _ATTR_READ_ONLY = 442, -100, 0x8000, 0x1
_DEATH_SIGNAL, _SUBREAPER, _DROP_BOUND, _NO_NEW_PRIVILEGES = 1, 36, 24, 38
_CAPABILITIES_VERSION_3 = 0x20080522
_LAST_CAPABILITY = 63
# Root keeps what lets it read and write files as root does; all else could undo the enclosure.
_FILE_CAPABILITIES = 0xFF


def enclose(wanted: Enclosure) -> None:
    """Returns in the process that is to run the program; the others end with it."""
    libc = _libc()
    if libc is not None:
        libc.prctl(_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != wanted["parent"]:
            os._exit(1)
    held = _Held()
    if libc is not None and _own_numbers(libc, held):
        _as_first_of_a_namespace(libc, wanted, held)
    else:
        held.refuse("there are no namespaces")
        _write(wanted, held)
        _as_reaper(libc, wanted)
    if libc is not None:
        libc.prctl(_DEATH_SIGNAL, signal.SIGKILL)
        _give_up_powers(libc)
    _limit(wanted["memory_mb"], wanted["cpu_seconds"])


class _Held:
    """What could be done, and why the rest could not."""

    def __init__(self) -> None:
        self.network = False
        self.writes = False
        self.processes = False
        self.why = ""

    def refuse(self, why: str) -> None:
        self.why = self.why or why


def _libc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    try:
        import ctypes  # noqa: PLC0415 - not in every build of Python

        return ctypes.CDLL(None, use_errno=True)
    except (ImportError, OSError):
        return None


def _call(libc: ctypes.CDLL, name: str, *arguments: object) -> None:
    import ctypes  # noqa: PLC0415 - see `_libc`

    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _own_numbers(libc: ctypes.CDLL, held: _Held) -> bool:
    """Whether what we start next has process numbers of its own.

    With root's powers if we have them, else as a user with powers over nothing else.
    """
    if not hasattr(libc, "unshare"):
        held.refuse("there are no namespaces")
        return False
    if os.getuid() != 0 or libc.unshare(_NEW_PIDS) != 0:
        # Some systems give a namespace of users and then forbid to say who is who in it, and
        # whoever is nobody can make no file: it is tried first by a process that does nothing.
        trial = os.fork()
        if trial == 0:
            os._exit(_as_user(libc))
        number = os.WEXITSTATUS(os.waitpid(trial, 0)[1]) or _as_user(libc)
        if number:
            held.refuse(f"unshare: {os.strerror(number)}")
            return False
    held.processes = True
    return True


def _as_user(libc: ctypes.CDLL) -> int:
    """Takes namespaces of users and processes, as the same user; the error's number, or 0."""
    user, group = os.getuid(), os.getgid()
    try:
        _call(libc, "unshare", _NEW_PIDS | _NEW_USER)
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(text)
    except OSError as error:
        return error.errno or 1
    return 0


def _separate(libc: ctypes.CDLL, wanted: Enclosure, held: _Held) -> None:
    """Takes away the network and what may not be written."""
    inside = os.getcwd()
    try:
        if not wanted["network"]:
            _call(libc, "unshare", _NEW_NET)
            held.network = True
        _call(libc, "unshare", _NEW_MOUNTS | _NEW_IPC)
        _protect_files(libc, wanted)
        held.writes = True
        # Refused where parts of /proc are hidden, as in a container: the old one stays.
        libc.mount(b"proc", b"/proc", b"proc", _NO_SUID_DEV, None)
        os.chdir(inside)
    except OSError as error:
        held.refuse(error.strerror or str(error))


def _write(wanted: Enclosure, held: _Held) -> None:
    with open(wanted["held"], "w", encoding="utf-8") as file:
        json.dump(held.__dict__, file)


def _protect_files(libc: ctypes.CDLL, wanted: Enclosure) -> None:
    """Makes every file system read-only but for the folders that may be written."""
    import ctypes  # noqa: PLC0415 - see `_libc`

    def set_read_only(path: str, *, flags: int, on: bool) -> None:
        # struct mount_attr: what to set, what to clear, propagation, user namespace.
        attributes = (ctypes.c_uint64 * 4)(
            _ATTR_READ_ONLY if on else 0, 0 if on else _ATTR_READ_ONLY, 0, 0
        )
        size = ctypes.c_size_t(ctypes.sizeof(attributes))
        number = ctypes.c_long(_MOUNT_SETATTR)
        here = ctypes.c_int(_WHERE_WE_ARE)
        name, mask = os.fsencode(path), ctypes.c_uint(flags)
        _call(libc, "syscall", number, here, name, mask, ctypes.byref(attributes), size)

    def mount(source: str, target: str, kind: str | None, flags: int) -> None:
        what, where = os.fsencode(source), os.fsencode(target)
        how = None if kind is None else os.fsencode(kind)
        _call(libc, "mount", what, where, how, ctypes.c_ulong(flags), None)

    mount("none", "/", None, _RECURSIVE | _PRIVATE)
    writable = [path for path in (wanted["scratch"], *wanted["writable"]) if os.path.isdir(path)]
    for path in writable:
        mount(path, path, None, _BIND | _RECURSIVE)
    set_read_only("/", flags=_ATTR_RECURSIVE, on=True)
    for path in writable:
        set_read_only(path, flags=0, on=False)
    if os.path.isdir("/dev/shm"):  # noqa: S108 - the shared memory of this run alone
        mount("tmpfs", "/dev/shm", "tmpfs", _NO_SUID_DEV)  # noqa: S108 - likewise


def _as_first_of_a_namespace(libc: ctypes.CDLL, wanted: Enclosure, held: _Held) -> None:
    """The program and all that it starts end with the first process of their namespace."""
    told, tell = os.pipe()
    first = os.fork()
    if first:
        os.close(tell)
        _end_when_asked(lambda: os.kill(first, signal.SIGKILL))
        os.waitpid(first, 0)
        status = os.read(told, 32)
        _leave(int(status) if status else signal.SIGKILL, wanted)
    os.close(told)
    libc.prctl(_DEATH_SIGNAL, signal.SIGKILL)
    _separate(libc, wanted, held)
    _write(wanted, held)
    program = os.fork()
    if program:
        os.write(tell, str(_wait_for(program)).encode())
        os._exit(0)
    os.close(tell)


def _as_reaper(libc: ctypes.CDLL | None, wanted: Enclosure) -> None:
    """Without a namespace, orphans of the program become ours, and we end them."""
    if libc is not None:
        libc.prctl(_SUBREAPER, 1, 0, 0, 0)
    program = os.fork()
    if program:
        _end_when_asked(_end_children)
        status = _wait_for(program)
        _end_children()
        _leave(status, wanted)


def _end_when_asked(end: Callable[[], None]) -> None:
    def asked(number: int, frame: object) -> None:
        del number, frame
        end()

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, asked)


def _wait_for(program: int) -> int:
    """Waits for one process and reaps the others that end meanwhile."""
    while True:
        try:
            ended, status = os.waitpid(-1, 0)
        except ChildProcessError:
            # Whoever asked us to end has ended it already.
            return int(signal.SIGKILL)
        if ended == program:
            return status


def _end_children() -> None:
    """Ends every process that is ours, and what becomes ours by that."""
    while True:
        for child in _children():
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


def _children() -> list[int]:
    own = str(os.getpid())
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    # A process may call itself anything, brackets included.
                    parent = file.read().rpartition(")")[2].split()[1]
            except (OSError, IndexError):
                continue
            if parent == own:
                found.append(int(name))
    return found


def _leave(status: int, wanted: Enclosure) -> NoReturn:
    """Ends as the program ended; with nobody left to do it, removes what is only for this run."""
    if os.getppid() != wanted["parent"]:
        import shutil  # noqa: PLC0415 - only whoever is left alone tidies up

        shutil.rmtree(wanted["scratch"], ignore_errors=True)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        _limit_core()
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 1)


def _give_up_powers(libc: ctypes.CDLL) -> None:
    """Gives up, for good, every power that could undo the enclosure."""
    import ctypes  # noqa: PLC0415 - see `_libc`

    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    kept = _FILE_CAPABILITIES if os.getuid() == 0 else 0
    for number in range(_LAST_CAPABILITY + 1):
        if not kept >> number & 1:
            libc.prctl(_DROP_BOUND, number, 0, 0, 0)
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
    # Three masks of 32 for each half: effective, permitted, inheritable.
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    libc.capset(ctypes.byref(header), ctypes.byref(sets))


def _limit_core() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    except (ImportError, OSError, ValueError):
        return


def _limit(memory_mb: int, cpu_seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for name, wanted in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", cpu_seconds),
        ("RLIMIT_DATA", memory_mb << 20),
        ("RLIMIT_FSIZE", _LARGEST_FILE),
    ):
        try:
            which = getattr(resource, name)
            hard = resource.getrlimit(which)[1]
            soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(which, (soft, hard))
        except (AttributeError, OSError, ValueError):
            continue
