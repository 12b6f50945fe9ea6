"""Asks stages of every stack, level by level, and makes one claim of each stage."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from stackproof.core.proof import Claim, Stage, weakest
from stackproof.core.records import replace
from stackproof.core.verdict import Proved, Unproved, Verdict
from stackproof.prove.answering import Answering, unreached
from stackproof.prove.elsewhere import settled
from stackproof.prove.order import levelled
from stackproof.prove.run import Run
from stackproof.prove.side_by_side import Joined, side_by_side
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage

Level = tuple[StackRun, ...]


class Order(Enum):
    """In which order stacks are asked."""

    TOGETHER = "together"
    FORWARDS = "those first that others depend on"
    BACKWARDS = "those last that others depend on"

    def levels(self, stacks: Sequence[StackRun]) -> tuple[Level, ...]:
        """The stacks that can be asked at once, one group after the other."""
        if self is Order.TOGETHER:
            return (tuple(stacks),)
        forwards = tuple(levelled(stacks, stack_of=lambda each: each.stack))
        return forwards if self is Order.FORWARDS else forwards[::-1]


@dataclass(frozen=True, slots=True)
class Climb:
    """Stages that belong together: a stack passes all of them before the next level begins.

    Args:
        order: The order of the stacks.
        stages: The stages.
    """

    order: Order
    stages: tuple[StackStage, ...]


@dataclass(slots=True)
class _Found:
    """What one stage has come to so far."""

    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0


class Climber:
    """Takes the stacks of one proof through stages.

    Args:
        run: The proof.
        answering: Takes the answers.
    """

    def __init__(self, run: Run, answering: Answering) -> None:
        self._run = run
        self._answering = answering

    def ask(
        self, climb: Climb, *, until: Stage | None, stopped: str
    ) -> tuple[tuple[Claim, ...], str]:
        """The claims of the stages, and why later stages make no sense; empty if they do.

        Args:
            climb: The stages.
            until: The last stage that is asked at all.
            stopped: Why these make no sense; empty if they do.
        """
        stages = tuple(self._shown(climb.stages, None if stopped else until))
        if stopped:
            return tuple(unreached(s.stage.value, s, stopped) for s in stages), stopped
        found = {stage.stage: _Found() for stage in stages}
        is_cut = until in {stage.stage for stage in climb.stages[:-1]}
        before: Level = ()
        for level in climb.order.levels(self._run.stacks):
            for stage in stages:
                concerned = tuple(stack for stack in level if stage.concerns(stack))
                if not concerned:
                    continue
                here = found[stage.stage]
                if stopped:
                    here.claims += [unreached(stack.name, stage, stopped) for stack in concerned]
                elif is_cut and before:
                    here.claims += [_postponed(stack, stage, before) for stack in concerned]
                else:
                    stopped = self._level(stage, concerned, here)
            before = level
        return tuple(self._summed(stage, found[stage.stage]) for stage in stages), stopped

    def _shown(self, stages: Iterable[StackStage], until: Stage | None) -> Iterable[StackStage]:
        """The stages that are asked, or would be if nothing kept us from it."""
        for stage in stages:
            if not stage.is_optional or any(map(stage.concerns, self._run.stacks)):
                yield stage
            if stage.stage is until:
                return

    def _level(self, stage: StackStage, stacks: Level, found: _Found) -> str:
        """Asks some stacks, and says why nothing more can be asked; empty if it can."""
        name = stage.stage.value
        self._run.progress.started(name, self._words(stage, stacks))
        began = time.monotonic()
        prepared = self._prepared(stage, found)
        asked = self._asked(stage, stacks) if prepared is None else {}
        found.seconds += time.monotonic() - began
        if prepared is not None:
            self._run.progress.finished(Claim(name, stage.question, prepared, found.seconds))
        rest = prepared or Unproved(
            "interrupted" if self._run.interrupted else f"not reached: {name} broke off"
        )
        claims = [asked.get(s.name) or Claim(s.name, stage.question, rest) for s in stacks]
        found.claims += claims
        if self._answering.broken_off:
            return f"{name} did not come to its end"
        failed = [c for c in claims if not isinstance(c.verdict, Proved)]
        return f"{name} does not hold" if stage.blocks and failed else ""

    def _asked(self, stage: StackStage, stacks: Level) -> dict[str, Claim]:
        """The claims about the stacks that could be asked, by their names."""
        joined = Joined(self._run.progress)
        asked: dict[str, Claim] = {}

        def work(stack: StackRun) -> None:
            if self._answering.broken_off:
                return
            stack.progress = joined.part(stack.name)
            asked[stack.name] = claim = self._answering.claim(
                stack.name, stage, partial(self._answer, stage, stack), stack.cited
            )
            if stage.is_parallel:
                joined.finished(self._line(stage, claim))

        if not stage.is_parallel:
            for stack in stacks:
                work(stack)
            claims = settled(tuple(asked.values()))
            for claim in claims:
                joined.finished(self._line(stage, claim))
            return {claim.name: claim for claim in claims}
        try:
            side_by_side(work, stacks, self._run.target.interrupt)
        except KeyboardInterrupt:
            self._answering.interrupt()
        return asked

    def _prepared(self, stage: StackStage, found: _Found) -> Verdict | None:
        """Has the stage do what all stacks need; None if it could."""

        def work() -> Answer:
            return Answer(Proved(("prepared",)), notes=stage.prepare(self._run))

        answer = self._answering.answer(work)
        found.notes += answer.notes
        return None if isinstance(answer.verdict, Proved) else answer.verdict

    def _answer(self, stage: StackStage, stack: StackRun) -> Answer:
        try:
            return stage.ask(stack)
        finally:
            stack.listener = None

    def _line(self, stage: StackStage, claim: Claim) -> Claim:
        """A claim about one stack as it is told while the proof goes on."""
        name = stage.stage.value
        return replace(claim, name=name if self._is_alone else f"{name} {claim.name}")

    def _words(self, stage: StackStage, stacks: Level) -> str:
        if self._is_alone:
            return stage.question
        return f"{stage.question} {', '.join(stack.name for stack in stacks)}"

    def _summed(self, stage: StackStage, found: _Found) -> Claim:
        """One claim for all stacks."""
        name = stage.stage.value
        claims = tuple(found.claims)
        if self._is_alone and claims:
            notes = (*found.notes, *claims[0].notes)
            return replace(claims[0], name=name, seconds=found.seconds, notes=notes)
        verdicts = {claim.verdict for claim in claims if not claim.parts}
        if len(verdicts) == 1 and isinstance(next(iter(verdicts)), Unproved):
            # All were kept from it by the same thing: that is said once.
            return Claim(name, stage.question, verdicts.pop(), found.seconds)
        return Claim(
            name=name,
            question=stage.question,
            verdict=weakest(claims),
            seconds=found.seconds,
            parts=tuple(replace(claim, notes=()) for claim in claims),
            notes=(*found.notes, *_notes(claims)),
        )

    @property
    def _is_alone(self) -> bool:
        """Whether the program has one stack, so that nobody need be told which is meant."""
        return len(self._run.stacks) == 1


def _postponed(stack: StackRun, stage: StackStage, before: Level) -> Claim:
    names = ", ".join(each.name for each in before)
    reason = f"it can be told once {names} is applied"
    return Claim(stack.name, stage.question, Unproved(reason))


def _notes(claims: Sequence[Claim]) -> Iterable[str]:
    """What was noted of all stacks once, what was noted of some with their names."""
    said: dict[str, list[str]] = {}
    for claim in claims:
        for note in claim.notes:
            said.setdefault(note, []).append(claim.name)
    for note, names in said.items():
        yield note if len(names) == len(claims) else f"{', '.join(names)}: {note}"
