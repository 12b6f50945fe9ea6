"""What kept one file from being judged; the other files go on."""

from stackproof.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One file or folder that could not be read, parsed or written.

    Args:
        path: The file as the person named it, with forward slashes.
        message: What happened, in one line without a final full stop.
        line: The line, where the problem has one.
        help: What the person can do about it.
    """

    path: str
    message: str
    line: int | None = None
    help: str | None = None

    @property
    def where(self) -> str:
        """The path, with the line where there is one."""
        return self.path if self.line is None else f"{self.path}:{self.line}"
