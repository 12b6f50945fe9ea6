"""Programs that do what no program should: a clear outcome each, whatever runs them."""

import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from stackproof.core.engine import Engine
from stackproof.core.errors import ProgramError, StackproofError
from stackproof.synth.engine import synthesizer
from stackproof.synth.interface import Assembly, Program
from stackproof.synth.native.gate import Packages

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can do this")

Run = Callable[..., Assembly]


@pytest.fixture(params=["native", "node"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """None of these programs gets as far as the framework."""
    return Engine(request.param)


@pytest.fixture
def run(tmp_path: Path, engine: Engine) -> Run:
    """Runs the text of a program in a folder `program`."""

    def run(source: str, **changes: object) -> Assembly:
        folder = tmp_path / "program"
        folder.mkdir()
        (folder / "main.py").write_text(source)
        program = Program(
            folder=folder,
            entry=folder / "main.py",
            python=Path(sys.executable),
            timeout=20,
            memory_mb=1024,
        )
        chosen = synthesizer(
            engine,
            environ=os.environ,
            packages=Packages((), {}, tmp_path / "cache"),
            cache=tmp_path / "cache",
        )
        return chosen.synthesize(replace(program, **changes), tmp_path / "out")

    return run


def fail(run: Run, source: str, **changes: object) -> StackproofError:
    """Runs a program that must fail, and gives the failure."""
    with pytest.raises(StackproofError) as caught:
        run(source, **changes)
    return caught.value


def test_one_that_reads_its_input_sees_its_end(run: Run) -> None:
    """It cannot wait for a person."""
    error = fail(run, "input('region? ')\n")
    assert error.message.startswith("EOFError")
    assert error.where == "main.py:1"


@pytest.mark.parametrize("code", ["0", ""])
def test_one_that_leaves_early_without_fault_wrote_no_stack(run: Run, code: str) -> None:
    """`sys.exit()` is no success by itself."""
    error = fail(run, f"import sys\nsys.exit({code})\n")
    assert "without writing a stack" in error.message


def test_one_that_leaves_early_with_a_fault_is_told(run: Run) -> None:
    """With what it printed last."""
    error = fail(run, "import sys\nprint('no account', file=sys.stderr)\nsys.exit(4)\n")
    assert error.message == "the program gave up: sys.exit(4)"
    assert "no account" in error.details


def test_one_that_prints_without_end_is_heard_to_its_end(run: Run) -> None:
    """Only the last of it is kept."""
    error = fail(run, "print('x' * 60_000_000)\nprint('\\n' * 1_000_000)\nraise KeyError(1)\n")
    assert error.message == "KeyError: 1"


def test_one_that_changes_its_folder_is_found_all_the_same(run: Run, tmp_path: Path) -> None:
    """The report and the place of the failure do not depend on it."""
    error = fail(run, f"import os\nos.chdir({str(tmp_path)!r})\nraise KeyError(1)\n")
    assert (error.message, error.where) == ("KeyError: 1", "main.py:3")


def test_one_that_forks_ends_once(run: Run) -> None:
    """What the fork raises is not the program's outcome."""
    source = (
        "import os\nif os.fork() == 0:\n    raise KeyError('fork')\nos.wait()\nraise KeyError(1)\n"
    )
    assert fail(run, source).message == "KeyError: 1"


def test_one_whose_fork_lives_on_does_not_hold_us(run: Run) -> None:
    """It ends with the program."""
    began = time.monotonic()
    source = "import os, time\nif os.fork() == 0:\n    time.sleep(60)\nraise KeyError(1)\n"
    assert fail(run, source).message == "KeyError: 1"
    assert time.monotonic() - began < 20  # the limit would be told instead


def test_one_that_sleeps_is_ended_where_it_sleeps(run: Run) -> None:
    """With the line."""
    error = fail(run, "import time\n\ntime.sleep(600)\n", timeout=2)
    assert "still running after 2 s" in error.message
    assert error.where == "main.py:3"


def test_one_that_leaves_threads_running_is_told(run: Run) -> None:
    """It came to its end, but its threads did not."""
    source = "import threading, time\nthreading.Thread(target=time.sleep, args=(600,)).start()\n"
    error = fail(run, source, timeout=2)
    assert "came to its end" in error.message
    assert "threads" in str(error.help)


@LINUX
def test_one_that_eats_memory_is_told(run: Run) -> None:
    """With the setting that allows more."""
    error = fail(run, "x = []\nwhile True: x.append(bytearray(1 << 24))\n", memory_mb=256)
    assert error.message.startswith("MemoryError")
    assert error.where == "main.py:2"
    assert "memory-mb" in str(error.help)


@LINUX
def test_too_little_memory_for_python_itself_is_told(run: Run) -> None:
    """It is the setting that is wrong, not the program."""
    error = fail(run, "x = 1\n", memory_mb=1)
    assert "memory-mb" in str(error.help)


def test_one_that_crashes_is_told_with_its_line(run: Run) -> None:
    """A crash of native code is not for want of memory."""
    error = fail(run, "import ctypes\n\nctypes.string_at(0)\n")
    assert "SIGSEGV" in error.message
    assert error.where == "main.py:3"
    assert "package" in str(error.help)


def test_one_that_imports_what_is_not_installed_is_told(run: Run) -> None:
    """With the interpreter that lacks it."""
    error = fail(run, "import no_such_package\n")
    assert isinstance(error, ProgramError)
    assert sys.executable in str(error.help)


def test_one_whose_error_cannot_be_printed_is_told(run: Run) -> None:
    """Its class does what it likes."""
    source = "class E(Exception):\n    def __str__(self): raise ValueError\nraise E\n"
    assert fail(run, source).message == "E: (its text cannot be made: ValueError)"


def test_an_interpreter_that_is_none_is_told(run: Run) -> None:
    """Such as another program that runs and ends."""
    error = fail(run, "x = 1\n", python=Path("/bin/ls"))
    assert "Python" in error.message
    assert error.where == "/bin/ls"
    assert "`python`" in str(error.help)


@LINUX
def test_one_that_writes_outside_its_folder_is_told(run: Run, tmp_path: Path) -> None:
    """With where it may write; its own folder is among that."""
    home = Path.home() / f"stackproof-{tmp_path.name}"
    source = f"open('mine', 'w')\nopen({str(home)!r}, 'w')\n"
    error = fail(run, source)
    if "without writing a stack" in error.message:
        home.unlink()
        pytest.skip("this kernel gives no namespaces")
    assert "Read-only file system" in error.message
    assert "`writable`" in str(error.help)
    assert (tmp_path / "program" / "mine").is_file()
    assert not home.exists()


@LINUX
def test_one_that_asks_the_network_is_told(run: Run) -> None:
    """With the setting that allows it."""
    source = "import socket\nsocket.create_connection(('192.0.2.1', 9), timeout=1)\n"
    error = fail(run, source)
    if "TimeoutError" in error.message:
        pytest.skip("this kernel gives no namespaces")
    assert "unreachable" in error.message
    assert "synth-network" in str(error.help)
    assert error.where == "main.py:2"


@LINUX
def test_folders_that_the_settings_name_may_be_written(run: Run, tmp_path: Path) -> None:
    """Beyond the program's own."""
    folder = Path.home() / f"stackproof-{tmp_path.name}"
    folder.mkdir()
    error = fail(run, f"open({str(folder / 'x')!r}, 'w').close()\n", writable=(folder,))
    assert "without writing a stack" in error.message
    (folder / "x").unlink()
    folder.rmdir()


@LINUX
def test_the_network_is_there_if_the_settings_say_so(run: Run) -> None:
    """The program then sees what we see."""
    source = "import socket\nassert len(socket.if_nameindex()) == {}\n"
    here = len(socket.if_nameindex())
    assert "without writing" in fail(run, source.format(here), network=True).message
