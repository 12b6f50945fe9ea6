"""What a tolerant run saw and got round."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from stackproof.core.records import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One mistake that the framework would have stopped at.

    Args:
        code: The rule that finds the same in the source, such as `SP101`.
        file: The file, named from the program's folder where it is below it.
        line: The line, from 1.
        column: Where in the line, from 1; None if that is not known.
        message: What is wrong, in one line.
        meant: What the program went on with; None if nothing stood in.
        is_certain: Whether nothing that stood in for something else had part in it.
    """

    code: str
    file: str
    line: int
    column: int | None
    message: str
    meant: str | None
    is_certain: bool


def read(content: object, folder: Path) -> tuple[Fault, ...]:
    """The faults that a run wrote down; what does not have their form is left out.

    Args:
        content: What the run wrote.
        folder: The program's folder.
    """
    return tuple(_faults(content if isinstance(content, list) else [], folder.resolve()))


def _faults(content: Sequence[object], own: Path) -> Iterator[Fault]:
    for entry in content:
        if not isinstance(entry, Mapping):
            continue
        match entry:
            case {"code": str(code), "file": str(file), "line": int(line), "message": str(message)}:
                yield _fault(code, _named(file, own), line, message, entry)


def _fault(code: str, file: str, line: int, message: str, entry: Mapping[str, Any]) -> Fault:
    column, meant = entry.get("column"), entry.get("meant")
    return Fault(
        code=code,
        file=file,
        line=max(line, 1),
        column=column if isinstance(column, int) and column > 0 else None,
        message=" ".join(message.split()),
        meant=meant if isinstance(meant, str) else None,
        is_certain=entry.get("confidence", "high") == "high",
    )


def _named(file: str, own: Path) -> str:
    path = Path(file)
    return str(path.relative_to(own)) if path.is_relative_to(own) else file
