"""Which Terraform or OpenTofu executable is used, and whether it is new enough."""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path

from stackproof.core.errors import HostError
from stackproof.core.process import CannotStart, Finished, run
from stackproof.core.records import dataclass
from stackproof.terraform.versions import Version, parse, show

SETTING = "STACKPROOF_TERRAFORM"

# Native locking of an S3 backend, which programs use, came with these.
NEEDED: Version = (1, 10, 0)

_PROBE_SECONDS = 30.0
_BANNER = re.compile(r"(?P<name>Terraform|OpenTofu) v(?P<version>\S+)")
_INHERITED = ("PATH", "HOME", "TMPDIR")


class Flavour(Enum):
    """Which of the two programs an executable is."""

    TERRAFORM = "Terraform"
    OPENTOFU = "OpenTofu"

    @property
    def registry(self) -> str:
        """The host under which it looks up providers that name none."""
        if self is Flavour.TERRAFORM:
            return "registry.terraform.io"
        return "registry.opentofu.org"


@dataclass(frozen=True, slots=True)
class Executable:
    """A program that answered and is new enough.

    Args:
        path: The file.
        flavour: Which program it is.
        version: Its version, without a pre-release mark.
    """

    path: Path
    flavour: Flavour
    version: Version

    def __str__(self) -> str:
        return f"{self.flavour.value} {show(self.version)}"


@dataclass(frozen=True, slots=True)
class Found:
    """The executable to use, and what a person should know about the choice."""

    executable: Executable
    notes: tuple[str, ...] = ()


def find(
    explicit: str | None = None,
    *,
    cache: Path | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Found:
    """The executable to use.

    In this order: the one that is named, `STACKPROOF_TERRAFORM`, `terraform` and then `tofu` on
    the PATH, and an OpenTofu that was fetched into the cache. A named one must do; among the
    others the first that does is used.

    Args:
        explicit: The configured executable.
        cache: The user's cache folder for stackproof.
        environ: Where variables are looked up.

    Raises:
        HostError: None is there, or none is new enough.
    """
    named = explicit or environ.get(SETTING)
    if named:
        origin = "the settings" if explicit else SETTING
        path = _named(named, environ, origin=origin)
        return Found(probe(path, environ))
    rejected: list[HostError] = []
    for path in _candidates(environ, cache):
        try:
            executable = probe(path, environ)
        except HostError as error:
            rejected.append(error)
            continue
        notes = tuple(f"{error.message}; {executable} is used instead" for error in rejected)
        return Found(executable, notes)
    if rejected:
        raise rejected[0]
    raise HostError(
        "neither Terraform nor OpenTofu is installed",
        where="PATH",
        help="run `stackproof setup`, which fetches OpenTofu, or install "
        f"Terraform or OpenTofu {show(NEEDED)} or newer and put it on the PATH",
    )


def probe(path: Path, environ: Mapping[str, str] = os.environ) -> Executable:
    """Asks an executable what it is.

    Raises:
        HostError: It does not answer, is neither program, or is too old.
    """
    answer = _ask(path, "version", "-json", environ=environ)
    version = _json_version(answer.stdout)
    # Only the text tells the two apart: both print the same keys, and either may be renamed.
    banner = _BANNER.search("\n".join(_ask(path, "version", environ=environ).stdout))
    if version is None and banner is not None:
        version = parse(banner["version"])
    if answer.code != 0 or version is None:
        said = (*answer.stdout, *answer.stderr)[-5:]
        raise _broken(path, "does not say its version", details=said)
    if banner is not None:
        flavour = Flavour(banner["name"])
    else:
        flavour = Flavour.OPENTOFU if path.name.startswith("tofu") else Flavour.TERRAFORM
    if version < NEEDED:
        raise HostError(
            f"{flavour.value} {show(version)} is too old; {show(NEEDED)} or newer is needed",
            where=str(path),
            help=f"update it, or name a newer Terraform or OpenTofu in {SETTING}",
        )
    return Executable(path, flavour, version)


def inherited(environ: Mapping[str, str]) -> dict[str, str]:
    """What every command may see of our own environment; nothing else is passed on."""
    return {name: environ[name] for name in _INHERITED if name in environ}


def cached_opentofu(cache: Path, version: str) -> Path:
    """Where an OpenTofu of that version is kept in the cache."""
    return cache / "opentofu" / version / "tofu"


def _named(name: str, environ: Mapping[str, str], *, origin: str) -> Path:
    expanded = os.path.expanduser(name)  # noqa: PTH111 - a bare name is no path yet
    found = shutil.which(expanded, path=environ.get("PATH", ""))
    if found is None:
        raise HostError(
            f"{name} is no executable file",
            where=origin,
            help="name a Terraform or OpenTofu executable there, or remove the setting",
        )
    return Path(found).absolute()


def _candidates(environ: Mapping[str, str], cache: Path | None) -> Iterator[Path]:
    for name in ("terraform", "tofu"):
        if found := shutil.which(name, path=environ.get("PATH", "")):
            yield Path(found).absolute()
    if cache is None:
        return
    versions = [(parse(path.parent.name), path) for path in cache.glob("opentofu/*/tofu")]
    known = sorted((version, path) for version, path in versions if version is not None)
    yield from (path for _, path in reversed(known) if os.access(path, os.X_OK))


def _ask(path: Path, *arguments: str, environ: Mapping[str, str]) -> Finished:
    env = {**inherited(environ), "CHECKPOINT_DISABLE": "1"}
    try:
        answer = run(
            [str(path), *arguments],
            cwd=Path(tempfile.gettempdir()),
            env=env,
            timeout=_PROBE_SECONDS,
        )
    except CannotStart as error:
        raise _broken(path, f"cannot be run: {error}") from error
    if answer.timed_out:
        raise _broken(path, f"did not say its version within {_PROBE_SECONDS:.0f} seconds")
    return answer


def _json_version(lines: tuple[str, ...]) -> Version | None:
    try:
        document = json.loads("\n".join(lines))
    except ValueError:
        return None
    text = document.get("terraform_version") if isinstance(document, dict) else None
    return parse(text) if isinstance(text, str) else None


def _broken(path: Path, what: str, *, details: tuple[str, ...] = ()) -> HostError:
    return HostError(
        f"{path.name} {what}",
        where=str(path),
        help=f"install Terraform or OpenTofu {show(NEEDED)} or newer, or name one in {SETTING}",
        details=details,
    )
