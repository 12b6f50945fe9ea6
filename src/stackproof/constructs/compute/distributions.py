"""The files of installed distributions, as far as they belong into a function.

Only what is pure Python can be taken from the machine that synthesizes: compiled code is made for
its processor and its Python, not for Lambda's.
"""

import re
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path, PurePosixPath
from typing import Final

from stackproof.constructs.errors import BadValue

PROVIDED: Final = frozenset(
    {"boto3", "botocore", "jmespath", "python-dateutil", "s3transfer", "six", "urllib3"}
)
"""What the runtimes bring themselves."""

_COMPILED: Final = frozenset({".dll", ".dylib", ".pyd", ".so"})
# The rest of the metadata tells of the installation, and differs from machine to machine.
_METADATA: Final = frozenset({"METADATA", "entry_points.txt"})
_LICENCE: Final = re.compile(r"(AUTHORS|COPYING|LICEN[CS]E|NOTICE)", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def read_distributions(
    names: Collection[str], *, provided: Collection[str] = PROVIDED
) -> dict[str, bytes]:
    """The files of the distributions, by their path in the package.

    Args:
        names: The distributions.
        provided: What is there already where they run, so that it need not be named.

    Raises:
        BadValue: One is not installed, is compiled, or needs one that is not named.
    """
    known = {_normal(name) for name in (*names, *provided)}
    files: dict[str, bytes] = {}
    for name in names:
        found = _installed(name)
        missing = sorted(_needs(found) - known)
        if missing:
            raise BadValue(
                f"what the distribution {name} is packaged with",
                sorted(names),
                allowed=f"with {', '.join(missing)}, which it needs",
                help="name them too",
            )
        files.update(_files(found, name))
    return files


def _installed(name: str) -> Distribution:
    try:
        return distribution(name)
    except (PackageNotFoundError, ValueError):
        raise BadValue(
            "a distribution to package",
            name,
            allowed="one that is installed in the environment that synthesizes",
            help=f"install it, for instance with: pip install {name}",
        ) from None


def _files(found: Distribution, name: str) -> Iterator[tuple[str, bytes]]:
    """What belongs into a package, in no particular order."""
    if found.files is None or _is_editable(found):
        raise BadValue(
            "a distribution to package",
            name,
            allowed="one whose installed files are listed",
            help="install it from a wheel, not in editable mode",
        )
    for file in found.files:
        if file.suffix in _COMPILED:
            raise BadValue(
                "a distribution to package",
                name,
                allowed=f"one in pure Python, without a compiled file such as {file.name}",
                help="give the function a layer or an image that was built for Lambda",
            )
        if _belongs(file):
            yield file.as_posix(), Path(str(found.locate_file(file))).read_bytes()


def _belongs(file: PurePosixPath) -> bool:
    """Whether a file is code, data or a licence, and no trace of the installation."""
    top = file.parts[0]
    if top == ".." or file.is_absolute() or "__pycache__" in file.parts:
        return False
    if file.suffix in {".pth", ".pyc"}:
        return False
    if not top.endswith((".dist-info", ".egg-info")):
        return True
    return file.name in _METADATA or _LICENCE.match(file.parts[1]) is not None


def _is_editable(found: Distribution) -> bool:
    text = found.read_text("direct_url.json") or ""
    return '"editable": true' in text or '"editable":true' in text


def _needs(found: Distribution) -> set[str]:
    """What it always needs. What depends on an environment or an extra is left to the caller."""
    return {
        _normal(match[0])
        for text in found.requires or ()
        if ";" not in text and (match := _NAME.match(text)) is not None
    }


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
