"""Where provider packages come from: a mirror on this machine, a configuration, the registry."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from enum import Enum
from pathlib import Path

from stackproof.core.errors import UsageError
from stackproof.core.records import dataclass
from stackproof.terraform.install import this_platform
from stackproof.terraform.packages import HOSTS, Package, Provider, children, read, versions
from stackproof.terraform.versions import Version, allows

SETTING = "STACKPROOF_PROVIDER_MIRROR"

PREFIXES = (
    Path("/opt"),
    Path("/usr/local"),
    Path("/usr/local/share"),
    Path("/usr/share"),
    Path("/usr/lib"),
    Path("/srv"),
    Path("/var/lib"),
)

_CONFIGURATIONS = (".terraformrc", ".tofurc")
_LARGEST_CONFIGURATION = 1 << 20
_COMMENT = re.compile(r"""("(?:[^"\\\n]|\\.)*")|#[^\n]*|//[^\n]*|/\*.*?\*/""", re.DOTALL)
_INSTALLATION = re.compile(r'(?m)^\s*provider_installation\s*\{|"provider_installation"\s*:')


class SourceKind(Enum):
    """What kind of place provider packages come from."""

    MIRROR = "mirror"
    CONFIGURATION = "configuration"
    REGISTRY = "registry"


@dataclass(frozen=True, slots=True)
class Mirror:
    """A folder of provider packages that Terraform can install from."""

    folder: Path
    packages: tuple[Package, ...]


@dataclass(frozen=True, slots=True)
class ProviderSource:
    """Where provider packages come from, and why from there.

    Args:
        kind: What kind of place.
        why: What led there, in a few words.
        mirrors: For `MIRROR`, the folders, in the order in which they were found.
        configuration: For `CONFIGURATION`, Terraform's own file, which is used as it is.
        platform: The platform that packages must be for.
    """

    kind: SourceKind
    why: str
    mirrors: tuple[Mirror, ...] = ()
    configuration: Path | None = None
    platform: str = ""

    def usable(self) -> tuple[Package, ...]:
        """The packages for this platform."""
        every = (package for mirror in self.mirrors for package in mirror.packages)
        return tuple(package for package in every if package.platform == self.platform)

    def versions(self, source: str) -> tuple[Version, ...]:
        """The versions of a provider that the mirrors hold, oldest first.

        Args:
            source: The provider as programs write it, such as `hashicorp/aws`.
        """
        names = {Provider.parse(source, default_host=host) for host in HOSTS}
        found = {v for name in names if name for v in versions(self.usable(), name)}
        return tuple(sorted(found))

    def serves(self, provider: Provider, constraint: str) -> tuple[Package, ...]:
        """The packages here that can satisfy a constraint."""
        return tuple(
            package
            for package in self.usable()
            if package.provider == provider and allows(constraint, package.version) is not False
        )

    def __str__(self) -> str:
        folders = ", ".join(str(mirror.folder) for mirror in self.mirrors)
        return f"{self.kind.value} {folders or self.configuration or ''}".strip()


def find_mirror(
    explicit: Path | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    home: Path | None = None,
    prefixes: Sequence[Path] = PREFIXES,
    folder: Path | None = None,
    platform: str | None = None,
) -> ProviderSource:
    """Where provider packages are to come from.

    In this order: the folder that is named, `STACKPROOF_PROVIDER_MIRROR`, Terraform's own
    configuration if it says how to install providers, the folders that Terraform searches without
    being told together with mirrors under the usual prefixes, and else the registry.

    Args:
        explicit: The configured folder.
        environ: Where variables are looked up.
        home: The user's home folder.
        prefixes: Folders whose children may be mirrors.
        folder: The program's folder, whose `terraform.d/plugins` counts.
        platform: For which platform; by default this one.

    Raises:
        UsageError: A folder is named that is no mirror.
    """
    wanted = platform or str(this_platform())
    named = explicit or (Path(environ[SETTING]) if environ.get(SETTING) else None)
    if named is not None:
        origin = "the settings" if explicit else SETTING
        mirror = _named(named.expanduser().absolute(), origin=origin)
        return ProviderSource(
            SourceKind.MIRROR, why=f"named by {origin}", mirrors=(mirror,), platform=wanted
        )
    where = home or Path(environ.get("HOME") or Path.home())
    configuration = _configuration(environ, where)
    if configuration is not None and _says_how_to_install(configuration):
        return ProviderSource(
            SourceKind.CONFIGURATION,
            why=f"{configuration.name} says how to install providers",
            configuration=configuration,
            platform=wanted,
        )
    places = (*_implied(environ, where, folder), *_under(prefixes))
    mirrors = _mirrors(places, wanted)
    if mirrors:
        return ProviderSource(
            SourceKind.MIRROR, why="found on this machine", mirrors=mirrors, platform=wanted
        )
    return ProviderSource(
        SourceKind.REGISTRY,
        why="no mirror was found",
        configuration=configuration,
        platform=wanted,
    )


def _mirrors(places: Sequence[Path], platform: str) -> tuple[Mirror, ...]:
    found = (Mirror(place, read(place)) for place in dict.fromkeys(places))
    return tuple(m for m in found if any(p.platform == platform for p in m.packages))


def _named(folder: Path, *, origin: str) -> Mirror:
    packages = read(folder)
    if not packages:
        raise UsageError(
            f"{folder} holds no provider packages",
            where=origin,
            help="name the folder that holds `registry.terraform.io/NAMESPACE/TYPE/…`; "
            "`terraform providers mirror FOLDER` makes one",
        )
    return Mirror(folder, packages)


def _configuration(environ: Mapping[str, str], home: Path) -> Path | None:
    """Terraform's own configuration file, if there is one."""
    named = environ.get("TF_CLI_CONFIG_FILE")
    candidates = [Path(named)] if named else []
    # A variable that names no file is a leftover; Terraform itself only warns about it.
    candidates += [home / name for name in _CONFIGURATIONS]
    for path in candidates:
        try:
            if path.is_file():
                return path.absolute()
        except OSError:
            continue
    return None


def _says_how_to_install(configuration: Path) -> bool:
    try:
        with configuration.open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LARGEST_CONFIGURATION)
    except OSError:
        return False
    plain = _COMMENT.sub(lambda found: found[1] or " ", text)
    return _INSTALLATION.search(plain) is not None


def _implied(environ: Mapping[str, str], home: Path, folder: Path | None) -> tuple[Path, ...]:
    """The folders that Terraform and OpenTofu search without being told."""
    places = [folder / "terraform.d" / "plugins"] if folder else []
    places.append(home / ".terraform.d" / "plugins")
    if sys.platform == "darwin":
        support = Path("Library") / "Application Support"
        roots = [home / support / "io.terraform", Path("/") / support / "io.terraform"]
        return (*places, *(root / "plugins" for root in roots))
    data = environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    for base in (data, *shared.split(":")):
        if base:
            places += [Path(base) / name / "plugins" for name in ("terraform", "opentofu")]
    return tuple(places)


def _under(prefixes: Sequence[Path]) -> tuple[Path, ...]:
    """The folders under the prefixes that hold a registry's folder directly."""
    found: list[Path] = []
    for prefix in prefixes:
        for place in (prefix, *children(prefix)):
            found.append(place)
            if "terraform" in place.name or "tofu" in place.name:
                found += children(place)
    return tuple(place for place in found if any(_is_folder(place / host) for host in HOSTS))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False
