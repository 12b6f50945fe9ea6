"""Does the program synthesize?"""

from typing import ClassVar

from stackproof.core.proof import Part, Stage
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.words import count
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner
from stackproof.synth.choose import choose
from stackproof.synth.node import NodeSynthesizer
from stackproof.terraform.config import Config


class Synth(StageRunner):
    """Runs the program once and reads what it wrote."""

    stage: ClassVar[Stage] = Stage.SYNTH
    question: ClassVar[str] = "Does the program run to its end and write a stack?"

    def run(self, run: Run) -> Answer:
        """Synthesizes and chooses the stack."""
        synthesizer = NodeSynthesizer(run.request.environ, run.request.cache)
        assembly = synthesizer.synthesize(run.program, run.request.folder / "cdktf.out")
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
            notes=tuple(f"{a.construct}: {a.message}" for a in run.stack.annotations),
        )
