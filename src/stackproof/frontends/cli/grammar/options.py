"""Arguments that several commands take."""

import argparse
from pathlib import Path

PROFILES = ("default", "strict", "ephemeral", "retain", "pci")


ENGINES = ("auto", "native", "node")


def rules(parser: argparse.ArgumentParser) -> None:
    """Which rules are asked."""
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="CODES",
        help="ask only these rules: codes, names, or the beginning of codes, as in SP1",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODES", help="leave these rules out"
    )
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        metavar="NAME",
        help=f"the pack of rules to ask: {', '.join(PROFILES)} (default: default)",
    )


def bindings_versions(parser: argparse.ArgumentParser) -> None:
    """Which versions of bindings count."""
    parser.add_argument(
        "--bindings",
        action="append",
        default=[],
        metavar="DIST=VERSION",
        help="use this version of a package of bindings",
    )


def path(parser: argparse.ArgumentParser, what: str) -> None:
    """What the command is about: one file or folder."""
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help=f"{what} (default: this folder)",
    )


def folder(parser: argparse.ArgumentParser, default: str, what: str) -> None:
    """The folder that the command writes."""
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(default),
        metavar="DIR",
        help=f"{what} (default: {default})",
    )


def output_format(parser: argparse.ArgumentParser, formats: tuple[str, ...], words: str) -> None:
    """The form of what is printed; the first is the default."""
    parser.add_argument(
        "--output-format", choices=formats, default=formats[0], metavar="FORMAT", help=words
    )


def program(
    parser: argparse.ArgumentParser, what: str = "the file that makes the App, or its folder"
) -> None:
    """What every command that runs a program takes."""
    path(parser, what)
    parser.add_argument("--stack", metavar="NAME", help="only this stack (default: all of them)")
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
    engine(parser)


def engine(parser: argparse.ArgumentParser) -> None:
    """What stands for the framework."""
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        metavar="ENGINE",
        help="what stands for the framework: native (stackproof's own), node (the framework "
        "itself), or auto: native where it is known to give the same (default: auto)",
    )


def _seconds(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above zero")
    return value
