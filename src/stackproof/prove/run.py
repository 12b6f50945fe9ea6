"""What the stages of one proof hand on to each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from stackproof.check.engine import CheckResult
from stackproof.cloud.embedded import EmbeddedAws
from stackproof.core.engine import Engine
from stackproof.core.errors import Bug
from stackproof.core.progress import Progress
from stackproof.core.proof import Part, Stage
from stackproof.core.records import replace
from stackproof.core.verdict import Proved, Refuted, Verdict
from stackproof.settings.model import Settings
from stackproof.synth.interface import Program, Stack
from stackproof.synth.native.gate import Packages
from stackproof.terraform.config import Config
from stackproof.terraform.events import Event
from stackproof.terraform.runner import Terraform
from stackproof.terraform.state import State

T = TypeVar("T")

_DEFAULT_REGION = "us-east-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asks to be proved.

    Args:
        path: The program as the person named it.
        program: What is run.
        folder: Where report and evidence go.
        stack: Which stack; needed only if the program has several.
        until: The last stage; None for all of them.
        keep: Whether what was made is kept, with the embedded AWS running.
        port: The port of the embedded AWS; 0 for a free one.
        relax_providers: Whether any version of the providers will do.
        settings: The project's settings.
        environ: Our own environment.
        cache: Where stackproof keeps what it downloads.
        engine: What stands for the framework when the program runs.
        packages: Where the program's packages come from.
    """

    path: Path
    program: Program
    folder: Path
    stack: str | None = None
    until: Stage | None = None
    keep: bool = False
    port: int = 0
    relax_providers: bool = False
    settings: Settings
    environ: Mapping[str, str]
    cache: Path
    engine: Engine
    packages: Packages


@dataclass(slots=True)
class Run:
    """A proof on its way: each stage adds what the later ones need.

    Args:
        request: What was asked.
        progress: Who is told.
    """

    request: Request
    progress: Progress
    checked: CheckResult | None = None
    config: Config = field(default_factory=Config)
    tools: list[Part] = field(default_factory=list)
    planned: int = 0
    may_exist: bool = False
    interrupted: bool = False
    listener: Callable[[Event], None] | None = None
    _stack: Stack | None = None
    _cloud: EmbeddedAws | None = None
    _terraform: Terraform | None = None
    _state: State | None = None

    @property
    def program(self) -> Program:
        """What is run."""
        return self.request.program

    @property
    def stack(self) -> Stack:
        """The stack that is proved."""
        return _there(self._stack, "a stack")

    @stack.setter
    def stack(self, stack: Stack) -> None:
        self._stack = stack

    @property
    def stack_name(self) -> str:
        """Its name; empty before there is one."""
        return self._stack.name if self._stack else ""

    @property
    def cloud(self) -> EmbeddedAws:
        """The embedded AWS that the stack is applied to."""
        return _there(self._cloud, "an embedded AWS")

    @cloud.setter
    def cloud(self, cloud: EmbeddedAws) -> None:
        self._cloud = cloud

    @property
    def terraform(self) -> Terraform:
        """Terraform in the stack's folder."""
        return _there(self._terraform, "Terraform")

    @terraform.setter
    def terraform(self, terraform: Terraform) -> None:
        self._terraform = terraform

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
        environ = self.request.environ
        given = environ.get("AWS_REGION") or environ.get("AWS_DEFAULT_REGION")
        default = self.config.provider("aws")
        return (default.region if default else None) or given or _DEFAULT_REGION

    def cited(self, verdict: Verdict) -> Verdict:
        """The verdict with the line of the program behind each thing that it holds against it."""
        if self._stack is None or not self._stack.places or isinstance(verdict, Proved):
            return verdict
        cite = self._stack.places.cited
        cited = replace(verdict, evidence=tuple(map(cite, verdict.evidence)))
        return (
            replace(cited, observed=cite(cited.observed)) if isinstance(cited, Refuted) else cited
        )

    def hear(self, event: Event) -> None:
        """Passes on to the present stage what Terraform says."""
        if self.listener is not None:
            self.listener(event)

    def close(self) -> None:
        """Ends the embedded AWS, unless it was left running."""
        if self._cloud is not None:
            self._cloud.stop()


def _there(value: T | None, what: str) -> T:
    if value is None:
        raise Bug(f"a stage needs {what} before there is one")
    return value
