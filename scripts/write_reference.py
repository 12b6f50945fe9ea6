# noqa: INP001 - a script is no module of a package
"""Writes the reference of the command line and of the rules from what the program itself says.

    python scripts/write_reference.py [--check]

With `--check` nothing is written, and the exit code is 1 if a page is not as it would be written.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from stackproof import api
from stackproof.frontends.cli import args

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
WIDTH = "88"

CLI = """\
# Command line

Made of `stackproof --help` and the help of every command by `scripts/write_reference.py`.
"""


def main(arguments: Sequence[str]) -> int:
    """Writes or compares the pages; 1 if one differs."""
    differs = 0
    for name, text in pages().items():
        target = FOLDER / name
        same = target.is_file() and target.read_text(encoding="utf-8") == text
        if arguments == ["--check"]:
            differs += not same
            sys.stdout.write(f"{target}: {'as written' if same else 'DIFFERS'}\n")
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return int(bool(differs))


def pages() -> dict[str, str]:
    """The pages, by file name."""
    return {"cli.md": _cli(), "rules.md": api.reference()}


def _cli() -> str:
    # Help is set for a terminal: the page must not depend on the one that it is made in.
    os.environ |= {"COLUMNS": WIDTH, "NO_COLOR": "1"}
    parts = (f"\n## {prog}\n\n```\n{text}```\n" for prog, text in args.manual())
    return CLI + "".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
