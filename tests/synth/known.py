"""The differences between the engines that were reviewed."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from synth.programs import FRAMEWORKS

_FILE = Path(__file__).with_name("known.toml")


@dataclass(frozen=True, slots=True)
class Known:
    """Programs that may differ, and why.

    Args:
        group: The group they are in.
        key: What their keys match, in full.
        frameworks: For which frameworks.
        native: What the native outcome's error must match, type and last line; `ok` for none.
        reason: Why the difference is accepted.
    """

    group: str
    key: re.Pattern[str]
    frameworks: tuple[str, ...]
    native: re.Pattern[str]
    reason: str

    def covers(self, group: str, framework: str, key: str) -> bool:
        """Whether a program is one of them."""
        is_here = group == self.group and framework in self.frameworks
        return is_here and self.key.fullmatch(key) is not None


def known() -> tuple[Known, ...]:
    """The reviewed list."""
    entries = tomllib.loads(_FILE.read_text(encoding="utf-8")).get("known", [])
    return tuple(
        Known(
            group=entry["group"],
            key=re.compile(entry["key"]),
            frameworks=tuple(entry.get("frameworks", FRAMEWORKS)),
            native=re.compile(entry["native"]),
            reason=entry["reason"],
        )
        for entry in entries
    )
