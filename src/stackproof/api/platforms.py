"""The platforms that come along: listed, deployed, asked, destroyed, and copied.

A platform is a program like a user's: it is found as a folder with a `platform.toml`, run in a
process of its own, and never imported.
"""

import os
import tomllib
from collections.abc import Callable, Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stackproof.core.errors import HostError, NoInput, ProgramError, UsageError
from stackproof.core.progress import Progress, Silent
from stackproof.core.records import dataclass, field

if TYPE_CHECKING:
    from stackproof.core.proof import Claim
    from stackproof.synth.interface import Stack

_FILE = "platform.toml"
_TEMPLATE = "project"


class Step(Enum):
    """What can be done with a platform."""

    SYNTH = "synth"
    DEPLOY = "deploy"
    VERIFY = "verify"
    DESTROY = "destroy"


class Place(Enum):
    """Where a platform is deployed to."""

    AWS = "aws"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform that comes along.

    Args:
        name: Its name.
        summary: What it is, in one line.
        folder: Where its program is.
        regions: Where it runs unless told otherwise, the primary first.
        variables: The variables by which its program is told things, by what they say.
        has_project: Whether it can be copied as a project.
    """

    name: str
    summary: str
    folder: Path
    regions: tuple[str, ...]
    variables: Mapping[str, str]
    has_project: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformRequest:
    """What is to be done with which platform.

    Args:
        name: The platform.
        step: What is to be done.
        environment: What tells this deployment from others.
        regions: Where; empty for the platform's own.
        settings: The file of settings, if there is one.
        place: The target.
        stacks: Only these; empty for all.
        out: The folder for state, evidence and synthesized JSON.
        environ: Our own environment.
    """

    name: str
    step: Step
    environment: str
    regions: tuple[str, ...] = ()
    settings: Path | None = None
    place: Place = Place.EMBEDDED
    stacks: tuple[str, ...] = ()
    out: Path
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(os.environ))


@dataclass(frozen=True, slots=True)
class PlatformOutcome:
    """What came of it.

    Args:
        configs: The JSON file of each stack, by the stack's name.
        claims: What was found; empty after a synthesis.
        notes: What a person should know.
    """

    configs: Mapping[str, Path]
    claims: "tuple[Claim, ...]" = ()
    notes: tuple[str, ...] = ()


def all_platforms(root: Path | None = None) -> tuple[Platform, ...]:
    """The platforms that come along, by name.

    Args:
        root: The folder that they are in; None for our own.
    """
    folder = root or Path(__file__).parent.parent / "platforms"
    return tuple(_read(file) for file in sorted(folder.glob(f"*/{_FILE}")))


def platform(name: str) -> Platform:
    """The platform of that name.

    Raises:
        UsageError: There is none.
    """
    found = all_platforms()
    for each in found:
        if each.name == name:
            return each
    raise UsageError(
        f"there is no platform `{name}`", help=f"there is {', '.join(p.name for p in found)}"
    )


def run_platform(
    request: PlatformRequest,
    progress: Progress | None = None,
    *,
    agree: Callable[[str], bool] | None = None,
) -> PlatformOutcome:
    """Does one step with a platform.

    Args:
        request: The step.
        progress: Who is told.
        agree: Asked before anything is destroyed in a real account, with the words that say what
            and where; None for no.

    Raises:
        StackproofError: The platform, its settings or the machine does not allow it.
    """
    chosen = platform(request.name)
    told = progress or Silent()
    stacks = _synthesized(chosen, request, told)
    configs = {stack.name: stack.config for stack in stacks}
    if request.step is Step.SYNTH:
        return PlatformOutcome(configs)
    from stackproof.api.deploying import on_account, on_embedded  # noqa: PLC0415

    if request.place is Place.AWS:
        claims, notes = on_account(chosen, request, stacks, told, agree=agree)
    else:
        claims, notes = on_embedded(chosen, request, stacks, told)
    return PlatformOutcome(configs, claims, notes)


def new_platform(name: str, folder: Path) -> tuple[Path, ...]:
    """Copies a platform as a project of its own, ready to change.

    Args:
        name: The platform.
        folder: Where; it must not exist, or be empty.

    Returns:
        The files that were written.

    Raises:
        UsageError: There is no such platform, it is none to copy, or something is there already.
        HostError: The folder cannot be written.
    """
    from stackproof.api.scaffolding import files_of  # noqa: PLC0415

    chosen = platform(name)
    if not chosen.has_project:
        raise UsageError(
            f"the platform `{name}` is none to copy",
            help=f"`stackproof platform {name}` runs it as it is",
        )
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(
                "there is something already", where=str(folder), help="name a new folder"
            )
        written = []
        for path, content in files_of(chosen.folder, name).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            written.append(target)
    except OSError as error:
        raise HostError(
            f"the project cannot be written: {error.strerror}",
            where=str(folder),
            help="name a folder that can be written",
        ) from error
    return tuple(written)


def _read(file: Path) -> Platform:
    table: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    return Platform(
        name=table["name"],
        summary=table["summary"],
        folder=file.parent,
        regions=tuple(table["regions"]),
        variables=table["variables"],
        has_project=(file.parent / _TEMPLATE).is_dir(),
    )


def _synthesized(
    chosen: Platform, request: PlatformRequest, progress: Progress
) -> "tuple[Stack, ...]":
    """The stacks that are meant, in the order of the program."""
    from stackproof.api.proving import ProgramRequest, assembled  # noqa: PLC0415

    if request.settings is not None and not request.settings.is_file():
        raise NoInput(
            f"there is no `{request.settings}`", help="name a TOML file, or leave --settings out"
        )
    if request.settings is not None and "settings" not in chosen.variables:
        raise UsageError(
            f"the platform `{chosen.name}` has no settings", help="leave --settings out"
        )
    regions = request.regions or (() if request.settings else chosen.regions)
    if not request.environment:
        # An empty variable counts as unset, and the program would take its default.
        raise UsageError(
            "the environment suffix is empty",
            help="give what tells this deployment from others, such as dev",
        )
    if "" in request.regions:
        raise UsageError(
            f"a region is empty in `{','.join(request.regions)}`",
            help=f"join them by commas alone, such as {','.join(chosen.regions)}",
        )
    env = {chosen.variables["environment"]: request.environment}
    if regions:
        env[chosen.variables["regions"]] = ",".join(regions)
    if request.settings is not None:
        env[chosen.variables["settings"]] = str(request.settings.absolute())
    try:
        assembly = assembled(
            ProgramRequest(path=chosen.folder, env=env, environ=request.environ),
            out=request.out / "cdktf.out",
            progress=progress,
        )
    except ProgramError as error:
        raise _own_words(error) from error
    unknown = set(request.stacks) - {stack.name for stack in assembly.stacks}
    if unknown:
        raise UsageError(
            f"the platform has no stack `{min(unknown)}`",
            help=f"it has {', '.join(stack.name for stack in assembly.stacks)}",
        )
    return tuple(s for s in assembly.stacks if not request.stacks or s.name in request.stacks)


def _own_words(error: ProgramError) -> Exception:
    """What a platform itself says of its settings is a mistake of usage, in its own words."""
    for number, line in enumerate(error.details):
        said = line.strip()
        if said.startswith("error: "):
            rest = [each.strip() for each in error.details[number + 1 :]]
            help_ = next((each[6:] for each in rest if each.startswith("help: ")), "")
            return UsageError(said.removeprefix("error: "), help=help_)
    return error
