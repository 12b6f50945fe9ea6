"""What a synthesizer gets and gives."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from stackproof.core.engine import Engine
from stackproof.core.records import dataclass, field
from stackproof.synth.places import NOWHERE, SourceMap


@dataclass(frozen=True, slots=True)
class Program:
    """A program that can be run.

    Args:
        folder: Where it runs.
        entry: The file that is run.
        arguments: What stands behind the file on its command line.
        python: The interpreter.
        env: Variables it gets beyond those that every program gets.
        timeout: Seconds it may take.
        memory_mb: Megabytes each of its processes may hold.
        writable: Folders that it may write to beyond its own.
        network: Whether it may use the network.
    """

    folder: Path
    entry: Path
    python: Path
    arguments: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    timeout: float = 120
    memory_mb: int = 4096
    writable: tuple[Path, ...] = ()
    network: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """What a program attached to one of its constructs.

    Args:
        construct: The construct's path.
        level: `info`, `warn` or `error`.
        message: The program's own words.
    """

    construct: str
    level: str
    message: str


@dataclass(frozen=True, slots=True)
class Stack:
    """One stack of an assembly.

    Args:
        name: Its name in the program.
        folder: Where Terraform runs.
        config: Its Terraform JSON.
        depends_on: Names of stacks that come first.
        annotations: What the program attached to its constructs.
        places: Which lines of the program made what is in it.
    """

    name: str
    folder: Path
    config: Path
    depends_on: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    places: SourceMap = NOWHERE


@dataclass(frozen=True, slots=True)
class Assembly:
    """What a synthesis wrote.

    Args:
        folder: The output folder.
        framework_version: The version that the manifest names.
        stacks: In the manifest's order.
        engine: What ran the program.
        notes: What a person should know of how it was run.
    """

    folder: Path
    framework_version: str
    stacks: tuple[Stack, ...]
    engine: Engine = Engine.NODE
    notes: tuple[str, ...] = ()


class Synthesizer(ABC):
    """Runs programs and reads what they wrote."""

    @abstractmethod
    def synthesize(self, program: Program, outdir: Path) -> Assembly:
        """Runs the program once.

        Args:
            program: What to run.
            outdir: A folder for the assembly; it is made, and emptied first.

        Raises:
            ProgramError: The program failed, took too long or wrote no stack.
            HostError: The machine lacks what the program runs on.
        """
