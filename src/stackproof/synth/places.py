"""Which lines of a program made what is in its Terraform JSON."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from stackproof.core.records import dataclass, field

# The keys of instances, as in aws_subnet.private[0] or aws_subnet.private["a"].
_ADDRESS = re.compile(r"(?:data\.|provider\.|output\.)?[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)?")
_INSTANCE = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")


@dataclass(frozen=True, slots=True)
class Frame:
    """A line of the program that was being executed.

    Args:
        file: The file, as its user would name it where it is below the program's folder.
        line: The line, from 1.
        function: The function that the line is in.
    """

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class SourceMap:
    """The lines that made each element of one stack.

    Args:
        frames: By Terraform address, innermost frame first: `aws_s3_bucket.logs`,
            `data.aws_vpc.main`, `output.url`, `provider.aws`.
    """

    frames: Mapping[str, tuple[Frame, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __bool__(self) -> bool:
        return bool(self.frames)

    def at(self, address: str) -> Frame | None:
        """The line that made an element; None if it is not known.

        Args:
            address: A Terraform address, with or without an instance key, or the context that
                Terraform gives with an error, such as `resource.aws_s3_bucket.logs`.
        """
        plain = _INSTANCE.sub("", address)
        for name in (plain, plain.removeprefix("resource.")):
            if self.frames.get(name):
                return self.frames[name][0]
        return None

    def cited(self, text: str) -> str:
        """The text with the line that made what it speaks of, if it names an element."""
        for found in _ADDRESS.finditer(text):
            frame = self.at(found[0])
            if frame is not None:
                return text if str(frame) in text else f"{text} ({frame})"
        return text

    def document(self) -> dict[str, list[dict[str, object]]]:
        """The map as JSON has it."""
        return {
            address: [{"file": f.file, "line": f.line, "function": f.function} for f in frames]
            for address, frames in sorted(self.frames.items())
        }


NOWHERE = SourceMap()


def read(content: Mapping[str, object], folder: Path) -> dict[str, SourceMap]:
    """The maps that a run wrote, by stack; what does not have their form is left out.

    Args:
        content: Frames, innermost first, by stack and Terraform address.
        folder: The program's folder; files below it are named from there.
    """
    own = folder.resolve()
    return {
        stack: SourceMap({address: tuple(_frames(found, own)) for address, found in by.items()})
        for stack, by in content.items()
        if isinstance(by, dict)
    }


def _frames(found: object, own: Path) -> Iterator[Frame]:
    for frame in found if isinstance(found, list) else ():
        match frame:
            # Python's own frames have names such as <frozen runpy>.
            case [str(file), int(line), str(function)] if "<" not in file:
                yield Frame(_named(file, own), line, function)


def _named(file: str, own: Path) -> str:
    path = Path(file)
    return str(path.relative_to(own)) if path.is_relative_to(own) else file
