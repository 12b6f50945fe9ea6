"""Can two environments, and two regions, stand beside each other?"""

import time
from itertools import combinations
from typing import ClassVar

from stackproof.core.diagnostic import Diagnostic
from stackproof.core.errors import ProgramError
from stackproof.core.proof import Claim, Stage, weakest
from stackproof.core.records import dataclass
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.core.words import count
from stackproof.prove.again import compared, contrasted, discard, synthesized
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, ProgramStage
from stackproof.rules.configured import Circumstance
from stackproof.synth.interface import Stack
from stackproof.terraform.config import Config


@dataclass(frozen=True, slots=True)
class _Experiment:
    """One thing that is varied.

    Args:
        name: The claim.
        question: What is asked.
        circumstance: What differs.
        variables: The variables by which programs are told, the most usual first.
        values: Its two values.
    """

    name: str
    question: str
    circumstance: Circumstance
    variables: tuple[str, ...]
    values: tuple[str, str]


_EXPERIMENTS = (
    _Experiment(
        "environments",
        "Do two environments share no name and no state?",
        Circumstance.ENVIRONMENT,
        ("ENVIRONMENT_SUFFIX", "TF_WORKSPACE"),
        ("one", "two"),
    ),
    _Experiment(
        "regions",
        "Do two regions share no name that has no region, and no state?",
        Circumstance.REGION,
        ("AWS_REGION", "AWS_DEFAULT_REGION"),
        ("us-east-1", "us-west-2"),
    ),
)


class Isolated(ProgramStage):
    """Synthesizes the program for two environments, and for two regions, and compares them.

    A program that makes stacks in several regions is compared with itself. One that takes neither
    an environment nor a region leaves the question open.
    """

    stage: ClassVar[Stage] = Stage.ISOLATED
    question: ClassVar[str] = "Do environments and regions keep out of each other's way?"
    blocks: ClassVar[bool] = False

    def run(self, run: Run) -> Answer:
        """Each experiment is a claim of its own."""
        settings = run.request.settings
        named = (settings.environment_variable, settings.region_variable)
        parts = []
        for experiment, variable in zip(_EXPERIMENTS, named, strict=True):
            began = time.monotonic()
            variables = (variable,) if variable else experiment.variables
            verdict = _answered(run, experiment, variables)
            seconds = time.monotonic() - began
            parts.append(Claim(experiment.name, experiment.question, verdict, seconds))
        return Answer(weakest(tuple(parts)), tuple(parts))


def _answered(run: Run, experiment: _Experiment, variables: tuple[str, ...]) -> Verdict:
    if experiment.circumstance is Circumstance.REGION:
        verdict = _beside_itself(run, experiment)
        if verdict is not None:
            return verdict
    for variable in variables:
        verdict = _varied(run, experiment, variable)
        if verdict is not None:
            return verdict
    verb = "changes" if len(variables) == 1 else "change"
    return Unproved(f"{' and '.join(variables)} {verb} nothing that the program writes")


def _beside_itself(run: Run, experiment: _Experiment) -> Verdict | None:
    """What a program shows that makes stacks in several regions; None for any other."""
    assembly = synthesized(run, experiment.name, {})
    regions = {stack.name: _region(stack) for stack in assembly.stacks}
    pairs = [
        (one, other, (regions[one.name], regions[other.name]))
        for one, other in combinations(assembly.stacks, 2)
        if regions[one.name] and regions[other.name] and regions[one.name] != regions[other.name]
    ]
    findings = contrasted(run, experiment.circumstance, pairs)
    discard(assembly)
    if not pairs:
        return None
    if findings:
        return _refuted(findings, "its regions", "`stackproof explain SP351` says what to do")
    names = ", ".join(sorted(set(filter(None, regions.values()))))
    return Proved((f"its stacks in {names} share no name that has no region",))


def _region(stack: Stack) -> str:
    provider = Config.read(stack.config).provider("aws")
    return (provider.region if provider is not None else None) or ""


def _varied(run: Run, experiment: _Experiment, variable: str) -> Verdict | None:
    """What one variable shows; None if the program does not take it."""
    assemblies = []
    for value in experiment.values:
        try:
            assemblies.append(synthesized(run, f"{experiment.name}-{value}", {variable: value}))
        except ProgramError as error:
            return Unproved(f"with {variable}={value} the program fails: {error.message}")
    one, other = assemblies
    result = compared(run, experiment.circumstance, one, other, experiment.values)
    resources = sum(len(Config.read(stack.config).resources) for stack in one.stacks)
    for assembly in assemblies:
        discard(assembly)
    if result.are_equal:
        return None
    both = " and ".join(experiment.values)
    if result.findings:
        command = f"stackproof check --vary {variable}={','.join(experiment.values)}"
        return _refuted(result.findings, both, f"`{command}` shows the lines")
    named = count(resources, "resource")
    evidence = f"with {variable} as {both}, none of {named} takes a name of the other's"
    return Proved((evidence,))


def _refuted(findings: tuple[Diagnostic, ...], both: str, advice: str) -> Refuted:
    return Refuted(
        expected=f"nothing shared between {both}",
        observed=count(len(findings), "collision"),
        evidence=tuple(f"{each.primary.span}: {each.code} {each.message}" for each in findings),
        help=advice,
    )
