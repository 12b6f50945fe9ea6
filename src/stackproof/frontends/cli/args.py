"""The command line's grammar. Nothing heavy is imported here: `--help` answers at once."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from stackproof import __version__
from stackproof.core.errors import UsageError

PROFILES = ("default", "strict", "ephemeral", "retain", "pci")
ENGINES = ("auto", "native", "node")
FORMATS = ("text", "concise", "json", "sarif", "github", "markdown")
ANALYSIS_FORMATS = ("markdown", "html", "json", "sarif")

_EXIT_CODES = """\
exit codes:
  0  clean, or proved as far as it can be
  1  findings, or something was refuted
  2  the command or the configuration is wrong
  3  there is nothing to work on
  4  the machine lacks something, or stackproof has a fault
  130  interrupted
"""


class _Parser(argparse.ArgumentParser):
    """Raises instead of printing its usage over the message."""

    def error(self, message: str) -> NoReturn:
        """Turns a mistake on the command line into a `UsageError`."""
        raise UsageError(message, help=f"see `{self.prog} --help`")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What the command line asks for; `verb` names the command.

    Raises:
        UsageError: The command line cannot be understood.
        SystemExit: Help or the version was asked for, and printed.
    """
    return _parser(arguments).parse_args(arguments)


def manual() -> Iterator[tuple[str, str]]:
    """Every command with its help, in the order in which they are listed."""
    yield from _manual(_parser(tuple(verb for verb, _, _ in _verbs())))


def _manual(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str]]:
    yield parser.prog, parser.format_help()
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to its commands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - likewise
            for command in action.choices.values():
                yield from _manual(command)


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="stackproof",
        description="Proves AWS infrastructure written in Python before it reaches AWS.",
        epilog=_EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"stackproof {__version__}")
    # Without `prog` it would format a help page to find out, and load more for that.
    verbs = parser.add_subparsers(dest="verb", metavar="COMMAND", required=True, prog=parser.prog)
    for verb, words, fill in _verbs():
        command = verbs.add_parser(verb, help=words)
        # The grammar of a command takes milliseconds, so only what may be asked for is made.
        if verb in arguments:
            fill(command)
    return parser


def _verbs() -> tuple[tuple[str, str, Callable[[argparse.ArgumentParser], None]], ...]:
    return (
        ("check", "find what will fail, without running the program", _check),
        ("synth", "run the program and write its Terraform JSON", _synth),
        ("prove", "prove a program from synthesis to destruction", _prove),
        ("report", "write the failure analysis of a program", _report),
        ("bindings", "look up what the provider bindings offer", _bindings),
        ("explain", "print the page of a rule", _explain),
        ("platform", "deploy, verify, destroy or copy a platform that comes along", _platform),
        ("setup", "see what a proof needs, and fetch what can be had", _setup),
    )


def _check(parser: argparse.ArgumentParser) -> None:
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
    _rules(parser)
    parser.add_argument("--fix", action="store_true", help="apply the fixes that are safe")
    parser.add_argument(
        "--unsafe-fixes", action="store_true", help="apply every fix; read the change afterwards"
    )
    parser.add_argument(
        "--diff",
        action="store_true",
        help="print what the fixes would change, and change nothing; 1 if there is anything",
    )
    parser.add_argument(
        "--output-format",
        choices=FORMATS,
        default=FORMATS[0],
        metavar="FORMAT",
        help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; with sarif, findings give exit code 0",
    )
    parser.add_argument(
        "--statistics", action="store_true", help="print how many findings each rule has instead"
    )
    _bindings_versions(parser)
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
    _engine(parser)


def _rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="CODES",
        help="ask only these rules: codes, names, or the beginning of codes, as in SP1",
    )
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="CODES", help="leave these rules out"
    )
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        metavar="NAME",
        help=f"the pack of rules to ask: {', '.join(PROFILES)} (default: default)",
    )


def _bindings_versions(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--bindings",
        action="append",
        default=[],
        metavar="DIST=VERSION",
        help="use this version of a package of bindings",
    )


def _report(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Writes the failure analysis of a program: each failure with its code as it is and as it "
        "should be, its root cause and its effects, then a summary and what is right. "
        "Exit code 1 means that there are failures."
    )
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="a folder, a file, or a Markdown document that holds a program (default: this folder)",
    )
    parser.add_argument(
        "--out",
        action="append",
        type=Path,
        default=[],
        metavar="FILE",
        help="write it there; .md, .html, .json or .sarif tells the form; may be given again",
    )
    parser.add_argument(
        "--output-format",
        choices=ANALYSIS_FORMATS,
        default=ANALYSIS_FORMATS[0],
        metavar="FORMAT",
        help=f"what is printed without --out: {', '.join(ANALYSIS_FORMATS)} (default: markdown)",
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
    _rules(parser)
    _bindings_versions(parser)


def _program(parser: argparse.ArgumentParser) -> None:
    """What every command that runs a program takes."""
    parser.add_argument(
        "path",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="PATH",
        help="the file that makes the App, or its folder (default: this folder)",
    )
    parser.add_argument("--stack", metavar="NAME", help="which stack, if the program has several")
    parser.add_argument(
        "--env",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a variable for the program; it sees almost none of yours",
    )
    parser.add_argument(
        "--timeout",
        type=_seconds,
        metavar="SECONDS",
        help="how long the program may run (default: 120)",
    )
    _engine(parser)


def _engine(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        metavar="ENGINE",
        help="what stands for the framework: native (stackproof's own), node (the framework "
        "itself), or auto: native where it is known to give the same (default: auto)",
    )


def _synth(parser: argparse.ArgumentParser) -> None:
    parser.description = "Runs the program in a process of its own and writes its Terraform JSON."
    _program(parser)
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("build/synth"),
        metavar="DIR",
        help="where the assembly goes (default: build/synth)",
    )
    parser.add_argument(
        "--print", action="store_true", help="print the stack's JSON instead of where it is"
    )
    parser.add_argument(
        "--source-map",
        type=Path,
        metavar="FILE",
        help="write there which lines of the program made each element",
    )


def _prove(parser: argparse.ArgumentParser) -> None:
    from stackproof.core.proof import Stage  # noqa: PLC0415 - no other command has stages

    stages = tuple(stage.value for stage in Stage)
    parser.description = (
        "Checks and synthesizes the program, applies it to an embedded AWS with Terraform, asks "
        "the live AWS about it, plans again, destroys it and looks for what was left behind."
    )
    _program(parser)
    parser.add_argument(
        "--until",
        choices=stages,
        metavar="STAGE",
        help="stop after this stage: " + ", ".join(stages),
    )
    parser.add_argument(
        "--keep", action="store_true", help="destroy nothing and keep the embedded AWS running"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("build/prove"),
        metavar="DIR",
        help="where report and evidence go (default: build/prove)",
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write the report there too; - prints it"
    )
    parser.add_argument(
        "--port",
        type=_port,
        default=0,
        metavar="N",
        help="the port of the embedded AWS (default: a free one)",
    )
    parser.add_argument(
        "--relax-providers",
        action="store_true",
        help="accept any version of the providers that the program pins",
    )
    parser.add_argument(
        "--strict", action="store_true", help="count what could not be examined as a failure"
    )


def _bindings(parser: argparse.ArgumentParser) -> None:
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
        _bindings_versions(question)
    for question in (show, search, listed, index):
        question.add_argument("--json", action="store_true", help="print JSON")


def _explain(parser: argparse.ArgumentParser) -> None:
    parser.description = "Prints what a rule finds, why that fails, and what to write instead."
    parser.add_argument(
        "code", nargs="?", metavar="CODE", help="such as SP101; without one, all rules are listed"
    )


def _platform(parser: argparse.ArgumentParser) -> None:
    from stackproof import api  # noqa: PLC0415 - no other command has platforms

    parser.description = "Runs a platform that comes along, or copies it as a project of your own."
    asks = parser.add_subparsers(dest="platform", metavar="PLATFORM", required=True)
    listed = asks.add_parser("list", help="the platforms that come along")
    listed.description = "Lists the platforms that come along."
    names = tuple(each.name for each in api.all_platforms())
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
            _platform_step(steps.add_parser(step, help=words), words, each.regions)


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


def _setup(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Looks for what `prove` needs. If neither Terraform nor OpenTofu is there, OpenTofu is "
        "fetched into your cache folder and verified."
    )
    parser.add_argument("--quiet", action="store_true", help="speak only if something is missing")


def _seconds(text: str) -> int:
    value = int(text) if text.isdecimal() else 0
    if value <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds above zero")
    return value


def _depth(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of levels")
    return int(text)


def _port(text: str) -> int:
    value = int(text) if text.isdecimal() else -1
    if not 0 <= value < 65536:  # noqa: PLR2004 - TCP has no more
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 (any) to 65535")
    return value
