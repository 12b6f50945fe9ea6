"""The arguments of `check`."""

import argparse
from pathlib import Path

from stackproof.frontends.cli.grammar import options

FORMATS = ("text", "concise", "json", "sarif", "github", "markdown")


def fill(parser: argparse.ArgumentParser) -> None:
    """Says what the command does and takes."""
    parser.description = (
        "Reads Python files and says what will fail; they are not run without --run. "
        "A Markdown file is read if it is named: its fenced blocks with a file name are one "
        "program. "
        "Exit code 1 means that there are findings."
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[Path()],
        metavar="PATH",
        help="files and folders; - reads standard input (default: this folder)",
    )
    parser.add_argument(
        "--config",
        action="store_true",
        help="judge Terraform JSON that was synthesized before, in place of Python",
    )
    parser.add_argument(
        "--vary",
        metavar="NAME=ONE,OTHER",
        help="run the program twice with two values of a variable, and say which names and "
        "states the two would share; a name with REGION in it means two regions, and the same "
        "value twice finds what changes each time",
    )
    parser.add_argument(
        "--policy",
        action="store_true",
        help="with --config, ask Checkov too (needs the extra `policy`)",
    )
    options.rules(parser)
    parser.add_argument("--fix", action="store_true", help="apply the fixes that are safe")
    parser.add_argument(
        "--unsafe-fixes", action="store_true", help="apply every fix; read the change afterwards"
    )
    parser.add_argument(
        "--diff",
        action="store_true",
        help="print what the fixes would change, and change nothing; 1 if there is anything",
    )
    options.output_format(
        parser,
        FORMATS,
        f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; with sarif, findings give exit code 0",
    )
    parser.add_argument(
        "--statistics", action="store_true", help="print how many findings each rule has instead"
    )
    options.bindings_versions(parser)
    parser.add_argument(
        "--stdin-filename",
        type=Path,
        default=Path("stdin.py"),
        metavar="FILE",
        help="what standard input is called in findings; .md means Markdown (default: stdin.py)",
    )
    parser.add_argument(
        "--exit-zero", action="store_true", help="exit with 0 even if there are findings"
    )
    parser.add_argument(
        "--run",
        action="store_true",
        help="run the program too, past its mistakes, and judge the Terraform JSON it writes",
    )
    options.engine(parser)
