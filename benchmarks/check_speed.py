"""What a check costs beside what people run today: type checkers and the framework's own synthesis.

    python benchmarks/check_speed.py [--runs N] [--only ROW ...] [--tree N ...]

Writes programs for `cdktf` of about 1,000 lines and 40 resources below `build/benchmarks`, and
installs the type checkers into an environment of their own there. Every figure is the median of
whole processes, each tool in turn, after a run that is not counted. `--tree` checks a growing
number of such programs at once. Needs the development environment.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Shape
from stackproof.bindings.search import find
from stackproof.bindings.show import show

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "benchmarks"
TOOLS = BUILD / "tools"
CHECKERS = ("ty", "zuban", "pyright")
KIBIBYTE = 1024 if sys.platform != "darwin" else 1
PACKAGE = "cdktf_cdktf_provider_aws"
OPTIONS = 24
TYPES = (
    ("vpc", "subnet", "route_table", "route"),
    ("nat_gateway", "internet_gateway", "eip", "security_group"),
    ("vpc_endpoint", "flow_log", "lb", "lb_listener"),
    ("lb_target_group", "autoscaling_group", "launch_template", "instance"),
    ("db_subnet_group", "rds_cluster", "rds_cluster_instance", "dynamodb_table"),
    ("s3_bucket", "s3_bucket_policy", "s3_bucket_public_access_block", "s3_bucket_versioning"),
    ("kms_key", "kms_alias", "iam_role", "iam_policy"),
    ("lambda_function", "lambda_permission", "sqs_queue", "sns_topic"),
    ("sns_topic_subscription", "cloudwatch_log_group", "cloudwatch_metric_alarm", "ecr_repository"),
    ("api_gateway_rest_api", "route53_record", "ecs_cluster", "ecs_service"),
)
RESOURCES = sum(map(len, TYPES))

SERVICE = '''\
"""The part NAME of the platform."""

import json
from typing import Any

from cdktf import TerraformOutput
from constructs import Construct
IMPORTS
from lib.settings import Settings


class NAME(Construct):
    """Its resources, by what they are for."""

    def __init__(self, scope: Construct, id_: str, settings: Settings) -> None:
        super().__init__(scope, id_)
        self.settings = settings
        name = f"{settings.project}-LOWER-{settings.environment}"
CALLS
        policy = self.allow(["logs:PutLogEvents"], [f"arn:aws:logs:*:*:{name}"])
        TerraformOutput(self, "policy", value=json.dumps(policy))

    def trust(self, service: str) -> dict[str, Any]:
        """Who may take a role."""
        statement = {"Effect": "Allow", "Principal": {"Service": service}}
        return {"Version": "2012-10-17", "Statement": [{**statement, "Action": "sts:AssumeRole"}]}

    def allow(self, actions: list[str], resources: list[str]) -> dict[str, Any]:
        """A policy of one statement."""
        statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
        return {"Version": "2012-10-17", "Statement": [statement]}
'''
SETTINGS = '''\
"""What differs between environments."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """One environment."""

    project: str = "shop"
    environment: str = "dev"
    archive: str = "/tmp/handler.zip"
    tags: dict[str, str] = field(default_factory=lambda: {"Project": "shop"})
'''
MAIN_HEAD = """\
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from lib.settings import Settings
"""
MAIN = """\

SETTINGS = Settings()
app = App()
stack = TerraformStack(app, "shop")
AwsProvider(stack, "aws", region="eu-central-1")
"""


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    wall: float
    cpu: float
    memory: int
    code: int


@dataclass(frozen=True)
class Row:
    """A command to measure.

    Args:
        name: What it is called in the table.
        command: The command.
        env: Its variables.
        fresh: A folder to delete before each run.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    fresh: Path | None = None


def main() -> int:
    """Prints the table; 1 if something that should be clean is not."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15, help="runs of each (default: 15)")
    parser.add_argument("--only", nargs="*", help="measure only these rows")
    parser.add_argument("--tree", type=int, nargs="*", default=[], help="check so many programs")
    options = parser.parse_args()
    catalog = Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"}, cache=BUILD / "cache")
    program = written(BUILD / "program", catalog)
    lines = sum(len(path.read_text().splitlines()) for path in program.rglob("*.py"))
    print(f"{lines} lines, {RESOURCES} resources, median of {options.runs} runs\n")
    print("| tool | wall ms | CPU ms | MB |\n| --- | ---: | ---: | ---: |")
    chosen = [row for row in rows(program) if not options.only or row.name in options.only]
    costs = measured(chosen, options.runs, program)
    failed = [row.name for row in chosen if not reported(row.name, costs[row.name])]
    compare(costs)
    for count in options.tree:
        tree = BUILD / f"tree-{count}"
        if not tree.is_dir():
            for number in range(count):
                written(tree / f"p{number}", catalog)
        row = Row(f"stackproof check, {count} programs", stackproof("check", tree), WARM)
        cost = measured([row], TREE_RUNS, BUILD)[row.name]
        reported(row.name, cost)
        seconds = statistics.median(each.wall for each in cost)
        print(f"\n{count / seconds:.0f} programs a second\n", flush=True)
    return int(bool(failed))


def rows(program: Path) -> list[Row]:
    """What is measured."""
    python = sys.executable
    install()
    tools = TOOLS / "bin"
    cold = {"STACKPROOF_CACHE": str(BUILD / "cold")}
    clean = str(program)
    return [
        Row(OURS, stackproof("check", program), WARM),
        Row(f"{OURS} --run", stackproof("check", "--run", program), WARM),
        Row("stackproof report", stackproof("report", program, "--out", BUILD / "r.html"), WARM),
        Row(f"{OURS}, no cache", stackproof("check", program), cold, BUILD / "cold"),
        Row("ty", [str(tools / "ty"), "check", "--python", python, clean]),
        Row("zuban", [str(tools / "zuban"), "check", "--python-executable", python, clean]),
        Row("pyright", [str(tools / "pyright"), "--pythonpath", python, clean]),
        Row("synth (cdktf)", [python, "main.py"], SILENCE),
    ]


def compare(costs: Mapping[str, Sequence[Cost]]) -> None:
    """Prints how many times faster we are than the fastest type checker."""
    walls = {name: statistics.median(each.wall for each in cost) for name, cost in costs.items()}
    others = [name for name in CHECKERS if name in walls]
    if OURS in walls and others:
        fastest = min(others, key=lambda name: walls[name])
        print(f"\n{walls[fastest] / walls[OURS]:.1f} times as fast as {fastest}\n", flush=True)


OURS = "stackproof check"
WARM = {"STACKPROOF_CACHE": str(BUILD / "cache")}
TREE_RUNS = 3
VALUES = {Shape.STRING: "name", Shape.BOOLEAN: "True", Shape.NUMBER: "7"}
SKIPPED = frozenset({"id", "filename"})  # a file would have to be there
SILENCE = {
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
}


def stackproof(*arguments: str | Path) -> list[str]:
    """The installed command."""
    return [str(Path(sys.executable).with_name("stackproof")), *map(str, arguments)]


def install() -> None:
    """The type checkers, in an environment of their own."""
    python = TOOLS / "bin" / "python"
    if not all((TOOLS / "bin" / name).exists() for name in CHECKERS):
        print(f"installing {', '.join(CHECKERS)} into {TOOLS}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", TOOLS], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *CHECKERS], check=True)
    # pyright is fetched with npm when it first runs; that is no part of what it costs.
    subprocess.run([TOOLS / "bin" / "pyright", "--version"], check=True, capture_output=True)


def written(folder: Path, catalog: Catalog) -> Path:
    """The program in a folder: each resource with what it requires and its simple options."""
    lib = folder / "lib"
    lib.mkdir(parents=True, exist_ok=True)
    (lib / "__init__.py").touch()
    (lib / "settings.py").write_text(SETTINGS)
    (folder / "cdktf.json").write_text('{"language": "python", "app": "python main.py"}\n')
    (folder / "requirements.txt").write_text("cdktf==0.21.0\ncdktf-cdktf-provider-aws==20.1.0\n")
    head, calls = [MAIN_HEAD], []
    for number, types in enumerate(TYPES):
        name, lower = f"Part{number}", f"part{number}"
        made = [call(catalog, terraform_type) for terraform_type in types]
        text = SERVICE.replace("NAME", name).replace("LOWER", lower)
        text = text.replace("IMPORTS\n", "".join(imports for imports, _ in made))
        text = text.replace("CALLS\n", "".join(code for _, code in made))
        (lib / f"{lower}.py").write_text(text)
        head.append(f"from lib.{lower} import {name}\n")
        calls.append(f'{name}(stack, "{lower}", SETTINGS)\n')
    (folder / "main.py").write_text("".join([*head, MAIN, *calls, "app.synth()\n"]))
    return folder


def call(catalog: Catalog, terraform_type: str) -> tuple[str, str]:
    """The imports and the call of one resource."""
    match = find(catalog, PACKAGE, f"aws_{terraform_type}")
    if match is None:
        raise LookupError(terraform_type)
    imports, _, code = (show(catalog, match.facts).example or "").partition("\n\n")
    options = [
        f"    {argument.name}={VALUES[argument.type.shape]},\n"
        for argument in match.facts.arguments
        if not argument.required and argument.type.shape in VALUES and argument.name not in SKIPPED
    ]
    start = code.rstrip().removesuffix(")").rstrip().removesuffix(",")
    # As people write them: a name says which environment it is for.
    start = re.sub(r'\b((?:\w+_)?name)="[\w-]+"', r"\1=name", start)
    whole = f"self.{terraform_type} = {start},\n{''.join(options[:OPTIONS])})\n"
    return f"{imports}\n", textwrap.indent(whole, " " * 8)


def measured(rows: Sequence[Row], runs: int, cwd: Path) -> dict[str, list[Cost]]:
    """What each command takes, run after run: the tools take turns, so that all meet the same."""
    costs: dict[str, list[Cost]] = {row.name: [] for row in rows}
    for number in range(runs + 1):
        for row in rows:
            if row.fresh is not None:
                shutil.rmtree(row.fresh, ignore_errors=True)
            cost = ran(row.command, cwd, row.env)
            if number:
                costs[row.name].append(cost)
    return costs


def reported(name: str, costs: Sequence[Cost]) -> bool:
    """Prints a row; whether the command found nothing wrong."""
    wall = statistics.median(cost.wall for cost in costs) * 1000
    cpu = statistics.median(cost.cpu for cost in costs) * 1000
    memory = max(cost.memory for cost in costs) // 1_000_000
    note = "" if costs[-1].code == 0 else f" (exit code {costs[-1].code})"
    print(f"| {name}{note} | {wall:,.0f} | {cpu:,.0f} | {memory:,} |", flush=True)
    return costs[-1].code == 0


def ran(command: Sequence[str], cwd: Path, env: Mapping[str, str]) -> Cost:
    """One process, with its children."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **env},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    return Cost(
        wall=wall,
        cpu=used.ru_utime + used.ru_stime,
        memory=used.ru_maxrss * KIBIBYTE,
        code=process.returncode,
    )


if __name__ == "__main__":
    sys.exit(main())
