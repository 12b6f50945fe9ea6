"""Finds a jsii package on disk by the few lines of Python in it, without opening its archive."""

import re
from pathlib import Path, PurePosixPath

from stackproof.core.records import dataclass

_LOAD = re.compile(
    r"JSIIAssembly\.load\(\s*\"([^\"]+)\",\s*\"([^\"]+)\",\s*[^,]+,\s*\"([^\"]+)\"", re.DOTALL
)
_FOREIGN = re.compile(r"^import (cdktn|cdktf|constructs)\._jsii$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Installed:
    """A jsii package on disk, as its few lines of Python describe it.

    Args:
        folder: The package's folder, which holds `_jsii`.
        archive: The `.jsii.tgz` in it.
        assembly: The name of the assembly, such as `@cdktn/provider-aws`.
        version: The assembly's version.
        framework: `cdktn`, `cdktf` or `constructs`.
    """

    folder: Path
    archive: Path
    assembly: str
    version: str
    framework: str


def locate(folder: Path) -> Installed | None:
    """The jsii package in a folder; None if there is none that can be read."""
    try:
        text = (folder / "_jsii" / "__init__.py").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = _LOAD.search(text)
    if not found:
        return None
    archive = folder / "_jsii" / PurePosixPath(found[3]).name
    if not archive.is_file():
        return None
    return Installed(
        folder=folder,
        archive=archive,
        assembly=found[1],
        version=found[2],
        framework=_framework(found[1], set(_FOREIGN.findall(text))),
    )


def _framework(assembly: str, foreign: set[str]) -> str:
    if assembly in {"cdktn", "cdktf", "constructs"}:
        return assembly
    return "cdktn" if "cdktn" in foreign else "cdktf" if "cdktf" in foreign else "constructs"
