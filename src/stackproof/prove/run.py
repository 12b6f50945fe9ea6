"""What the stages of one proof hand on to each other."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from stackproof.check.engine import CheckResult
from stackproof.cloud.embedded import EmbeddedAws
from stackproof.core.engine import Engine
from stackproof.core.process import Interrupt
from stackproof.core.progress import Progress
from stackproof.core.proof import Part, Stage
from stackproof.prove.stack_run import StackRun, Target
from stackproof.settings.model import Settings
from stackproof.synth.interface import Program, Stack
from stackproof.synth.native.gate import Packages
from stackproof.terraform.config import Config


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person asks to be proved.

    Args:
        path: The program as the person named it.
        program: What is run.
        folder: Where report and evidence go.
        stack: The only stack that is meant; None for all that the program makes.
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
        checked: What the source was found to be.
        stacks: The stacks that are proved, in the program's order; empty before there are any.
        tools: The programs that took part.
        interrupted: Whether a person has ended it.
        cloud: The embedded AWS that the stacks are applied to; the first stage that needs it
            starts it.
        target: The same, with what else the work on a stack goes by.
    """

    request: Request
    progress: Progress
    checked: CheckResult | None = None
    stacks: tuple[StackRun, ...] = ()
    tools: list[Part] = field(default_factory=list)
    interrupted: bool = False
    cloud: EmbeddedAws = field(init=False)
    target: Target = field(init=False)

    def __post_init__(self) -> None:
        request = self.request
        self.cloud = EmbeddedAws(request.folder / "aws", port=request.port)
        self.target = Target(
            cloud=self.cloud,
            program=request.program.folder,
            settings=request.settings,
            environ=request.environ,
            cache=request.cache,
            interrupt=Interrupt(),
        )

    @property
    def program(self) -> Program:
        """What is run."""
        return self.request.program

    @property
    def may_exist(self) -> bool:
        """Whether something may have been made."""
        return any(stack.may_exist for stack in self.stacks)

    def take(self, stacks: tuple[Stack, ...]) -> None:
        """From now on these stacks are what is proved.

        Raises:
            ProgramError: The configuration of one cannot be read.
        """
        folder = self.request.folder
        self.stacks = tuple(
            StackRun(
                stack=stack,
                target=self.target,
                folder=folder if len(stacks) == 1 else folder / "stacks" / stack.name,
                config=Config.read(stack.config),
            )
            for stack in stacks
        )

    def close(self) -> None:
        """Ends the embedded AWS, unless it was left running."""
        self.cloud.stop()
