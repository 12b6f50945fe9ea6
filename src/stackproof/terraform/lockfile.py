"""Which provider versions were chosen: Terraform's dependency lock file."""

import re
from pathlib import Path

from stackproof.core.records import dataclass

_NAME = ".terraform.lock.hcl"
_BLOCK = re.compile(
    r'^provider "(?:[^"/]+/)?(?P<source>[^"/]+/[^"/]+)" \{\s*version\s*=\s*"(?P<version>[^"]+)"',
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, order=True)
class Selection:
    """A provider and the version of it that is used, such as `hashicorp/aws` and `5.100.0`."""

    source: str
    version: str


def selections(folder: Path) -> tuple[Selection, ...]:
    """The providers that `init` chose for the configuration in a folder; empty before it ran."""
    try:
        text = (folder / _NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    return tuple(sorted(Selection(m["source"], m["version"]) for m in _BLOCK.finditer(text)))
