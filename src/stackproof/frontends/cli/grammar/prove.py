"""The arguments of `prove`."""

import argparse
from pathlib import Path

from stackproof.core.proof import Stage
from stackproof.frontends.cli.grammar import options


def fill(parser: argparse.ArgumentParser) -> None:
    """Says what the command does and takes."""
    stages = tuple(stage.value for stage in Stage)
    parser.description = (
        "Checks and synthesizes the program, applies it to an embedded AWS with Terraform, asks "
        "the live AWS about it, plans again, destroys it and looks for what was left behind. "
        "A TOML file is a list of programs, which are proved side by side with one report."
    )
    options.program(
        parser, "the file that makes the App, its folder, or a list of programs in TOML"
    )
    parser.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="how many programs of a list are proved at once (default: one for each processor)",
    )
    parser.add_argument(
        "--until",
        choices=stages,
        metavar="STAGE",
        help="stop after this stage: " + ", ".join(stages),
    )
    parser.add_argument(
        "--keep", action="store_true", help="destroy nothing and keep the embedded AWS running"
    )
    options.folder(parser, "build/prove", "where report and evidence go")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the report there too; - prints it"
    )
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


def _jobs(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return value


def _port(text: str) -> int:
    value = int(text) if text.isdecimal() else -1
    if not 0 <= value < 65536:  # noqa: PLR2004 - TCP has no more
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 (any) to 65535")
    return value
