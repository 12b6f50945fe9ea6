"""Can Terraform be set up for the stack?"""

from typing import ClassVar

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from stackproof.core.proof import Part, Stage
from stackproof.core.verdict import Proved
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner
from stackproof.prove.stages.terraform_words import failed
from stackproof.terraform import lockfile, override
from stackproof.terraform.mirror import find_mirror
from stackproof.terraform.program import find
from stackproof.terraform.runner import Limits, Terraform
from stackproof.terraform.versions import show

# Waits inside the provider dominate, not work: more at once costs nothing.
_PARALLELISM = 64


class Init(StageRunner):
    """Starts the embedded AWS, turns Terraform to it, and installs the providers."""

    stage: ClassVar[Stage] = Stage.INIT
    question: ClassVar[str] = "Can Terraform be set up with the providers the stack asks for?"

    def run(self, run: Run) -> Answer:
        """Everything that Terraform needs, beside the program's own output."""
        request = run.request
        settings = request.settings
        found = find(settings.terraform, cache=request.cache, environ=request.environ)
        mirror = settings.root / settings.provider_mirror if settings.provider_mirror else None
        source = find_mirror(mirror, environ=request.environ, folder=run.program.folder)
        cloud = EmbeddedAws(request.folder / "aws", port=request.port)
        run.cloud = cloud
        cloud.start()
        notes = [*found.notes, *cloud.notes]
        written = override.override(
            run.config,
            target=override.Target(endpoint=cloud.endpoint(), account=ACCOUNT),
            state="terraform.tfstate",
            versions=_relaxed(run) if request.relax_providers else None,
        )
        written.write(run.stack.folder)
        notes += written.notes
        run.terraform = Terraform(
            found.executable,
            run.stack.folder,
            cache=request.cache,
            providers=source,
            environment={
                **cloud.environment(),
                "AWS_REGION": run.region,
                "AWS_DEFAULT_REGION": run.region,
            },
            on_event=run.hear,
            limits=Limits(apply=settings.apply_timeout, destroy=settings.apply_timeout),
            parallelism=_PARALLELISM,
            host=request.environ,
        )
        run.tools.append(Part(found.executable.flavour.value, show(found.executable.version)))
        outcome = run.terraform.init()
        if not outcome.ok:
            return Answer(failed(run, outcome, "terraform init succeeds"), notes=tuple(notes))
        chosen = lockfile.selections(run.stack.folder)
        run.tools.extend(Part(p.source, p.version) for p in chosen)
        what = ", ".join(f"{p.source} {p.version}" for p in chosen)
        return Answer(Proved((f"{what or 'no provider'} from {source}",)), notes=tuple(notes))


def _relaxed(run: Run) -> dict[str, str]:
    return {required.name: ">= 0.0.0" for required in run.config.required}
