"""What a proof of several stacks goes by: Ctrl-C, progress, and what one stack answers."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from stackproof.core import process
from stackproof.core.process import Interrupt, Patience
from stackproof.core.progress import Silent
from stackproof.core.proof import Claim
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.prove.elsewhere import settled
from stackproof.prove.side_by_side import Joined, side_by_side


def stack(name: str, **parts: Verdict) -> Claim:
    """The claim about a stack, with what its probes said."""
    claims = tuple(Claim(each, f"{each}?", verdict) for each, verdict in parts.items())
    return Claim(name, "Is it so?", Unproved("as yet"), parts=claims)


NO_TABLE = Unproved("the stack has no aws_dynamodb_table")


def test_what_another_stack_answers_is_not_left_open() -> None:
    """Proved or refuted, one answer is enough; what is open for another reason stays."""
    found = settled(
        [
            stack("a", tables=NO_TABLE, buckets=NO_TABLE, tls=Unproved("no server")),
            stack("b", tables=Proved(("t",)), buckets=Refuted("x", "y"), tls=Proved(("s",))),
        ]
    )
    assert [[part.name for part in claim.parts] for claim in found] == [
        ["tls"],
        ["tables", "buckets", "tls"],
    ]
    assert found[0].verdict == Unproved("could not be examined here: tls", ("0 of 1 hold",))


def test_what_no_stack_answers_stays_open_in_each() -> None:
    """Nobody is told that all is well of what nobody has."""
    sound = Proved(("k",))
    claims = (stack("a", tables=NO_TABLE, keys=sound), stack("b", tables=NO_TABLE, keys=sound))
    assert settled(claims) == claims


def test_a_stack_without_anything_to_ask_keeps_its_claims() -> None:
    """A stack that was asked in vain shows that it was asked."""
    claims = (stack("a", tables=NO_TABLE), stack("b", tables=Proved(("t",))))
    assert settled(claims) == claims


def test_a_ctrl_c_ends_every_command_and_only_those_that_run(tmp_path: Path) -> None:
    """It reaches commands in other threads; what begins afterwards runs to its end."""
    interrupt = Interrupt()
    script = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"

    def follow(name: str) -> str:
        process.follow(
            [sys.executable, "-c", script if name else "", name],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            on_stdout=str,
            on_stderr=str,
            patience=Patience(limit=50, grace=10, interrupt=interrupt),
        )
        return "ended"

    def press() -> None:
        while not all((tmp_path / name).exists() for name in ("one", "two")):
            time.sleep(0.02)
        os.kill(os.getpid(), signal.SIGINT)

    presser = threading.Thread(target=press)
    presser.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        side_by_side(follow, ["one", "two", "three"], interrupt)
    presser.join()
    assert time.monotonic() - began < 50
    # The third waited for its turn, which never came.
    assert not (tmp_path / "three").exists()
    assert side_by_side(follow, ["", ""], interrupt) == ("ended", "ended")


def test_the_progress_of_several_stacks_is_their_sum() -> None:
    """Each tells its own count, and a person sees one."""
    heard: list[tuple[int, int, str]] = []

    class Heard(Silent):
        def advanced(self, done: int, total: int, what: str) -> None:
            heard.append((done, total, what))

    joined = Joined(Heard())
    one, two = joined.part("one"), joined.part("two")
    one.advanced(1, 5, "a")
    two.advanced(2, 7, "b")
    one.advanced(2, 5, "c")
    assert heard == [(1, 5, "a"), (3, 12, "b"), (4, 12, "c")]
