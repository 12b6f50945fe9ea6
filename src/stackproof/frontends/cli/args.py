"""The command line's grammar. Nothing heavy is imported here: `--help` answers at once."""

import argparse
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import NoReturn

from stackproof import __version__
from stackproof.core.errors import UsageError

_VERBS = (
    ("check", "find what will fail, without running the program"),
    ("synth", "run the program and write its Terraform JSON"),
    ("prove", "prove a program from synthesis to destruction"),
    ("report", "write the failure analysis of a program"),
    ("bindings", "look up what the provider bindings offer"),
    ("explain", "print the page of a rule"),
    ("platform", "deploy, verify, destroy or copy a platform that comes along"),
    ("setup", "see what a proof needs, and fetch what can be had"),
)

_EXIT_CODES = """\
exit codes:
  0  clean, or proved as far as it can be
  1  findings, or something was refuted
  2  the command or the configuration is wrong
  3  there is nothing to work on
  4  the machine lacks something, or stackproof has a fault
  130  interrupted
"""


class _Parser(argparse.ArgumentParser):
    """Raises instead of printing its usage over the message."""

    def error(self, message: str) -> NoReturn:
        """Turns a mistake on the command line into a `UsageError`."""
        raise UsageError(message, help=f"see `{self.prog} --help`")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for; `verb` names the command.

    Raises:
        UsageError: The command line cannot be understood.
        SystemExit: Help or the version was asked for, and printed.
    """
    return _parser(arguments).parse_args(arguments)


def manual() -> Iterator[tuple[str, str]]:
    """Every command with its help, in the order in which they are listed."""
    yield from _manual(_parser(tuple(verb for verb, _ in _VERBS)))


def _manual(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    yield parser.prog, parser.format_help()
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to its commands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - likewise
            for command in action.choices.values():
                yield from _manual(command)


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="stackproof",
        description="Proves AWS infrastructure written in Python before it reaches AWS.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"stackproof {__version__}")
    # Without `prog` it would format a help page to find out, and load more for that.
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True, prog=parser.prog)
    for verb, words in _VERBS:
        command = verbs.add_parser(verb, help=words)
        # The grammar of a command takes milliseconds, so only what may be asked for is made.
        if verb in arguments:
            _fill(verb, command)
    return parser


def _fill(verb: str, parser: argparse.ArgumentParser) -> None:
    """Loads the grammar of one command, and only that one."""
    import_module(f"stackproof.frontends.cli.grammar.{verb}").fill(parser)
