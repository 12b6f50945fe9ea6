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
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner, refuted
from stackproof.synth.choose import choose
from stackproof.synth.engine import examine, synthesizer
from stackproof.synth.native.gate import NotNative
from stackproof.synth.native.synthesizer import Examination
from stackproof.terraform.config import Config

_QUOTED = re.compile(r"`([^`]+)`")


class Synth(StageRunner):
    """Runs the program once and reads what it wrote."""

    stage: ClassVar[Stage] = Stage.SYNTH
    question: ClassVar[str] = "Does the program run to its end and write a stack?"

    def run(self, run: Run) -> Answer:
        """Synthesizes and chooses the stack."""
        request = run.request
        chosen = synthesizer(
            request.engine,
            environ=request.environ,
            packages=request.packages,
            cache=request.cache,
            on_progress=lambda done, total: run.progress.advanced(done, total, "indexing bindings"),
        )
        try:
            assembly = chosen.synthesize(run.program, request.folder / "cdktf.out")
        except ProgramError as error:
            return Answer(_all_that_is_wrong(run, error))
        run.tools.append(Part("framework", assembly.framework_version))
        run.stack = choose(assembly, run.request.stack)
        errors = [a for a in run.stack.annotations if a.level == "error"]
        if errors:
            return Answer(
                Refuted(
                    expected="no error annotation",
                    observed=f"the program itself reports {len(errors)}",
                    evidence=tuple(f"{a.construct}: {a.message}" for a in errors),
                )
            )
        run.config = Config.read(run.stack.config)
        size = run.stack.config.stat().st_size
        config = run.config
        seen = (
            f"stack {run.stack.name}: {count(len(config.resources), 'resource')}, "
            f"{count(len(config.data), 'data source')}, {size // 1024} KiB of JSON"
        )
        return Answer(
            Proved((seen,)),
            notes=(
                *assembly.notes,
                *(f"{a.construct}: {a.message}" for a in run.stack.annotations),
            ),
        )


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
