"""One stack on its way through a proof or a deployment."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from stackproof.cloud.embedded import ACCOUNT
from stackproof.cloud.interface import Cloud
from stackproof.core.errors import Bug, HostError
from stackproof.core.process import Interrupt
from stackproof.core.progress import Progress, Silent
from stackproof.core.records import replace
from stackproof.core.verdict import Proved, Refuted, Verdict
from stackproof.settings.model import Settings
from stackproof.synth.interface import Stack
from stackproof.terraform import override
from stackproof.terraform.config import Config
from stackproof.terraform.events import Event
from stackproof.terraform.mirror import find_mirror
from stackproof.terraform.override import Kept, Override
from stackproof.terraform.program import Executable
from stackproof.terraform.runner import Limits, Terraform
from stackproof.terraform.state import State

T = TypeVar("T")

PROOF_FILE = "proof.py"
"""What a project asks of the live AWS, beside its program."""

_DEFAULT_REGION = "us-east-1"
# Waits inside the provider dominate, not work: more at once costs nothing.
_PARALLELISM = 64
# A database takes half an hour to come and to go. Who ends Terraform before it has written down
# what it made has that to pay and nobody who knows of it.
_ACCOUNT_SECONDS = 3 * 3600.0
_ACCOUNT_GRACE = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where stacks go, and what the work on them goes by.

    Args:
        cloud: The embedded AWS, or an account.
        program: The program's folder.
        settings: The project's settings.
        environ: Our own environment.
        cache: Where stackproof keeps what it downloads.
        interrupt: By which running commands are ended.
    """

    cloud: Cloud
    program: Path
    settings: Settings
    environ: Mapping[str, str]
    cache: Path
    interrupt: Interrupt


@dataclass(slots=True, kw_only=True)
class StackRun:
    """A stack, and what the stages hand on to each other about it.

    Args:
        stack: The stack.
        target: Where it goes.
        folder: Where its plans and other evidence are.
        config: Its configuration.
        keeps: Whether what is made stays, for later commands to know.
        progress: Who is told.
        planned: How many resources the plan makes.
        may_exist: Whether something may have been made.
    """

    stack: Stack
    target: Target
    folder: Path
    config: Config = field(default_factory=Config)
    keeps: bool = False
    progress: Progress = field(default_factory=Silent)
    planned: int = 0
    may_exist: bool = False
    listener: Callable[[Event], None] | None = None
    _override: Override | None = None
    _terraform: Terraform | None = None
    _state: State | None = None

    @property
    def name(self) -> str:
        """The stack's."""
        return self.stack.name

    @property
    def override(self) -> Override:
        """What turns the configuration to the embedded AWS."""
        return _there(self._override, "an override file")

    @property
    def terraform(self) -> Terraform:
        """Terraform in the stack's folder."""
        return _there(self._terraform, "Terraform")

    @property
    def state(self) -> State:
        """What was applied."""
        return _there(self._state, "a state")

    @state.setter
    def state(self, state: State) -> None:
        self._state = state

    @property
    def region(self) -> str:
        """The region of a provider that leaves it to the environment."""
        environ = self.target.environ
        given = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
        default = self.config.provider("aws")
        return (default.region if default else None) or given or _DEFAULT_REGION

    def file(self, name: str) -> Path:
        """A file of its evidence.

        Raises:
            HostError: Its folder cannot be made.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise HostError(
                f"cannot keep what belongs to a stack: {error.strerror}",
                where=str(self.folder),
                help="make room, or name another folder with --out",
            ) from error
        return self.folder / name

    def set_up(
        self,
        executable: Executable,
        *,
        state: str,
        siblings: Sequence[Kept] = (),
        versions: Mapping[str, str] | None = None,
    ) -> tuple[str, ...]:
        """Turns Terraform in the stack's folder to the target.

        Args:
            executable: Which Terraform.
            state: On the embedded AWS, the file of the state; relative to the configuration or
                absolute.
            siblings: On the embedded AWS, where the states of other stacks are.
            versions: Version constraints to use instead, by the provider's local name.

        Returns:
            What a person should know of it.
        """
        target, settings = self.target, self.target.settings
        mirror = settings.root / settings.provider_mirror if settings.provider_mirror else None
        endpoint = target.cloud.endpoint()
        environment = dict(target.cloud.environment())
        notes: tuple[str, ...] = ()
        if endpoint is None:
            own = target.environ
            environment |= {k: v for k, v in own.items() if k.startswith("TF_VAR_")}
            seconds = max(settings.apply_timeout, _ACCOUNT_SECONDS)
            limits = Limits(apply=seconds, destroy=seconds, grace=_ACCOUNT_GRACE)
        else:
            environment |= {"AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region}
            limits = Limits(apply=settings.apply_timeout, destroy=settings.apply_timeout)
            self._override = override.override(
                self.config,
                target=override.Target(endpoint=endpoint, account=ACCOUNT),
                state=state,
                siblings=siblings,
                versions=versions,
            )
            self._override.write(self.stack.folder)
            notes = self._override.notes
        self._terraform = Terraform(
            executable,
            self.stack.folder,
            cache=target.cache,
            providers=find_mirror(mirror, environ=target.environ, folder=target.program),
            environment=environment,
            on_event=self._hear,
            limits=limits,
            parallelism=_PARALLELISM if endpoint is not None else None,
            interrupt=target.interrupt,
            host=target.environ,
        )
        return notes

    def cited(self, verdict: Verdict) -> Verdict:
        """The verdict with the line of the program behind each thing that it holds against it."""
        if not self.stack.places or isinstance(verdict, Proved):
            return verdict
        cite = self.stack.places.cited
        cited = replace(verdict, evidence=tuple(map(cite, verdict.evidence)))
        return (
            replace(cited, observed=cite(cited.observed)) if isinstance(cited, Refuted) else cited
        )

    def _hear(self, event: Event) -> None:
        """Passes on to the present stage what Terraform says."""
        if self.listener is not None:
            self.listener(event)


def _there(value: T | None, what: str) -> T:
    if value is None:
        raise Bug(f"a stage needs {what} before there is one")
    return value
