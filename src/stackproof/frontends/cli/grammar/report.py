"""The arguments of `report`."""

import argparse
from pathlib import Path

from stackproof.frontends.cli.grammar import options

ANALYSIS_FORMATS = ("markdown", "html", "json", "sarif")


def fill(parser: argparse.ArgumentParser) -> None:
    """Says what the command does and takes."""
    parser.description = (
        "Writes the failure analysis of a program: each failure with its code as it is and as it "
        "should be, its root cause and its effects, then a summary and what is right. "
        "Exit code 1 means that there are failures."
    )
    options.path(parser, "a folder, a file, or a Markdown document that holds a program")
    parser.add_argument(
        "--out",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="write it there; .md, .html, .json or .sarif tells the form; may be given again",
    )
    options.output_format(
        parser,
        ANALYSIS_FORMATS,
        f"what is printed without --out: {', '.join(ANALYSIS_FORMATS)} (default: markdown)",
    )
    parser.add_argument(
        "--proof", type=Path, metavar="FILE", help="add the verdicts of a proof's report.json"
    )
    parser.add_argument(
        "--against", type=Path, metavar="PATH", help="compare with a reference program"
    )
    parser.add_argument(
        "--no-run",
        action="store_true",
        help="look at the source only; otherwise the program is run in a process of its own",
    )
    options.rules(parser)
    options.bindings_versions(parser)
