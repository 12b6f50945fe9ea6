"""Does the program synthesize?"""

import re
import shutil
from typing import ClassVar

from stackproof.check.running import Merge, Seen
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.engine import Engine
from stackproof.core.errors import ProgramError, StackproofError
from stackproof.core.proof import Part, Stage
from stackproof.core.records import replace
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.words import count
from stackproof.program.sources import read
from stackproof.prove.again import synthesized
from stackproof.prove.order import levels
from stackproof.prove.run import Run
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, ProgramStage, refuted
from stackproof.synth.choose import choose
from stackproof.synth.engine import examine
from stackproof.synth.interface import Annotation
from stackproof.synth.native.gate import NotNative
from stackproof.synth.native.synthesizer import Examination

_QUOTED = re.compile(r"`([^`]+)`")


class Synth(ProgramStage):
    """Runs the program once and reads what it wrote."""

    stage: ClassVar[Stage] = Stage.SYNTH
    question: ClassVar[str] = "Does the program run to its end and write a stack?"

    def run(self, run: Run) -> Answer:
        """Synthesizes, and takes the stack that was asked for, or all of them."""
        try:
            assembly = synthesized(run, "cdktf.out", {})
        except ProgramError as error:
            return Answer(_all_that_is_wrong(run, error))
        run.tools.append(Part("framework", assembly.framework_version))
        wanted = run.request.stack
        run.take(assembly.stacks if wanted is None else (choose(assembly, wanted),))
        said = [a for stack in run.stacks for a in stack.stack.annotations]
        errors = [annotation for annotation in said if annotation.level == "error"]
        if errors:
            return Answer(
                Refuted(
                    expected="no error annotation",
                    observed=f"the program itself reports {len(errors)}",
                    evidence=tuple(map(_told, errors)),
                )
            )
        # Stacks that wait for each other are refused before anything is made.
        tuple(levels(stack.stack for stack in run.stacks))
        seen = tuple(map(_seen, run.stacks))
        if len(seen) > 1:
            made = count(sum(len(stack.config.resources) for stack in run.stacks), "resource")
            seen = (f"{count(len(seen), 'stack')}: {made}", *seen)
        return Answer(Proved(seen), notes=(*assembly.notes, *map(_told, said)))


def _seen(stack: StackRun) -> str:
    config = stack.config
    return (
        f"stack {stack.name}: {count(len(config.resources), 'resource')}, "
        f"{count(len(config.data), 'data source')}, "
        f"{stack.stack.config.stat().st_size // 1024} KiB of JSON"
    )


def _told(annotation: Annotation) -> str:
    return f"{annotation.construct}: {annotation.message}"


def _all_that_is_wrong(run: Run, error: ProgramError) -> Refuted:
    """The failure, with what else a run finds that goes on with what was meant."""
    request = run.request
    further: tuple[str, ...] = ()
    if request.engine is not Engine.NODE:
        outdir = request.folder / "examined"
        try:
            seen = examine(run.program, outdir, environ=request.environ, packages=request.packages)
        except (NotNative, StackproofError):
            # That it fails is known; what else is wrong, the source alone has told.
            seen = None
        finally:
            shutil.rmtree(outdir, ignore_errors=True)
        further = _further(run, seen, error) if seen is not None else ()
    verdict = refuted(error)
    return replace(verdict, evidence=(*verdict.evidence, *further))


def _further(run: Run, seen: Examination, error: ProgramError) -> tuple[str, ...]:
    """What the source did not tell already, one line each."""
    ended = seen.error if isinstance(seen.error, ProgramError) else None
    merge = Merge(
        Seen(folder=run.program.folder, faults=seen.faults, error=ended),
        read([run.request.path]).texts,
    )
    known = run.checked.diagnostics if run.checked is not None else ()
    return tuple(
        f"{d.primary.span}: {d.code} {d.message}" for d in merge(known) if not _is_told(d, error)
    )


def _is_told(finding: Diagnostic, error: ProgramError) -> bool:
    """Whether a finding is the failure itself in other words."""
    line = (error.where or "").rpartition(":")[2]
    names = _QUOTED.findall(finding.message)
    is_named = not names or any(name in error.message for name in names[1:])
    return line == str(finding.primary.span.start.line) and is_named
