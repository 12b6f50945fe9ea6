"""The arguments of `setup`."""

import argparse


def fill(parser: argparse.ArgumentParser) -> None:
    """Says what the command does and takes."""
    parser.description = (
        "Looks for what `prove` needs. If neither Terraform nor OpenTofu is there, OpenTofu is "
        "fetched into your cache folder and verified."
    )
    parser.add_argument("--quiet", action="store_true", help="speak only if something is missing")
