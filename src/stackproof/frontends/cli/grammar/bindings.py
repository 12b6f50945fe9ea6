"""The arguments of `bindings`."""

import argparse

from stackproof.frontends.cli.grammar import options


def fill(parser: argparse.ArgumentParser) -> None:
    """Says what the command does and takes."""
    parser.description = "Looks up what the packages of provider bindings really offer."
    asks = parser.add_subparsers(dest="ask", metavar="QUESTION", required=True)
    show = asks.add_parser("show", help="one class: what it takes, what it gives, an example")
    show.description = (
        "Shows one class with its nested structs and an example call. The name need not be exact."
    )
    show.add_argument(
        "name",
        metavar="NAME",
        help="such as S3BucketVersioning, s3_bucket.S3Bucket, aws_vpc or data.aws_vpc",
    )
    show.add_argument(
        "--depth",
        type=_depth,
        default=3,
        metavar="N",
        help="how many levels of nested structs are shown (default: 3)",
    )
    search = asks.add_parser("search", help="resources and data sources by words of their names")
    search.description = "Lists resources, data sources and providers whose names hold all words."
    search.add_argument("words", nargs="+", metavar="WORD", help="in any order; beginnings will do")
    listed = asks.add_parser("list", help="the packages of bindings at hand")
    listed.description = "Lists the packages that are shipped with stackproof, cached or installed."
    index = asks.add_parser("index", help="make the index of a package")
    index.description = (
        "Makes the index of a package of bindings in your cache folder, so that later look-ups "
        "and checks begin at once."
    )
    index.add_argument(
        "target",
        metavar="PACKAGE",
        help="an installed distribution, a folder that holds `_jsii`, or a wheel",
    )
    for question in (show, search, listed):
        question.add_argument(
            "--package", metavar="DIST", help="look in this package only, not in every one at hand"
        )
    for question in (show, search):
        options.bindings_versions(question)
    for question in (show, search, listed, index):
        question.add_argument("--json", action="store_true", help="print JSON")


def _depth(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of levels")
    return int(text)
