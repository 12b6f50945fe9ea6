"""What a folder of provider packages holds.

Terraform knows two layouts under `HOST/NAMESPACE/TYPE`: packed (a zip per version and platform)
and unpacked (a folder `VERSION/PLATFORM`).
"""

import re
from collections.abc import Iterable
from pathlib import Path

from stackproof.core.records import dataclass
from stackproof.terraform.versions import Version, parse, show

HOSTS = ("registry.terraform.io", "registry.opentofu.org")

_LARGEST_FOLDER = 2000
_PLATFORM = re.compile(r"[a-z0-9]+_[a-z0-9]+")
_PACKED = re.compile(
    r"terraform-provider-(?P<type>.+)_(?P<version>[^_]+)_(?P<platform>[^_]+_[^_]+)\.zip"
)


@dataclass(frozen=True, slots=True, order=True)
class Provider:
    """A provider's full name.

    Args:
        host: The registry's host.
        namespace: Such as `hashicorp`.
        type: Such as `aws`.
    """

    host: str
    namespace: str
    type: str

    @classmethod
    def parse(cls, source: str, *, default_host: str) -> "Provider | None":
        """Reads a `source` such as `hashicorp/aws` or `aws`; None if it is none."""
        parts = source.strip().lower().split("/")
        if not all(parts) or len(parts) > len(("host", "namespace", "type")):
            return None
        host = parts[-3] if len(parts) > len(("namespace", "type")) else default_host
        namespace = parts[-2] if len(parts) > 1 else "hashicorp"
        return cls(host, namespace, parts[-1])

    @property
    def short(self) -> str:
        """The name without the host, as programs write it."""
        return f"{self.namespace}/{self.type}"

    def at(self, host: str) -> "Provider":
        """The provider of the same name in another registry."""
        return Provider(host, self.namespace, self.type)

    def __str__(self) -> str:
        return f"{self.host}/{self.namespace}/{self.type}"


@dataclass(frozen=True, slots=True, order=True)
class Package:
    """One version of a provider for one platform.

    Args:
        provider: The provider.
        version: Its version.
        platform: Such as `linux_amd64`.
        path: The zip, or the folder with the executable.
        is_packed: Whether it is a zip.
        label: The version as the file names write it.
    """

    provider: Provider
    version: Version
    platform: str
    path: Path
    is_packed: bool
    label: str

    def __str__(self) -> str:
        return f"{self.provider.short} {show(self.version)} ({self.platform})"


def read(folder: Path) -> tuple[Package, ...]:
    """The packages of the known registries in a folder, oldest first.

    A folder that cannot be read holds none.
    """
    found: list[Package] = []
    for host in HOSTS:
        for namespace in children(folder / host):
            for kind in children(namespace):
                provider = Provider(host, namespace.name.lower(), kind.name.lower())
                found += _of(provider, kind)
    return tuple(sorted(found))


def children(folder: Path) -> tuple[Path, ...]:
    """What a folder holds, in order; nothing if it cannot be read or is no folder."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return ()
    return tuple(entries[:_LARGEST_FOLDER])


def versions(packages: Iterable[Package], provider: Provider) -> tuple[Version, ...]:
    """The versions of a provider among packages, oldest first."""
    return tuple(sorted({p.version for p in packages if p.provider == provider}))


def _of(provider: Provider, folder: Path) -> list[Package]:
    found: list[Package] = []
    for entry in children(folder):
        if packed := _PACKED.fullmatch(entry.name):
            version = parse(packed["version"])
            if version is not None and packed["type"] == provider.type and _is_file(entry):
                found.append(
                    Package(provider, version, packed["platform"], entry, True, packed["version"])  # noqa: FBT003 - a record
                )
        elif (version := parse(entry.name)) is not None:
            found += [
                Package(provider, version, place.name, place, False, entry.name)  # noqa: FBT003 - a record
                for place in children(entry)
                if _PLATFORM.fullmatch(place.name) and children(place)
            ]
    return found


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False
