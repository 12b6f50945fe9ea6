"""Several stacks that belong together, on one target: deployed in order, asked, destroyed.

A proof makes everything anew and takes it away; here each step is a command of its own, and what
was deployed stays until it is destroyed.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from stackproof.cloud.embedded import ACCOUNT
from stackproof.cloud.interface import Cloud
from stackproof.core.errors import HostError, ProgramError
from stackproof.core.progress import Progress
from stackproof.core.proof import Claim, weakest
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.core.words import count
from stackproof.prove.asking import ask
from stackproof.settings.model import Settings
from stackproof.synth.interface import Stack
from stackproof.terraform import override
from stackproof.terraform.address import Mode
from stackproof.terraform.config import Config
from stackproof.terraform.mirror import find_mirror
from stackproof.terraform.outcome import Outcome
from stackproof.terraform.program import find
from stackproof.terraform.runner import Limits, Terraform

_PARALLELISM = 64
# Terraform with the AWS provider takes about a gigabyte.
_AT_ONCE = 2
_LONGEST_DETAIL = 600
# How a probe begins that finds nothing to ask about.
_NOTHING = "the stack has no "


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the stacks are.

    Args:
        embedded: The embedded AWS; None for the account of the credentials in the environment.
        folder: Where states of the embedded AWS and evidence are kept.
        settings: The project's settings.
        environ: Our own environment.
        cache: Where stackproof keeps what it downloads.
    """

    embedded: Cloud | None
    folder: Path
    settings: Settings
    environ: Mapping[str, str]
    cache: Path


class Fleet:
    """Stacks in the order in which they depend on each other.

    Args:
        stacks: All of them.
        target: Where they are.
        proofs: The file of probes of each stack that has one, by the stack's name.
        progress: Who is told.
    """

    def __init__(
        self,
        stacks: Iterable[Stack],
        target: Target,
        *,
        proofs: Mapping[str, Path],
        progress: Progress,
    ) -> None:
        self._levels = tuple(levels(tuple(stacks)))
        self._target = target
        self._proofs = proofs
        self._progress = progress

    def deploy(self) -> tuple[Claim, ...]:
        """Deploys each stack once those before it are there; ends with the first that fails."""
        return self._each(self._levels, "deploy", "Can it be built?", self._deployed)

    def verify(self) -> tuple[Claim, ...]:
        """Asks the live AWS about each stack, and whether a plan finds nothing to change."""
        return self._each(
            self._levels,
            "verify",
            "Is what was built what was meant?",
            self._verified,
            goes_on=True,
        )

    def destroy(self) -> tuple[Claim, ...]:
        """Destroys the stacks in the opposite order; ends with the first that refuses."""
        backwards = tuple(reversed(self._levels))
        return self._each(backwards, "destroy", "Can it be taken away?", self._destroyed)

    def _each(
        self,
        levels_: tuple[tuple[Stack, ...], ...],
        what: str,
        question: str,
        work: "Callable[[Stack, Terraform], Answer]",
        *,
        goes_on: bool = False,
    ) -> tuple[Claim, ...]:
        claims: list[Claim] = []
        failed = ""
        for level in levels_:
            if failed and not goes_on:
                reason = Unproved(f"not reached: {failed} does not hold")
                claims += [Claim(f"{what} {stack.name}", question, reason) for stack in level]
                continue
            names = ", ".join(stack.name for stack in level)
            self._progress.started(what, names)
            with ThreadPoolExecutor(_AT_ONCE) as pool:
                answers = list(pool.map(lambda stack: self._answer(stack, work), level))
            for stack, answer in zip(level, answers, strict=True):
                claim = Claim(
                    name=f"{what} {stack.name}",
                    question=question,
                    verdict=answer.verdict,
                    seconds=answer.seconds,
                    parts=answer.parts,
                )
                self._progress.finished(claim)
                claims.append(claim)
                if not isinstance(claim.verdict, Proved):
                    failed = claim.name
        return tuple(claims)

    def _answer(self, stack: Stack, work: "Callable[[Stack, Terraform], Answer]") -> "Answer":
        began = time.monotonic()
        try:
            terraform = self._terraform(stack)
            ended = terraform.init()
            answer = work(stack, terraform) if ended.ok else Answer(self._failed(ended))
        except ProgramError as error:
            answer = Answer(Refuted("it comes to its end", error.message, error.details))
        return Answer(answer.verdict, answer.parts, time.monotonic() - began)

    def _deployed(self, stack: Stack, terraform: Terraform) -> "Answer":
        file = self._file(stack, "plan.tfplan")
        outcome = terraform.plan(file)
        if outcome.ok:
            outcome = terraform.apply(file)
        if not outcome.ok:
            return Answer(self._failed(outcome))
        made = len(terraform.show_state().managed)
        return Answer(Proved((f"{count(made, 'resource')} built",)))

    def _verified(self, stack: Stack, terraform: Terraform) -> "Answer":
        if not terraform.state_list():
            return Answer(Unproved("it is not deployed"))
        return Answer.of((*self._probed(stack, terraform), self._replanned(stack, terraform)))

    def _probed(self, stack: Stack, terraform: Terraform) -> tuple[Claim, ...]:
        cloud = self._target.embedded
        if cloud is None:
            reason = Unproved("probes are asked of the embedded AWS only, as yet")
            return (Claim("probes", "Is what was built what was meant?", reason),)
        asked = ask(
            terraform.show_state(),
            cloud=cloud,
            region=_region(stack, self._target.environ),
            proof=self._proofs.get(stack.name),
            file=self._file(stack, "probe-request.json"),
            environ=self._target.environ,
        )
        # What one stack of several does not have, another has.
        return tuple(claim for claim in asked if not _is_elsewhere(claim))

    def _replanned(self, stack: Stack, terraform: Terraform) -> Claim:
        question = "Is there nothing left to change?"
        file = self._file(stack, "replan.tfplan")
        outcome = terraform.plan(file)
        if not outcome.ok:
            return Claim("replan", question, self._failed(outcome))
        plan = terraform.show_plan(file)
        if plan.is_empty:
            return Claim("replan", question, Proved(("the plan is empty",)))
        changes = tuple(str(c) for c in (*plan.changes, *plan.output_changes))
        observed = count(len(changes), "change")
        return Claim("replan", question, Refuted("an empty plan", observed, changes))

    def _destroyed(self, stack: Stack, terraform: Terraform) -> "Answer":
        before = [a for a in terraform.state_list() if a.mode is Mode.MANAGED]
        if not before:
            return Answer(Proved(("there was nothing",)))
        outcome = terraform.destroy()
        if not outcome.ok:
            return Answer(self._failed(outcome))
        left = tuple(map(str, terraform.state_list()))
        if left:
            observed = f"{count(len(left), 'resource')} still recorded"
            return Answer(Refuted("an empty state", observed, left))
        del stack
        return Answer(Proved((f"{count(len(before), 'resource')} destroyed",)))

    def _terraform(self, stack: Stack) -> Terraform:
        """Terraform in the stack's folder, turned to the target."""
        target = self._target
        settings = target.settings
        found = find(settings.terraform, cache=target.cache, environ=target.environ)
        mirror = settings.root / settings.provider_mirror if settings.provider_mirror else None
        cloud = target.embedded
        if cloud is None:
            # A person's own credentials, as Terraform finds them.
            own = ("AWS_", "TF_VAR_")
            environment = {k: v for k, v in target.environ.items() if k.startswith(own)}
        else:
            region = _region(stack, target.environ)
            environment = {
                **cloud.environment(),
                "AWS_REGION": region,
                "AWS_DEFAULT_REGION": region,
            }
            override.override(
                Config.read(stack.config),
                target=override.Target(endpoint=cloud.endpoint() or "", account=ACCOUNT),
                state=str(self._file(stack, "terraform.tfstate")),
            ).write(stack.folder)
        return Terraform(
            found.executable,
            stack.folder,
            cache=target.cache,
            providers=find_mirror(mirror, environ=target.environ, folder=stack.folder),
            environment=environment,
            limits=Limits(apply=settings.apply_timeout, destroy=settings.apply_timeout),
            parallelism=_PARALLELISM if cloud is not None else None,
            host=target.environ,
        )

    def _file(self, stack: Stack, name: str) -> Path:
        """A file of a stack that outlives the next synthesis."""
        folder = self._target.folder / "stacks" / stack.name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HostError(
                f"cannot keep what belongs to a stack: {error.strerror}",
                where=str(folder),
                help="make room, or name another folder with --out",
            ) from error
        return folder / name

    def _failed(self, outcome: Outcome) -> Refuted:
        """What it means that Terraform failed."""
        lines = tuple(
            f"{error}: {' '.join(error.detail.split())[:_LONGEST_DETAIL]}"
            if error.detail
            else str(error)
            for error in outcome.errors
        )
        observed = lines[0] if len(lines) == 1 else count(len(lines), "error")
        return Refuted(f"terraform {outcome.command} succeeds", observed, lines)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one stack.

    Args:
        verdict: Whether it did.
        parts: The claims that the verdict sums up.
        seconds: How long it took.
    """

    verdict: Verdict
    parts: tuple[Claim, ...] = ()
    seconds: float = 0.0

    @classmethod
    def of(cls, parts: tuple[Claim, ...]) -> "Answer":
        """The answer that all parts together give."""
        return cls(weakest(parts), parts)


def levels(stacks: tuple[Stack, ...]) -> Iterator[tuple[Stack, ...]]:
    """Stacks that can be deployed side by side, after those of the levels before.

    A stack that is depended on and not among them counts as there.

    Raises:
        ProgramError: They depend on each other in a circle.
    """
    left = list(stacks)
    while left:
        names = {stack.name for stack in left}
        ready = tuple(stack for stack in left if not names.intersection(stack.depends_on))
        if not ready:
            raise ProgramError(
                f"the stacks {', '.join(sorted(names))} depend on each other in a circle",
                help="take one add_dependency out",
            )
        yield ready
        left = [stack for stack in left if stack not in ready]


def _is_elsewhere(claim: Claim) -> bool:
    """Whether there was nothing in the stack that the question could be about."""
    verdict = claim.verdict
    return isinstance(verdict, Unproved) and verdict.reason.startswith(_NOTHING)


def _region(stack: Stack, environ: Mapping[str, str]) -> str:
    provider = Config.read(stack.config).provider("aws")
    given = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
    return (provider.region if provider else None) or given or "us-east-1"
