"""Several stacks that belong together, on one target: deployed in order, asked, destroyed.

A proof makes everything anew and takes it away; here each step is a command of its own, and what
was deployed stays until it is destroyed.
"""

import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from stackproof.core.errors import ProgramError, StackproofError
from stackproof.core.progress import Progress
from stackproof.core.proof import Claim, weakest
from stackproof.core.records import replace
from stackproof.core.verdict import Proved, Unproved
from stackproof.core.words import count
from stackproof.prove.elsewhere import settled
from stackproof.prove.order import levels
from stackproof.prove.side_by_side import Joined, side_by_side
from stackproof.prove.stack_run import StackRun, Target
from stackproof.prove.stages.apply import Apply
from stackproof.prove.stages.destroy import Destroy
from stackproof.prove.stages.interface import Answer, StackStage, refuted
from stackproof.prove.stages.plan import PlanStage
from stackproof.prove.stages.probe import ProbeStage
from stackproof.prove.stages.replan import Replan
from stackproof.prove.stages.terraform_words import failed
from stackproof.synth.interface import Stack
from stackproof.terraform.address import Mode
from stackproof.terraform.config import Config
from stackproof.terraform.override import Kept
from stackproof.terraform.program import find

_STATE = "terraform.tfstate"


class Fleet:
    """Stacks in the order in which they depend on each other.

    Args:
        stacks: All of them.
        target: Where they are.
        folder: Where states of the embedded AWS and evidence are kept.
        progress: Who is told.
    """

    def __init__(
        self, stacks: Iterable[Stack], target: Target, *, folder: Path, progress: Progress
    ) -> None:
        self._levels = tuple(
            tuple(
                StackRun(
                    stack=stack,
                    target=target,
                    # It outlives the next synthesis.
                    folder=folder / "stacks" / stack.name,
                    config=Config.read(stack.config),
                    keeps=True,
                )
                for stack in level
            )
            for level in levels(stacks)
        )
        self._target = target
        self._progress = progress

    @property
    def regions(self) -> tuple[str, ...]:
        """Where the stacks are, in the order of the stacks."""
        return tuple(dict.fromkeys(stack.region for stack in self._stacks))

    def deploy(self) -> tuple[Claim, ...]:
        """Deploys each stack once those before it are there; ends with the first that fails."""
        return self._each(self._levels, "deploy", "Can it be built?", _deployed)

    def verify(self) -> tuple[Claim, ...]:
        """Asks the live AWS about each stack, and whether a plan finds nothing to change."""
        question = "Is what was built what was meant?"
        claims = settled(self._each(self._levels, "verify", question, _verified, goes_on=True))
        for claim in claims:
            self._progress.finished(claim)
        return claims

    def destroy(self) -> tuple[Claim, ...]:
        """Destroys the stacks in the opposite order; ends with the first that refuses."""
        return self._each(self._levels[::-1], "destroy", "Can it be taken away?", _destroyed)

    def _each(
        self,
        levels_: tuple[tuple[StackRun, ...], ...],
        what: str,
        question: str,
        work: Callable[[StackRun], Answer],
        *,
        goes_on: bool = False,
    ) -> tuple[Claim, ...]:
        claims: list[Claim] = []
        stopped = ""
        self._set_up()
        for level in levels_:
            if stopped and not goes_on:
                reason = Unproved(f"not reached: {stopped} does not hold")
                claims += [Claim(f"{what} {stack.name}", question, reason) for stack in level]
                continue
            self._progress.started(what, ", ".join(stack.name for stack in level))
            for claim in self._answers(
                level, Claim(what, question, Unproved("")), work, is_told=not goes_on
            ):
                claims.append(claim)
                if not isinstance(claim.verdict, Proved):
                    stopped = claim.name
        return tuple(claims)

    def _answers(
        self,
        level: tuple[StackRun, ...],
        asked: Claim,
        work: Callable[[StackRun], Answer],
        *,
        is_told: bool,
    ) -> tuple[Claim, ...]:
        """What came of each stack of a level.

        Raises:
            KeyboardInterrupt: We were interrupted; every Terraform has ended, and what is left was
                said.
        """
        joined = Joined(self._progress)

        def answered(stack: StackRun) -> Claim:
            stack.progress = joined.part(stack.name)
            began = time.monotonic()
            try:
                ended = stack.terraform.init()
                answer = work(stack) if ended.ok else Answer(failed(stack, ended, "an init"))
            except ProgramError as error:
                answer = Answer(refuted(error))
            claim = replace(
                asked,
                name=f"{asked.name} {stack.name}",
                verdict=answer.verdict,
                seconds=time.monotonic() - began,
                parts=answer.parts,
            )
            if is_told:
                joined.finished(claim)
            return claim

        try:
            return side_by_side(answered, level, self._target.interrupt)
        except KeyboardInterrupt:
            self._target.interrupt.clear()
            for stack in level:
                self._progress.said(f"{stack.name}: {_left(stack)}")
            raise

    def _set_up(self) -> None:
        """Turns Terraform to the target in each stack's folder."""
        target = self._target
        found = find(target.settings.terraform, cache=target.cache, environ=target.environ)
        for stack in self._stacks:
            stack.set_up(
                found.executable,
                state=str(stack.file(_STATE)),
                siblings=[
                    Kept(other.config.backend, str(other.file(_STATE)))
                    for other in self._stacks
                    if other is not stack
                ],
            )

    @property
    def _stacks(self) -> Sequence[StackRun]:
        return [stack for level in self._levels for stack in level]


def _deployed(stack: StackRun) -> Answer:
    answer = PlanStage().ask(stack)
    if isinstance(answer.verdict, Proved):
        answer = Apply().ask(stack)
    if isinstance(answer.verdict, Proved):
        said = (output for output in stack.state.outputs if not output.sensitive)
        lines = tuple(f"{output.name} = {_plain(output.value)}" for output in said)
        return Answer(Proved((*answer.verdict.evidence, *lines)))
    return answer


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _verified(stack: StackRun) -> Answer:
    if not stack.terraform.state_list():
        return Answer(Unproved("it is not deployed"))
    stack.state = stack.terraform.show_state()
    parts = (*ProbeStage().ask(stack).parts, _part(Replan(), stack))
    return Answer(weakest(parts), parts)


def _part(stage: StackStage, stack: StackRun) -> Claim:
    return Claim(stage.stage.value, stage.question, stage.ask(stack).verdict)


def _destroyed(stack: StackRun) -> Answer:
    return Destroy().ask(stack)


def _left(stack: StackRun) -> str:
    """What there is of a stack after an interrupt."""
    try:
        known = stack.terraform.state_list()
    except StackproofError as error:
        return f"what is left of it cannot be told: {error.message}"
    made = [address for address in known if address.mode is Mode.MANAGED]
    return f"{count(len(made), 'resource')} left, which `deploy` and `destroy` know of"
