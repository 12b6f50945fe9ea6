"""Terraform's CLI configuration for one run: which providers come from which mirror."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from stackproof.core.errors import HostError
from stackproof.core.records import dataclass
from stackproof.terraform.mirror import Mirror, ProviderSource, SourceKind
from stackproof.terraform.packages import HOSTS, Package, Provider, read
from stackproof.terraform.program import Flavour

NAME = "stackproof.tfrc"


@dataclass(frozen=True, slots=True)
class Installation:
    """How one run installs its providers.

    Args:
        configuration: The file for `TF_CLI_CONFIG_FILE`; None for Terraform's defaults.
        wants_cache: Whether packages would be copied or fetched, so that a plugin cache is of use;
            from unpacked mirrors Terraform links.
    """

    configuration: Path | None
    wants_cache: bool


def prepare(
    source: ProviderSource,
    *,
    wanted: Mapping[Provider, str],
    flavour: Flavour,
    workdir: Path,
    cache: Path,
) -> Installation:
    """Writes what Terraform has to read so that it installs from that source.

    A provider is taken from a mirror only if the mirror has a version that is wanted; the others
    come from the registry.

    Args:
        source: Where packages come from.
        wanted: The providers of the configuration and their version constraints.
        flavour: Which program installs them: each asks another registry by default.
        workdir: Where the file is written.
        cache: The user's cache folder for stackproof.

    Raises:
        HostError: It cannot be written.
    """
    if source.kind is not SourceKind.MIRROR:
        return Installation(source.configuration, wants_cache=True)
    try:
        mirrors = [_under_host(m, flavour.registry, source.platform, cache) for m in source.mirrors]
        reachable = ProviderSource(
            source.kind, source.why, mirrors=tuple(mirrors), platform=source.platform
        )
        served = {name: reachable.serves(name, wanted[name]) for name in sorted(wanted)}
        path = workdir / NAME
        path.write_text(configuration(mirrors, {n: p for n, p in served.items() if p}), "utf-8")
    except OSError as error:
        raise HostError(
            f"the provider configuration cannot be written: {error.strerror or error}",
            where=str(error.filename or workdir),
            help="make room or use a folder that can be written",
        ) from error
    copies = any(not packages or packages[-1].is_packed for packages in served.values())
    return Installation(path, wants_cache=copies)


def configuration(mirrors: list[Mirror], served: Mapping[Provider, tuple[Package, ...]]) -> str:
    """The text of the file: each provider from the mirrors that serve it, the rest directly.

    Args:
        mirrors: The folders.
        served: The providers to take from them, and the packages there that will do.
    """
    blocks: list[str] = []
    for mirror in mirrors:
        here = set(mirror.packages)
        names = [str(name) for name, packages in served.items() if here.intersection(packages)]
        if names:
            path = json.dumps(str(mirror.folder), ensure_ascii=False)
            blocks.append(_block("filesystem_mirror", f"path = {path}", _list("include", names)))
    every = [str(name) for name in served]
    blocks.append(_block("direct", _list("exclude", every)) if every else _block("direct"))
    return "provider_installation {\n" + "".join(blocks) + "}\n"


def _block(name: str, *lines: str) -> str:
    return f"  {name} {{\n" + "".join(f"    {line}\n" for line in lines) + "  }\n"


def _list(name: str, items: list[str]) -> str:
    return f"{name} = {json.dumps(items)}"


def _under_host(mirror: Mirror, host: str, platform: str, cache: Path) -> Mirror:
    """The mirror as a program sees it that looks names up under another registry's host.

    OpenTofu reads `hashicorp/aws` as `registry.opentofu.org/hashicorp/aws` and would not look
    under `registry.terraform.io`; the packages are the same. So the packages that are missing
    under its host are linked there, in a folder of our own. Terraform follows links only at the
    last level of a mirror.
    """
    known = {(p.provider, p.version) for p in mirror.packages}
    strangers = [
        p
        for p in mirror.packages
        if p.platform == platform
        and p.provider.host != host
        and (p.provider.at(host), p.version) not in known
    ]
    if not strangers:
        return mirror
    name = hashlib.sha256(str(mirror.folder).encode()).hexdigest()[:16]
    folder = cache / "mirrors" / name
    for package in mirror.packages:
        if package.platform == platform:
            for registry in {package.provider.host, host} & set(HOSTS):
                _link(package, folder / registry)
    return Mirror(folder, tuple(p for p in read(folder) if p.path.exists()))


def _link(package: Package, registry: Path) -> None:
    place = registry / package.provider.namespace / package.provider.type
    link = place / (
        package.path.name if package.is_packed else f"{package.label}/{package.platform}"
    )
    link.parent.mkdir(parents=True, exist_ok=True)
    if link.is_symlink() and link.readlink() == package.path:
        return
    # Another run may do the same at the same time; the last one wins, and both mean the same.
    fresh = link.with_name(f".{link.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(package.path)
    fresh.replace(link)
