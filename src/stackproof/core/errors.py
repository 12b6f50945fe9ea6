"""Every failure that stackproof tells a person about.

    StackproofError          what happened, where, and what to do
    ├── UsageError           the command or the configuration        exit 2
    │   └── NoInput          nothing to work on                      exit 3
    ├── ProgramError         the user's program, with file and line  exit 1
    ├── HostError            the machine: Terraform, provider, port  exit 4
    └── Bug                  stackproof itself                       exit 4

A message is one plain sentence without a final full stop; `help` says what to do.
"""

from typing import ClassVar

from stackproof.core.records import dataclass


class StackproofError(Exception):
    """A failure that is shown as one message, never as a traceback.

    Args:
        message: What happened, in one line.
        where: The file, with line where known, or the command that it concerns.
        help: What the person can do about it.
        details: Further lines, such as the last lines a program printed.
    """

    exit_code: ClassVar[int] = 4

    def __init__(
        self,
        message: str,
        *,
        where: str | None = None,
        help: str | None = None,  # noqa: A002 - the word that the message shows
        details: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.help = help
        self.details = details


class UsageError(StackproofError):
    """The command line or the configuration asks for what cannot be."""

    exit_code = 2


class NoInput(UsageError):
    """What was named holds nothing to work on."""

    exit_code = 3


class ProgramError(StackproofError):
    """The user's program failed."""

    exit_code = 1


class HostError(StackproofError):
    """The machine lacks or refuses something; the program is not to blame."""

    exit_code = 4


class Bug(StackproofError):
    """stackproof contradicted itself."""

    exit_code = 4


@dataclass(frozen=True, slots=True)
class Missing:
    """An extra that is not installed, and the command that installs it."""

    extra: str

    def error(self, purpose: str) -> UsageError:
        """The one line that names the extra.

        Args:
            purpose: What was asked for, as the subject of "needs".
        """
        return UsageError(
            f"{purpose} needs the extra `{self.extra}`, which is not installed",
            help=f"pip install 'stackproof[{self.extra}]'",
        )
