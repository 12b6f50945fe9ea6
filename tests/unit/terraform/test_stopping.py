"""Ending Terraform before it has ended by itself."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from stackproof.terraform import events
from stackproof.terraform.runner import Limits, Terraform

Make = Callable[..., Terraform]

# Starts another process, and says who both are.
_GRANDCHILD = """
inner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
Path("pids").write_text(f"{os.getpid()} {inner.pid}")
"""
_IGNORES = "signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
# A person's Ctrl-C, at a time when we listen.
_STOP_US = "time.sleep(0.2)\nos.kill(os.getppid(), signal.SIGINT)\ntime.sleep(60)\n"
_SAVES_ONCE = """
def stop(number, frame):
    with open("signals", "a") as file:
        file.write("interrupted\\n")
    time.sleep(0.3)
    os.write(1, b"state saved\\n")  # A handler must not print in the midst of printing.
    sys.exit(1)
signal.signal(signal.SIGINT, stop)
"""
# Says something before it saves.
_SAVES_LATE = """
def stop(number, frame):
    with open("signals", "a") as file:
        file.write("interrupted\\n")
    os.write(1, b"stopping\\n")  # A handler must not print in the midst of printing.
    time.sleep(0.3)
    with open("signals", "a") as file:
        file.write("saved\\n")
    sys.exit(1)
signal.signal(signal.SIGINT, stop)
"""


def _work(terraform: Terraform, name: str) -> Path:
    return terraform.workdir / name


def _assert_gone(terraform: Terraform) -> None:
    """Neither the program nor what it started runs any more."""
    for pid in _work(terraform, "pids").read_text().split():
        ends = time.monotonic() + 5
        while _runs(int(pid)):
            assert time.monotonic() < ends, f"process {pid} still runs"
            time.sleep(0.02)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    try:
        # A process that nobody has waited for yet is over all the same.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return Path("/proc").exists() is False


def test_an_interrupt_reaches_the_program_once_and_is_waited_for(
    terraform: Make, tmp_path: Path
) -> None:
    """It saves its state in peace, and the interrupt goes on afterwards."""
    heard: list[events.Event] = []
    run = terraform(_GRANDCHILD + _SAVES_ONCE + _STOP_US, on_event=heard.append)
    with pytest.raises(KeyboardInterrupt):
        run.apply(tmp_path / "p")
    assert _work(run, "signals").read_text() == "interrupted\n"
    assert heard == [events.Stopping(60.0), events.Text("state saved")]
    _assert_gone(run)


def test_a_program_that_ignores_interrupts_is_killed_with_all_it_started(
    terraform: Make, tmp_path: Path
) -> None:
    """Our patience is bounded."""
    run = terraform(_IGNORES + _GRANDCHILD + _STOP_US, limits=Limits(grace=0.3))
    with pytest.raises(KeyboardInterrupt):
        run.apply(tmp_path / "p")
    _assert_gone(run)


def test_a_program_that_takes_too_long_is_ended_and_that_is_a_result(
    terraform: Make, tmp_path: Path
) -> None:
    """It is interrupted first, so that its state is whole."""
    body = _GRANDCHILD + _SAVES_ONCE + "time.sleep(60)"
    run = terraform(body, limits=Limits(apply=1.0))
    outcome = run.apply(tmp_path / "p")
    assert outcome.timed_out
    assert not outcome.ok
    assert outcome.errors[-1].summary.startswith("apply was ended after")
    assert _work(run, "signals").read_text() == "interrupted\n"
    _assert_gone(run)


def test_a_program_that_leaves_a_process_behind_does_not_keep_us(
    terraform: Make, tmp_path: Path
) -> None:
    """The process holds the outputs open; it is ended, not waited for."""
    run = terraform(_GRANDCHILD)
    assert run.apply(tmp_path / "p").ok
    _assert_gone(run)


def test_a_listener_that_fails_ends_the_program_and_is_heard(
    terraform: Make, tmp_path: Path
) -> None:
    """An error in showing progress leaves no process behind and costs no state."""

    def fail(event: events.Event) -> None:
        raise RuntimeError(repr(event))

    body = _GRANDCHILD + _SAVES_LATE + "event(type='log')\ntime.sleep(60)"
    run = terraform(body, on_event=fail)
    with pytest.raises(RuntimeError, match="Said"):
        run.apply(tmp_path / "p")
    assert _work(run, "signals").read_text() == "interrupted\nsaved\n"
    _assert_gone(run)
