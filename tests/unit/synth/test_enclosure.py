"""What a program can do while it runs, with namespaces and without."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackproof.synth import _enclosure
from support.command import unmeasured

if TYPE_CHECKING:
    from stackproof.synth._enclosure import Enclosure

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux shuts programs in")

# Runs the code in argv[2] as a program would be run; argv[3] forbids namespaces.
DRIVER = """
import json, sys
sys.path.insert(0, {folder!r})
import _enclosure
if sys.argv[3] == "plain":
    _enclosure._own_numbers = lambda libc, held: held.refuse("not here")
_enclosure.enclose(json.loads(sys.argv[1]))
exec(sys.argv[2])
"""

HOW = ("namespaces", "plain")


@dataclass(frozen=True)
class Ended:
    """How a program ended, and what the enclosure held."""

    code: int
    out: str
    held: dict[str, object]


@dataclass(frozen=True)
class Box:
    """Folders of one run: inside may be written, outside may not."""

    inside: Path
    outside: Path
    scratch: Path

    def command(self, code: str, how: str, *, parent: int, network: bool = False) -> list[str]:
        """What runs the code shut in."""
        wanted: Enclosure = {
            "parent": parent,
            "scratch": str(self.scratch),
            "writable": [str(self.inside)],
            "network": network,
            "held": str(self.scratch / "held.json"),
            "memory_mb": 512,
            "cpu_seconds": 20,
        }
        driver = DRIVER.format(folder=str(Path(_enclosure.__file__).parent))
        return [sys.executable, "-c", driver, json.dumps(wanted), code, how]

    def run(self, code: str, how: str, *, network: bool = False) -> Ended:
        """Runs the code to its end."""
        done = subprocess.run(
            self.command(code, how, parent=os.getpid(), network=network),
            cwd=self.inside,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=unmeasured(),
        )
        held = json.loads((self.scratch / "held.json").read_text())
        return Ended(done.returncode, done.stdout + done.stderr, held)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """Three empty folders."""
    folders = [tmp_path / name for name in ("inside", "outside", "scratch")]
    for folder in folders:
        folder.mkdir()
    return Box(*folders)


@pytest.fixture
def spaces(box: Box) -> None:
    """Skips where the kernel gives no namespaces."""
    if not box.run("", "namespaces").held["processes"]:
        pytest.skip("this kernel gives no namespaces")


@pytest.mark.usefixtures("spaces")
def test_nothing_can_be_written_outside(box: Box) -> None:
    """The program is told that the file system is read-only; its own folders are not."""
    code = (
        f"open('mine', 'w').write('x'); open({str(box.scratch / 'too')!r}, 'w').write('x')\n"
        f"open({str(box.outside / 'theirs')!r}, 'w')"
    )
    ended = box.run(code, "namespaces")
    assert "Read-only file system" in ended.out
    assert (box.inside / "mine").read_text() == "x"
    assert not (box.outside / "theirs").exists()


@pytest.mark.usefixtures("spaces")
def test_there_is_no_network_unless_it_is_allowed(box: Box) -> None:
    """A program sees the machine's interfaces only if it may use the network."""
    code = "import socket; print([name for _, name in socket.if_nameindex()])"
    assert box.run(code, "namespaces").out.strip() == "['lo']"
    here = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert box.run(code, "namespaces", network=True).out == here.stdout


@pytest.mark.usefixtures("spaces")
def test_the_enclosure_cannot_be_undone(box: Box) -> None:
    """Neither the program nor what it starts may mount, not even as root."""
    code = (
        "import ctypes, subprocess\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "print(libc.mount(None, b'/', None, 32 | 4096, None), ctypes.get_errno())\n"
        "print(libc.unshare(0x10000000 | 0x20000) and 'refused' or libc.mount(\n"
        "    None, b'/', None, 32 | 4096, None))\n"
        "subprocess.run(['mount', '-o', 'remount,rw', '/'], check=False)\n"
        f"open({str(box.outside / 'theirs')!r}, 'w')"
    )
    assert "Read-only file system" in box.run(code, "namespaces").out
    assert not (box.outside / "theirs").exists()


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize(
    ("code", "ended"),
    [
        ("raise SystemExit(3)", 3),
        ("import os; os.kill(os.getpid(), 11)", -signal.SIGSEGV),
        ("import os; os.abort()", -signal.SIGABRT),
        ("import os; os.kill(os.getpid(), 15)", -signal.SIGTERM),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL),
        ("x = bytearray(1 << 30)", 1),
    ],
)
def test_it_ends_as_the_program_ends(box: Box, how: str, code: str, ended: int) -> None:
    """With the program's exit code or its signal."""
    assert box.run(code, how).code == ended


@pytest.mark.parametrize("how", HOW)
def test_a_daemon_ends_with_the_program(box: Box, how: str) -> None:
    """Even one that left the session and the process group."""
    code = (
        "import os, time, sys\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        open('alive', 'w').write('x')\n"
        "        time.sleep(0.2)\n"
        "        while True:\n"
        "            open('alive', 'a').write('x'); time.sleep(0.02)\n"
        "    os._exit(0)\n"
        "os.wait()\n"
        "while not os.path.exists('alive'): time.sleep(0.01)\n"
    )
    assert box.run(code, how).code == 0
    assert _is_still(box.inside / "alive")


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_being_asked_to_end_ends_all(box: Box, how: str, number: signal.Signals) -> None:
    """The program and what it started, whatever they do about signals."""
    with _started(box, how, os.getpid()) as child:
        child.send_signal(number)
        child.wait(20)
    assert _is_still(box.inside / "alive")


@pytest.mark.parametrize("how", HOW)
def test_all_end_when_the_parent_dies(box: Box, how: str) -> None:
    """However it dies; what was only for this run is removed."""
    code = (
        "import json, os, subprocess, sys, time\n"
        "command = json.loads(sys.argv[1])\n"
        "wanted = json.loads(command[3]) | {'parent': os.getpid()}\n"
        "command[3] = json.dumps(wanted)\n"
        "subprocess.Popen(command, cwd=sys.argv[2])\n"
        "time.sleep(60)\n"
    )
    command = json.dumps(box.command(BUSY, how, parent=0))
    with subprocess.Popen([sys.executable, "-c", code, command, str(box.inside)]) as parent:
        _await(box.inside / "alive")
        parent.kill()
    assert _is_still(box.inside / "alive")
    _await_absence(box.scratch)


def test_what_could_not_be_done_is_written_down(box: Box) -> None:
    """With the reason."""
    assert box.run("", "plain").held == {
        "network": False,
        "writes": False,
        "processes": False,
        "why": "not here",
    }


def test_a_program_whose_parent_is_gone_is_not_run(box: Box) -> None:
    """Nobody would end it."""
    done = subprocess.run(
        box.command("open('ran', 'w')", "plain", parent=1),
        cwd=box.inside,
        check=False,
        env=unmeasured(),
    )
    assert done.returncode == 1
    assert not (box.inside / "ran").exists()


BUSY = (
    "import os, signal, time\n"
    "for number in (1, 2, 15): signal.signal(number, signal.SIG_IGN)\n"
    "if os.fork() == 0: os.setsid()\n"
    "while True:\n"
    "    open('alive', 'a').write('x'); time.sleep(0.02)\n"
)


class _started:  # noqa: N801 - reads as a function
    """Starts a program that works for ever, and waits until it does."""

    def __init__(self, box: Box, how: str, parent: int) -> None:
        self._child = subprocess.Popen(box.command(BUSY, how, parent=parent), cwd=box.inside)
        self._alive = box.inside / "alive"

    def __enter__(self) -> "subprocess.Popen[bytes]":
        _await(self._alive)
        return self._child

    def __exit__(self, *error: object) -> None:
        self._child.kill()
        self._child.wait()


def _await(path: Path) -> None:
    """Waits until there is something."""
    _until(lambda: path.is_file() and path.stat().st_size > 0, f"{path} never came")


def _await_absence(path: Path) -> None:
    _until(lambda: not path.exists(), f"{path} is still there")


def _is_still(path: Path) -> bool:
    """Whether nobody writes any more; asked for a while, as the end takes a moment to arrive."""
    for size in _sizes(path):
        time.sleep(0.15)
        if path.stat().st_size == size:
            return True
    return False


def _sizes(path: Path) -> Iterator[int]:
    for _ in range(20):
        yield path.stat().st_size


def _until(is_so: Callable[[], bool], otherwise: str) -> None:
    for _ in range(400):
        if is_so():
            return
        time.sleep(0.025)
    pytest.fail(otherwise)
