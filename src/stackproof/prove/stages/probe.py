"""Is what was built what was meant?"""

import sys
from collections.abc import Mapping
from typing import ClassVar

from stackproof.core import process
from stackproof.core.proof import Claim, Stage, weakest
from stackproof.core.verdict import Unproved
from stackproof.prove import wire
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner
from stackproof.terraform.state import State

PROOF_FILE = "proof.py"
_SECONDS = 900


class ProbeStage(StageRunner):
    """Asks the live AWS, with the probes that fit every program and those of the project.

    The project's are in `proof.py` beside the program; they run in a process of their own.
    """

    stage: ClassVar[Stage] = Stage.PROBE
    question: ClassVar[str] = "Is what was built what was meant, asked of the live AWS?"
    blocks: ClassVar[bool] = False

    def run(self, run: Run) -> Answer:
        """Each probe is a claim of its own."""
        own = run.program.folder / PROOF_FILE
        request = run.request.folder / "probe-request.json"
        wire.Request(
            proof=str(own) if own.is_file() else "",
            endpoint=run.cloud.endpoint(),
            outputs={o.name: o.value for o in run.state.outputs if not o.sensitive},
            resources=tuple(resources(run.state, run.region)),
        ).write(request)
        answers = wire.Answers()

        def hear(line: str) -> None:
            answers.hear(line)
            if answers.claims:
                run.progress.advanced(len(answers.claims), 0, answers.claims[-1].name)

        done = process.run(
            [sys.executable, "-P", "-m", "stackproof.prove.host", str(request)],
            cwd=run.program.folder,
            env=_environment(run),
            timeout=_SECONDS,
            on_line=hear,
        )
        why = f"after {_SECONDS} s" if done.timed_out else f"with exit code {done.code}"
        parts = [*answers.claims, *answers.missing(f"it ended {why}")]
        if done.code != 0 and not answers.claims:
            broken = Unproved(f"the process of the probes ended {why}", done.stderr[-12:])
            parts.append(Claim("probes", "Do all probes come to an end?", broken))
        notes = (
            () if own.is_file() else (f"no {PROOF_FILE} beside the program: no probes of its own",)
        )
        return Answer(weakest(tuple(parts)), parts=tuple(parts), notes=notes)


def resources(state: State, region: str) -> list[Mapping[str, object]]:
    """The managed resources of a state as probes see them.

    Args:
        state: What was applied.
        region: Where a resource lives of which the state does not say it.
    """
    return [
        {
            "address": str(resource.address),
            "type": resource.type,
            "region": resource.region or region,
            "values": resource.values,
        }
        for resource in state.managed
    ]


def _environment(run: Run) -> dict[str, str]:
    """Like a program's: no credentials; `COVERAGE_` is how branch coverage follows us."""
    environ = run.request.environ
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    return {
        name: value
        for name, value in environ.items()
        if name in kept or name.startswith("COVERAGE_")
    } | dict(run.cloud.environment())
