"""Asks one stage after the other, and takes away what was made, whatever happened."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from stackproof.check.engine import CheckResult
from stackproof.check.project import meant
from stackproof.core.errors import HostError, ProgramError, StackproofError, UsageError
from stackproof.core.progress import Progress
from stackproof.core.proof import Claim, Proof, Stage
from stackproof.core.records import replace
from stackproof.core.verdict import Proved, Unproved
from stackproof.prove.keep import keep
from stackproof.prove.run import Request, Run
from stackproof.prove.stages.apply import Apply
from stackproof.prove.stages.check import Check
from stackproof.prove.stages.destroy import Destroy
from stackproof.prove.stages.deterministic import Deterministic
from stackproof.prove.stages.init import Init
from stackproof.prove.stages.interface import Answer, StageRunner, refuted
from stackproof.prove.stages.isolated import Isolated
from stackproof.prove.stages.leftovers import Leftovers
from stackproof.prove.stages.plan import PlanStage
from stackproof.prove.stages.probe import ProbeStage
from stackproof.prove.stages.replan import Replan
from stackproof.prove.stages.secretless import Secretless
from stackproof.prove.stages.synth import Synth
from stackproof.prove.stages.validate import Validate

_FORWARD: tuple[StageRunner, ...] = (
    Check(),
    Synth(),
    Deterministic(),
    Isolated(),
    Init(),
    Validate(),
    PlanStage(),
    Apply(),
    Secretless(),
    ProbeStage(),
    Replan(),
)
_CLEANUP: tuple[StageRunner, ...] = (Destroy(), Leftovers())


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a proof.

    Args:
        proof: Its claims.
        checked: What the check stage found, with the sources for excerpts.
        error: What ended the proof early, if it was neither the program nor a person.
        kept: How to reach and to end what was kept; empty if nothing was.
    """

    proof: Proof
    checked: CheckResult | None = None
    error: StackproofError | None = None
    kept: tuple[str, ...] = ()


def prove(request: Request, progress: Progress) -> Outcome:
    """Proves one stack of one program.

    Args:
        request: What is to be proved, and how far.
        progress: Who is told on the way.

    Raises:
        UsageError: What was asked for cannot be, before anything was done.
        HostError: The folder for the evidence cannot be used.
    """
    stages = list(Stage)
    until = request.until
    if request.keep and until is not None and stages.index(until) < stages.index(Stage.APPLY):
        raise UsageError(
            f"nothing can be kept: `{until.value}` comes before anything is made",
            help="leave --keep out, or go on at least until `apply`",
        )
    bindings = meant(request.path, request.settings).catalog(cache=request.cache)
    bindings.insist(request.settings.bindings)
    with _alone_in(request):
        return _Pipeline(Run(request=request, progress=progress)).run()


class _Pipeline:
    """One proof on its way."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._claims: list[Claim] = []
        self._error: StackproofError | None = None
        self._broken_off = False

    def run(self) -> Outcome:
        """Goes forward as far as it can and may, then back."""
        request = self._run.request
        kept: tuple[str, ...] = ()
        try:
            self._go(_FORWARD)
            if self._run.may_exist and not request.keep:
                self._go(_CLEANUP)
            elif self._run.may_exist:
                kept = keep(self._run)
        finally:
            self._run.close()
        proof = Proof(
            program=str(request.path),
            stack=self._run.stack_name,
            target="embedded AWS (moto) on loopback",
            claims=tuple(self._claims),
            tools=tuple(self._run.tools),
            interrupted=self._run.interrupted,
        )
        return Outcome(proof, self._run.checked, self._error, kept)

    def _go(self, stages: tuple[StageRunner, ...]) -> None:
        stopped = ""
        self._broken_off = False
        for runner in stages:
            if stopped:
                self._claims.append(_not_reached(runner, stopped))
                continue
            claim = self._ask(runner)
            self._claims.append(claim)
            if runner.stage is self._run.request.until:
                return
            if self._broken_off:
                stopped = f"{runner.stage.value} did not come to its end"
            elif runner.blocks and not isinstance(claim.verdict, Proved):
                stopped = f"{runner.stage.value} does not hold"

    def _ask(self, runner: StageRunner) -> Claim:
        name = runner.stage.value
        self._run.progress.started(name, runner.question)
        began = time.monotonic()
        answer = self._answer(runner)
        claim = Claim(
            name=name,
            question=runner.question,
            verdict=self._run.cited(answer.verdict),
            seconds=time.monotonic() - began,
            parts=tuple(replace(p, verdict=self._run.cited(p.verdict)) for p in answer.parts),
            notes=answer.notes,
        )
        self._run.progress.finished(claim)
        return claim

    def _answer(self, runner: StageRunner) -> Answer:
        try:
            return runner.run(self._run)
        except ProgramError as error:
            return Answer(refuted(error))
        except StackproofError as error:
            self._error = self._error or error
            self._broken_off = True
            return Answer(Unproved(error.message, error.details))
        except KeyboardInterrupt:
            self._run.interrupted = True
            self._broken_off = True
            return Answer(Unproved("interrupted"))


def _not_reached(runner: StageRunner, why: str) -> Claim:
    return Claim(runner.stage.value, runner.question, Unproved(f"not reached: {why}"))


@contextmanager
def _alone_in(request: Request) -> Iterator[None]:
    """Makes the folder for the evidence and keeps other proofs out of it."""
    folder = request.folder
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("w")
    except OSError as error:
        raise HostError(
            f"cannot write the report: {error.strerror}",
            where=str(folder),
            help="make room, or name another folder with --out",
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UsageError(
                "another proof is running in this folder",
                where=str(folder),
                help="wait for it, or name another folder with --out",
            ) from error
        yield
