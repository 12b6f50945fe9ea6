"""Asks one stage after the other, and takes away what was made, whatever happened."""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from stackproof.check.engine import CheckResult
from stackproof.check.project import meant
from stackproof.core.errors import HostError, StackproofError, UsageError
from stackproof.core.progress import Progress
from stackproof.core.proof import Claim, Proof, Stage
from stackproof.core.verdict import Proved, Verdict
from stackproof.prove.answering import Answering, unreached
from stackproof.prove.climb import Climb, Climber, Order
from stackproof.prove.keep import keep
from stackproof.prove.run import Request, Run
from stackproof.prove.stages.apply import Apply
from stackproof.prove.stages.check import Check
from stackproof.prove.stages.destroy import Destroy
from stackproof.prove.stages.deterministic import Deterministic
from stackproof.prove.stages.init import Init
from stackproof.prove.stages.interface import ProgramStage
from stackproof.prove.stages.isolated import Isolated
from stackproof.prove.stages.leftovers import Leftovers
from stackproof.prove.stages.plan import PlanStage
from stackproof.prove.stages.probe import ProbeStage
from stackproof.prove.stages.protected import Protected
from stackproof.prove.stages.replan import Replan
from stackproof.prove.stages.secretless import Secretless
from stackproof.prove.stages.synth import Synth
from stackproof.prove.stages.validate import Validate

Step = ProgramStage | Climb

_FORWARD: tuple[Step, ...] = (
    Check(),
    Synth(),
    Deterministic(),
    Isolated(),
    Climb(Order.TOGETHER, (Init(), Validate())),
    # A stack may read what another has made, so it is planned once that one is applied.
    Climb(Order.FORWARDS, (PlanStage(), Apply())),
    Climb(Order.TOGETHER, (Secretless(), ProbeStage(), Replan(), Protected())),
)
_CLEANUP: tuple[Step, ...] = (Climb(Order.BACKWARDS, (Destroy(),)), Leftovers())


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
    """Proves the stacks of one program, each once those that it depends on are there.

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
        self._answering = Answering(run)
        self._climber = Climber(run, self._answering)
        self._claims: list[Claim] = []

    def run(self) -> Outcome:
        """Goes forward as far as it can and may, then back."""
        run = self._run
        kept: tuple[str, ...] = ()
        try:
            self._go(_FORWARD)
            if run.may_exist and not run.request.keep:
                self._go(_CLEANUP)
            elif run.may_exist:
                kept = keep(run)
        finally:
            run.close()
        proof = Proof(
            program=str(run.request.path),
            stack=", ".join(stack.name for stack in run.stacks),
            target="embedded AWS (moto) on loopback",
            claims=tuple(self._claims),
            tools=tuple(run.tools),
            interrupted=run.interrupted,
            resources=sum(len(stack.config.resources) for stack in run.stacks),
        )
        return Outcome(proof, run.checked, self._answering.error, kept)

    def _go(self, steps: Sequence[Step]) -> None:
        """Asks each step; one that does not hold may leave the others without sense."""
        until = self._run.request.until
        stopped = ""
        self._answering.broken_off = False
        for step in steps:
            stages = step.stages if isinstance(step, Climb) else (step,)
            is_last = not stopped and until in {stage.stage for stage in stages}
            if isinstance(step, Climb):
                claims, stopped = self._climber.ask(step, until=until, stopped=stopped)
                self._claims += claims
            else:
                stopped = self._asked(step, stopped)
            if is_last:
                return

    def _asked(self, stage: ProgramStage, stopped: str) -> str:
        """Asks one stage, and says why nothing more can be asked; empty if it can."""
        name = stage.stage.value
        if stopped:
            self._claims.append(unreached(name, stage, stopped))
            return stopped
        progress = self._run.progress
        progress.started(name, stage.question)
        claim = self._answering.claim(name, stage, partial(stage.run, self._run), self._cited)
        progress.finished(claim)
        self._claims.append(claim)
        if self._answering.broken_off:
            return f"{name} did not come to its end"
        if stage.blocks and not isinstance(claim.verdict, Proved):
            return f"{name} does not hold"
        return ""

    def _cited(self, verdict: Verdict) -> Verdict:
        """The verdict with lines of the program, if it can be told which stack's they are."""
        stacks = self._run.stacks
        return stacks[0].cited(verdict) if len(stacks) == 1 else verdict


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
