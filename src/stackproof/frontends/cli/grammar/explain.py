"""The arguments of `explain`."""

import argparse


def fill(parser: argparse.ArgumentParser) -> None:
    """Says what the command does and takes."""
    parser.description = "Prints what a rule finds, why that fails, and what to write instead."
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help="such as SP101; without one, all rules are listed"
    )
