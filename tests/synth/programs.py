"""The programs whose outcomes are compared, and what they are for each framework."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
FRAMEWORKS = ("cdktn", "cdktf")
VERSIONS = {"cdktf": "cdktf 0.21.0, AWS 20.1.0", "cdktn": "cdktn 0.24.0, AWS 25.8.1"}
"""What the references were made with."""

_ONLY = re.compile(r"^# only (?P<framework>\w+)$", re.MULTILINE)
_CHECKED = "# with validations"
_CASE = re.compile(r"^def (?P<name>[a-z]\w*)\(stack\):$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Program:
    """One program for one framework.

    Args:
        key: What it is called; unique in its group.
        source: Python.
        function: The function of the source that is called with a stack; None for a whole program.
        is_unchecked: Whether the App of a function skips the validations, so that a resource needs
            no provider.
    """

    key: str
    source: str
    function: str | None = None
    is_unchecked: bool = True

    @property
    def digest(self) -> str:
        """Another one whenever the program is another one."""
        return hashlib.sha256(f"{self.function}\n{self.source}".encode()).hexdigest()[:12]

    def job(self, *, has_folder: bool = True) -> Mapping[str, object]:
        """The program as the runner takes it."""
        if self.function is not None:
            return {
                "key": self.key,
                "source": self.source,
                "function": self.function,
                "is_unchecked": self.is_unchecked,
            }
        return {"key": self.key, "files": _files(self.source), "folder": has_folder}


def written_for(framework: str, source: str) -> str:
    """A program that is written for `cdktn`, for either of the two."""
    if framework == "cdktn":
        return source
    return source.replace("cdktn_provider_", "cdktf_cdktf_provider_").replace("cdktn", "cdktf")


def features(framework: str) -> Iterator[Program]:
    """A whole program for every feature."""
    for path in sorted((HERE / "features").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        only = _ONLY.search(source)
        if only is None or only["framework"] == framework:
            yield Program(path.stem, written_for(framework, source))


def wrong(framework: str) -> Iterator[Program]:
    """Functions with one mistake each."""
    for path in sorted((HERE / "wrong").glob("*.py")):
        source = written_for(framework, path.read_text(encoding="utf-8"))
        for match in _CASE.finditer(source):
            is_unchecked = _CHECKED not in source
            yield Program(f"{path.stem}.{match['name']}", source, match["name"], is_unchecked)


def _files(source: str) -> dict[str, str]:
    return {"main.py": source, "cdktf.json": '{"language": "python", "app": "python main.py"}\n'}
