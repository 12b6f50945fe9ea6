"""The command line's grammar. Nothing heavy is imported here: `--help` answers at once."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from stackproof import __version__
from stackproof.core.errors import UsageError
from stackproof.core.proof import Stage

STAGES = tuple(stage.value for stage in Stage)

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
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="stackproof",
        description="Proves AWS infrastructure written in Python before it reaches AWS.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"stackproof {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True)
    _check(verbs.add_parser("check", help="find what will fail, without running the program"))
    _synth(verbs.add_parser("synth", help="run the program and write its Terraform JSON"))
    _prove(verbs.add_parser("prove", help="prove a program from synthesis to destruction"))
    _explain(verbs.add_parser("explain", help="print the page of a rule"))
    _setup(verbs.add_parser("setup", help="see what a proof needs, and fetch what can be had"))
    return parser


def _check(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Reads Python files and says what will fail; they are never run. "
        "Exit code 1 means that there are findings."
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, default=[Path()], metavar="PATH", help="files and folders"
    )
    parser.add_argument("--fix", action="store_true", help="apply the fixes that are safe")
    parser.add_argument(
        "--unsafe-fixes", action="store_true", help="apply every fix; read the change afterwards"
    )
    parser.add_argument(
        "--diff", action="store_true", help="print what the fixes would change, and change nothing"
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODE", help="leave a rule out"
    )
    parser.add_argument(
        "--output-format",
        choices=("text", "concise", "json"),
        default="text",
        metavar="FORMAT",
        help="text, concise or json",
    )


def _program(parser: argparse.ArgumentParser) -> None:
    """What every command that runs a program takes."""
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="the file that makes the App, or its folder (default: this folder)",
    )
    parser.add_argument("--stack", metavar="NAME", help="which stack, if the program has several")
    parser.add_argument(
        "--env",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a variable for the program; it sees almost none of yours",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        metavar="SECONDS",
        help="how long the program may run (default: 120)",
    )


def _synth(parser: argparse.ArgumentParser) -> None:
    parser.description = "Runs the program in a process of its own and writes its Terraform JSON."
    _program(parser)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("build/synth"),
        metavar="DIR",
        help="where the assembly goes (default: build/synth)",
    )
    parser.add_argument(
        "--print", action="store_true", help="print the stack's JSON instead of where it is"
    )


def _prove(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Checks and synthesizes the program, applies it to an embedded AWS with Terraform, asks "
        "the live AWS about it, plans again, destroys it and looks for what was left behind."
    )
    _program(parser)
    parser.add_argument(
        "--until",
        choices=STAGES,
        metavar="STAGE",
        help="stop after this stage: " + ", ".join(STAGES),
    )
    parser.add_argument(
        "--keep", action="store_true", help="destroy nothing and keep the embedded AWS running"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("build/prove"),
        metavar="DIR",
        help="where report and evidence go (default: build/prove)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report there too")
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        metavar="N",
        help="the port of the embedded AWS (default: a free one)",
    )
    parser.add_argument(
        "--relax-providers",
        action="store_true",
        help="accept any version of the providers that the program pins",
    )
    parser.add_argument(
        "--strict", action="store_true", help="count what could not be examined as a failure"
    )


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.description = "Prints what a rule finds, why that fails, and what to write instead."
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help="such as SP101; without one, all rules are listed"
    )


def _setup(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Looks for what `prove` needs. If neither Terraform nor OpenTofu is there, OpenTofu is "
        "fetched into your cache folder and verified."
    )
    parser.add_argument("--quiet", action="store_true", help="speak only if something is missing")


def _seconds(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above zero")
    return value


def _port(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if not 0 < value < 65536:  # noqa: PLR2004 - TCP has no more
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return value
