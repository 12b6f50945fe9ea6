"""`stackproof bindings`."""

import argparse
import sys

from stackproof.api import lookup
from stackproof.core.words import count
from stackproof.frontends.cli import terminal
from stackproof.frontends.cli.request import versions


def run(asked: argparse.Namespace) -> int:
    """Answers one question about the bindings."""
    questions = {"show": _show, "search": _search, "list": _list, "index": _index}
    questions[asked.ask](asked)
    return 0


def _show(asked: argparse.Namespace) -> None:
    found = lookup.show(
        _request(asked),
        asked.name,
        depth=asked.depth,
        colour=terminal.is_coloured(sys.stdout),
        progress=terminal.stages(),
    )
    sys.stdout.write(found.json if asked.json else found.text)
    for basis in found.elsewhere:
        terminal.complain(f"{basis} has it too; `--package` chooses", kind="note")


def _search(asked: argparse.Namespace) -> None:
    found = lookup.search(_request(asked), asked.words, terminal.stages())
    _write(found, asked)
    sys.stderr.write(f"{count(found.count, 'class', 'classes')} in {', '.join(found.basis)}\n")


def _list(asked: argparse.Namespace) -> None:
    found = lookup.packages(lookup.LookupRequest(package=asked.package))
    _write(found, asked)
    sys.stderr.write(f"{count(found.count, 'package')}\n")


def _index(asked: argparse.Namespace) -> None:
    progress = terminal.stages()
    made = lookup.index(lookup.LookupRequest(), asked.target, progress)
    progress.said(f"{made.distribution} {made.version}: {count(made.modules, 'module')}")
    sys.stdout.write(made.json if asked.json else f"{made.path}\n")


def _write(found: lookup.Listing, asked: argparse.Namespace) -> None:
    sys.stdout.write(found.json if asked.json else found.text)


def _request(asked: argparse.Namespace) -> lookup.LookupRequest:
    return lookup.LookupRequest(package=asked.package, bindings=versions(asked.bindings))
