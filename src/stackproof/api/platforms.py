"""The platforms that come along: listed, deployed, asked, destroyed, and copied.

A platform is a program like a user's: it is found as a folder with a `platform.toml`, run in a
process of its own, and never imported.
"""

import json
import os
import tomllib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from stackproof.core.errors import HostError, NoInput, ProgramError, UsageError
from stackproof.core.progress import Progress, Silent
from stackproof.core.records import dataclass, field

if TYPE_CHECKING:
    from stackproof.cloud.connection import Connection
    from stackproof.core.proof import Claim
    from stackproof.prove.fleet import Fleet
    from stackproof.synth.interface import Stack

_FILE = "platform.toml"
_PROOF = "proof.py"
_EMBEDDED = "embedded.json"


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
        proofs: The files of probes of stacks whose names begin so.
    """

    name: str
    summary: str
    folder: Path
    regions: tuple[str, ...]
    variables: Mapping[str, str]
    proofs: Mapping[str, str]


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


def run_platform(request: PlatformRequest, progress: Progress | None = None) -> PlatformOutcome:
    """Does one step with a platform.

    Raises:
        StackproofError: The platform, its settings or the machine does not allow it.
    """
    chosen = platform(request.name)
    told = progress or Silent()
    stacks = _synthesized(chosen, request, told)
    configs = {stack.name: stack.config for stack in stacks}
    if request.step is Step.SYNTH:
        return PlatformOutcome(configs)
    if request.place is Place.AWS:
        fleet = _fleet(chosen, request, stacks, told, embedded=None)
        return PlatformOutcome(configs, _done(fleet, request.step))
    return _on_embedded(chosen, request, stacks, told, configs)


def new_platform(name: str, folder: Path) -> tuple[Path, ...]:
    """Copies a platform as a project of its own, ready to change.

    Args:
        name: The platform.
        folder: Where; it must not exist, or be empty.

    Returns:
        The files that were written.

    Raises:
        UsageError: There is no such platform, or something is there already.
        HostError: The folder cannot be written.
    """
    from stackproof.api.scaffolding import files_of  # noqa: PLC0415

    chosen = platform(name)
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
        proofs=table.get("proofs", {}),
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
    regions = request.regions or (() if request.settings else chosen.regions)
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


def _fleet(
    chosen: Platform,
    request: PlatformRequest,
    stacks: "tuple[Stack, ...]",
    progress: Progress,
    *,
    embedded: "Connection | None",
) -> "Fleet":
    from stackproof.prove.fleet import Fleet, Target  # noqa: PLC0415
    from stackproof.settings.model import load  # noqa: PLC0415
    from stackproof.settings.paths import cache_folder  # noqa: PLC0415

    target = Target(
        embedded=embedded,
        folder=request.out.absolute(),
        settings=load(chosen.folder),
        environ=request.environ,
        cache=cache_folder(request.environ),
    )
    proofs = {stack.name: chosen.folder / _proof_of(chosen, stack.name) for stack in stacks}
    return Fleet(stacks, target, proofs=proofs, progress=progress)


def _proof_of(chosen: Platform, stack: str) -> str:
    return next((file for start, file in chosen.proofs.items() if stack.startswith(start)), _PROOF)


def _done(fleet: "Fleet", step: Step) -> "tuple[Claim, ...]":
    work = {Step.DEPLOY: fleet.deploy, Step.VERIFY: fleet.verify, Step.DESTROY: fleet.destroy}
    return work[step]()


def _on_embedded(
    chosen: Platform,
    request: PlatformRequest,
    stacks: "tuple[Stack, ...]",
    progress: Progress,
    configs: Mapping[str, Path],
) -> PlatformOutcome:
    """The step on the embedded AWS, which lives from the deployment to the destruction."""
    from stackproof.cloud.embedded import EmbeddedAws, connect  # noqa: PLC0415
    from stackproof.core.verdict import Refuted  # noqa: PLC0415

    record = request.out / _EMBEDDED
    running = _running(record)
    if running is None and request.step is not Step.DEPLOY:
        raise UsageError(
            "nothing is deployed to the embedded AWS there",
            where=str(request.out),
            help=f"`stackproof platform {request.name} deploy --target embedded` comes first",
        )
    if running is None:
        cloud = EmbeddedAws(request.out.absolute() / "aws")
        cloud.start()
        try:
            # What another embedded AWS held is gone with it.
            _forget(request.out)
            fleet = _fleet(chosen, request, stacks, progress, embedded=cloud)
            claims = _done(fleet, request.step)
            endpoint = cloud.endpoint()
            text = json.dumps({"endpoint": endpoint, "pid": cloud.pid})
            record.write_text(text + "\n", encoding="utf-8")
            cloud.leave_running()
        except BaseException:
            cloud.stop()
            raise
        return PlatformOutcome(configs, claims, (f"the embedded AWS answers at {endpoint}",))
    endpoint, pid = running
    fleet = _fleet(chosen, request, stacks, progress, embedded=connect(endpoint))
    claims = _done(fleet, request.step)
    is_whole = request.step is Step.DESTROY and not request.stacks
    if is_whole and not any(isinstance(claim.verdict, Refuted) for claim in claims):
        left = _ended(connect(endpoint), pid, record)
        progress.finished(left)
        return PlatformOutcome(configs, (*claims, left))
    return PlatformOutcome(configs, claims, (f"the embedded AWS answers at {endpoint}",))


def _running(record: Path) -> tuple[str, int] | None:
    """Where the embedded AWS of a deployment answers; None if there is none any more."""
    from stackproof.cloud.embedded import connect  # noqa: PLC0415

    try:
        said = json.loads(record.read_text(encoding="utf-8"))
        endpoint, pid = str(said["endpoint"]), int(said["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        connect(endpoint).gaps()
    except HostError:
        return None
    return endpoint, pid


def _forget(out: Path) -> None:
    for state in out.glob("stacks/*/terraform.tfstate*"):
        state.unlink(missing_ok=True)


def _ended(cloud: "Connection", pid: int, record: Path) -> "Claim":
    """Ends the embedded AWS, and says whether anything was left in it."""
    import signal  # noqa: PLC0415

    from stackproof.core.proof import Claim  # noqa: PLC0415
    from stackproof.core.verdict import Proved, Refuted  # noqa: PLC0415
    from stackproof.core.words import count  # noqa: PLC0415

    left = tuple(map(str, sorted(cloud.inventory().live)))
    question = "Is nothing left, not even what Terraform does not know of?"
    record.unlink(missing_ok=True)
    os.kill(pid, signal.SIGTERM)
    if left:
        seen = f"{count(len(left), 'thing')} left"
        return Claim("leftovers", question, Refuted("an AWS as empty as before", seen, left))
    return Claim("leftovers", question, Proved(("nothing is left",)))
