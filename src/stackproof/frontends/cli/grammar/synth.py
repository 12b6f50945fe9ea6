"""The arguments of `synth`."""

import argparse
from pathlib import Path

from stackproof.frontends.cli.grammar import options


def fill(parser: argparse.ArgumentParser) -> None:
    """Says what the command does and takes."""
    parser.description = "Runs the program in a process of its own and writes its Terraform JSON."
    options.program(parser)
    options.folder(parser, "build/synth", "where the assembly goes")
    parser.add_argument(
        "--print", action="store_true", help="print the stack's JSON instead of where it is"
    )
    parser.add_argument(
        "--source-map",
        type=Path,
        metavar="FILE",
        help="write there which lines of the program made each element",
    )
