"""Running a command that may misbehave."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stackproof.core import process

# Starts a grandchild that outlives its parent, says its number, and goes on.
FORKS = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
"""


def run(script: str, tmp_path: Path, **options: float) -> process.Finished:
    """Runs a Python script with nothing but a PATH."""
    return process.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        timeout=options.get("timeout", 30),
        grace=options.get("grace", 0),
    )


def is_running(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    for _ in range(100):
        if not is_running(pid):
            return True
        time.sleep(0.05)
    return False


def test_output_and_code_come_back(tmp_path: Path) -> None:
    """Both outputs are kept apart, and input is empty."""
    done = run(
        "import sys; print(repr(sys.stdin.read())); print('no', file=sys.stderr); sys.exit(3)",
        tmp_path,
    )
    assert (done.code, done.stdout, done.stderr) == (3, ("''",), ("no",))


def test_a_command_whose_time_is_up_is_ended_with_its_children(tmp_path: Path) -> None:
    """Nothing of it goes on running."""
    done = run(FORKS + "time.sleep(600)", tmp_path, timeout=6)
    assert done.timed_out
    assert gone(int(done.stdout[0]))


def test_a_child_that_outlives_the_command_is_ended(tmp_path: Path) -> None:
    """Also when the command itself ended in peace."""
    done = run(FORKS, tmp_path)
    assert done.code == 0
    assert gone(int(done.stdout[0]))


def test_a_command_may_end_gracefully(tmp_path: Path) -> None:
    """Within its grace it hears an interrupt and can put things in order."""
    script = "import time\ntry: time.sleep(600)\nexcept KeyboardInterrupt: print('in order')\n"
    done = run(script, tmp_path, timeout=6, grace=20)
    assert done.timed_out
    assert done.stdout == ("in order",)


def test_endless_output_is_cut(tmp_path: Path) -> None:
    """Only the last lines are kept, and a line without end does not fill the memory."""
    done = run("for n in range(5000): print(n)\nprint('x' * 1000000)", tmp_path)
    assert len(done.stdout) == 400
    assert max(map(len, done.stdout)) < 2 * 65536


def test_a_command_that_does_not_exist_cannot_be_started(tmp_path: Path) -> None:
    """The reason is the system's own; the caller says which program is missing."""
    with pytest.raises(process.CannotStart, match="No such file"):
        process.run([str(tmp_path / "no")], cwd=tmp_path, env={}, timeout=1)


# Follows a command for ever, and says its own number first.
FOLLOWS = """
import os, sys
from pathlib import Path
from stackproof.core import process
print(os.getpid(), flush=True)
process.run([sys.executable, "-c", sys.argv[1]], cwd=Path.cwd(), env=dict(os.environ),
            timeout=600, on_line=lambda line: print(line, flush=True))
"""
STUBBORN = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n" + FORKS


def test_nothing_is_left_when_we_are_killed(tmp_path: Path) -> None:
    """Nobody can catch that signal; what we started, and what that started, ends all the same."""
    with subprocess.Popen(
        [sys.executable, "-c", FOLLOWS, STUBBORN + "time.sleep(600)"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as follower:
        assert follower.stdout is not None
        assert int(follower.stdout.readline()) == follower.pid
        grandchild = int(follower.stdout.readline())
        follower.kill()
    assert gone(grandchild)


def test_another_thread_has_a_command_end_in_its_own_way(tmp_path: Path) -> None:
    """A Ctrl-C that is passed on is an interrupt to the command, and one to whoever follows it."""
    script = (
        "import time\n"
        "try:\n"
        "    print('begun', flush=True)\n"
        "    time.sleep(600)\n"
        "except KeyboardInterrupt: print('in order')\n"
    )
    interrupt, said = process.Interrupt(), list[str]()

    def hear(line: str) -> None:
        said.append(line)
        if line == "begun":
            interrupt.pass_on()

    def follow() -> str:
        try:
            process.follow(
                [sys.executable, "-c", script],
                cwd=tmp_path,
                env={"PATH": os.environ["PATH"]},
                on_stdout=hear,
                on_stderr=said.append,
                patience=process.Patience(limit=20, grace=20, interrupt=interrupt),
            )
        except KeyboardInterrupt:
            return "interrupted"
        return "ended"

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(follow).result() == "interrupted"
    assert said == ["begun", "in order"]


def test_a_second_interrupt_of_another_thread_ends_the_patience(tmp_path: Path) -> None:
    """Who passes a Ctrl-C on twice does not wait for the grace to be over."""
    script = (
        "import signal, time\n"
        "signal.signal(signal.SIGINT, lambda *_: print('no', flush=True))\n"
        "print('begun', flush=True)\n"
        "for _ in range(600): time.sleep(1)\n"
    )
    interrupt = process.Interrupt()

    def hear(line: str) -> None:
        del line
        interrupt.pass_on()

    with pytest.raises(KeyboardInterrupt):
        process.follow(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            on_stdout=hear,
            on_stderr=hear,
            patience=process.Patience(limit=30, grace=30, interrupt=interrupt),
        )
