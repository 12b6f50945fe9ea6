"""Does the source hold up, before anything is run?"""

from typing import ClassVar

from stackproof.check.engine import check
from stackproof.check.project import meant
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.words import count
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, ProgramStage
from stackproof.rules import registry


class Check(ProgramStage):
    """Judges the program's source as `stackproof check` does.

    A finding does not end the proof: what the framework says of it is worth knowing too.
    """

    stage: ClassVar[Stage] = Stage.CHECK
    question: ClassVar[str] = "Is the source free of what is known to fail?"
    blocks: ClassVar[bool] = False

    def run(self, run: Run) -> Answer:
        """Only errors and files that cannot be judged refute."""
        request = run.request
        bindings = meant(request.path, request.settings).catalog(
            cache=request.cache,
            on_progress=lambda done, total: run.progress.advanced(done, total, "indexing bindings"),
        )
        rules = registry.chosen(
            ignore=request.settings.ignore, profile=request.settings.profile, source_only=True
        )
        result = check([request.path], bindings, rules=rules)
        run.checked = result
        notes = [note.message for note in bindings.notes]
        if request.path.is_file():
            notes.append(f"only {request.path.name} was judged; name its folder to judge all of it")
        errors = [d for d in result.diagnostics if d.severity is Severity.ERROR]
        notes += [_line(d) for d in result.diagnostics if d.severity is not Severity.ERROR]
        if errors or result.problems:
            return Answer(
                Refuted(
                    expected="no error",
                    observed=count(len(errors) + len(result.problems), "error"),
                    evidence=(
                        *(_line(d) for d in errors),
                        *(f"{p.where}: {p.message}" for p in result.problems),
                    ),
                    help=f"`stackproof check {request.path}` shows the lines; --fix and "
                    "--unsafe-fixes mend what they can",
                ),
                notes=tuple(notes),
            )
        by = f"judged by {', '.join(result.bindings)}" if result.bindings else "no bindings named"
        return Answer(Proved((f"{count(len(result.files), 'file')}, {by}",)), notes=tuple(notes))


def _line(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.primary.span}: {diagnostic.code} {diagnostic.message}"
