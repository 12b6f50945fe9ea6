"""Can Terraform be set up for the stack?"""

from typing import ClassVar

from stackproof.core.proof import Part, Stage
from stackproof.core.verdict import Proved
from stackproof.prove.run import Run
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage
from stackproof.prove.stages.terraform_words import failed
from stackproof.terraform import lockfile
from stackproof.terraform.override import Kept
from stackproof.terraform.program import find
from stackproof.terraform.versions import show

_STATE = "terraform.tfstate"


class Init(StackStage):
    """Starts the embedded AWS, turns Terraform to it, and installs the providers."""

    stage: ClassVar[Stage] = Stage.INIT
    question: ClassVar[str] = "Can Terraform be set up with the providers the stack asks for?"

    def prepare(self, run: Run) -> tuple[str, ...]:
        """Everything that Terraform needs, beside the program's own output."""
        request = run.request
        found = find(request.settings.terraform, cache=request.cache, environ=request.environ)
        run.cloud.start()
        notes = [*found.notes, *run.cloud.notes]
        run.tools.append(Part(found.executable.flavour.value, show(found.executable.version)))
        for stack in run.stacks:
            versions = {r.name: ">= 0.0.0" for r in stack.config.required}
            told = stack.set_up(
                found.executable,
                state=_STATE,
                siblings=[
                    Kept(other.config.backend, str(other.stack.folder / _STATE))
                    for other in run.stacks
                    if other is not stack
                ],
                versions=versions if request.relax_providers else None,
            )
            notes += told if len(run.stacks) == 1 else [f"{stack.name}: {note}" for note in told]
        return tuple(notes)

    def ask(self, stack: StackRun) -> Answer:
        """Runs `terraform init`."""
        outcome = stack.terraform.init()
        if not outcome.ok:
            return Answer(failed(stack, outcome, "terraform init succeeds"))
        chosen = lockfile.selections(stack.stack.folder)
        what = ", ".join(f"{p.source} {p.version}" for p in chosen)
        return Answer(Proved((f"{what or 'no provider'} from {stack.terraform.providers}",)))
