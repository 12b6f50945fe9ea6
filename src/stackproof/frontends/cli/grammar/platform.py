"""The arguments of `platform`."""

import argparse
from pathlib import Path

from stackproof import api


def fill(parser: argparse.ArgumentParser) -> None:
    """Says what the command does and takes."""
    parser.description = "Runs a platform that comes along, or copies it as a project of your own."
    asks = parser.add_subparsers(dest="platform", metavar="PLATFORM", required=True)
    listed = asks.add_parser("list", help="the platforms that come along")
    listed.description = "Lists the platforms that come along."
    names = tuple(each.name for each in api.all_platforms() if each.has_project)
    new = asks.add_parser("new", help="copy a platform as a project of your own")
    new.description = (
        "Copies program, tests, CI file and README of a platform into a new folder, ready to "
        "change."
    )
    new.add_argument("name", choices=names, metavar="NAME", help=", ".join(names))
    new.add_argument("folder", type=Path, metavar="DIR", help="a new or an empty folder")
    for each in api.all_platforms():
        one = asks.add_parser(each.name, help=each.summary)
        one.description = f"{each.summary[0].upper()}{each.summary[1:]}."
        steps = one.add_subparsers(dest="step", metavar="STEP", required=True)
        for step, words in _STEPS:
            asked = steps.add_parser(step, help=words)
            _platform_step(asked, words, each.regions)
            if step == "destroy":
                asked.add_argument(
                    "--yes", action="store_true", help="with --target aws, do not ask first"
                )


_STEPS = (
    ("synth", "write the Terraform JSON of every stack"),
    ("deploy", "build every stack, in the order in which they depend on each other"),
    ("verify", "ask the live AWS whether what was built is what was meant"),
    ("destroy", "take every stack away, in the opposite order"),
)


def _platform_step(parser: argparse.ArgumentParser, words: str, regions: tuple[str, ...]) -> None:
    parser.description = f"{words[0].upper()}{words[1:]}."
    parser.add_argument(
        "--env",
        required=True,
        metavar="SUFFIX",
        help="what tells this deployment from others; in every name, such as dev",
    )
    parser.add_argument(
        "--regions",
        metavar="A,B",
        help=f"where, the primary first (default: those of --settings, or {','.join(regions)})",
    )
    parser.add_argument("--settings", type=Path, metavar="FILE", help="a TOML file of settings")
    parser.add_argument(
        "--target",
        choices=("aws", "embedded"),
        default="embedded",
        help="the account of your credentials, or an embedded AWS (default: embedded)",
    )
    parser.add_argument(
        "--stack",
        action="append",
        default=[],
        metavar="NAME",
        help="only this stack; may be given several times",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where JSON, state and evidence go (default: build/platform/NAME/SUFFIX)",
    )
