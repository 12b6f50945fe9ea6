# noqa: INP001 - a script is no module of a package
"""Writes the reference of the command line, the rules and the probes from what they say themselves.

    python scripts/write_reference.py [--check]

With `--check` nothing is written, and the exit code is 1 if a page is not as it would be written.
"""

import inspect
import os
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from stackproof import api
from stackproof.frontends.cli import args
from stackproof.prove import probes
from stackproof.prove.probes.interface import Probe

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
WIDTH = "88"

CLI = """\
# Command line

Made of `stackproof --help` and the help of every command by `scripts/write_reference.py`.
"""

PROBES = """\
# Probes

Made of the probes that come with stackproof, by `scripts/write_reference.py`.
[Write probes](../how-to/probes.md) says how a project asks them, and how to write others.
An argument without a default must be given.
Where the target lacks what a probe needs, its claim is left open.
"""
TABLE = "\n| probe | what it claims | needs |\n| --- | --- | --- |\n"


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
    return {"cli.md": _cli(), "probes.md": PROBES + "".join(_probes()), "rules.md": api.reference()}


def _cli() -> str:
    # Help is set for a terminal: the page must not depend on the one that it is made in.
    os.environ |= {"COLUMNS": WIDTH, "NO_COLOR": "1"}
    parts = (f"\n## {prog}\n\n```\n{text}```\n" for prog, text in args.manual())
    return CLI + "".join(parts)


def _probes() -> Iterator[str]:
    """A part for each module with probes of its own."""
    for found in pkgutil.iter_modules(probes.__path__):
        module = import_module(f"{probes.__name__}.{found.name}")
        rows = [
            f"| `{name}{_arguments(probe)}` | {str(probe.__doc__).splitlines()[0]} "
            f"| {', '.join(f'`{need}`' for need in sorted(probe.needs)) or 'nothing'} |\n"
            for name, probe in vars(module).items()
            if inspect.isclass(probe)
            and issubclass(probe, Probe)
            and not inspect.isabstract(probe)
            and probe.__module__ == module.__name__
        ]
        if rows:
            about = str(module.__doc__).splitlines()[0]
            yield f"\n## {found.name}\n\n{about}\n{TABLE}{''.join(rows)}"


def _arguments(probe: type[Probe]) -> str:
    """What a probe is made with, without types."""
    made = inspect.signature(probe)
    return "({})".format(
        ", ".join(
            each.name if each.default is each.empty else f"{each.name}={each.default!r}"
            for each in made.parameters.values()
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
