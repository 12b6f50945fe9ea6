"""What a synthesis costs: natively, and with the framework's own process.

    python benchmarks/synth_speed.py [--runs N] [--only PROGRAM ...] [--grow N ...]

Writes the programs below `build/benchmarks`. Every figure is the median of whole processes, one
after the other, after a run that is not counted: `stackproof synth --engine native` with all that
it starts, and `python main.py` with Node. `--grow` synthesizes natively one stack of so many
resources. Needs the development environment.
"""

import argparse
import re
import statistics
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import check_speed
from check_speed import BUILD, RESOURCES, Cost, ran, stackproof, written

from stackproof.bindings.catalog import Catalog
from stackproof.platforms import trading

TRADING = Path(trading.__file__).parent
MANY = 1000
QUIET = {**check_speed.SILENCE, "CHECKPOINT_DISABLE": "1"}

# Arguments of version 5 of the provider that version 6 has no more.
_GONE = re.compile(
    r"^ *(cpu_core_count|cpu_threads_per_core|log_group_name|vpc)=.*\n", re.MULTILINE
)

LARGE = '''\
"""One stack of COUNT resources: groups of a queue, its policy, a role, a bucket and a group."""

import json

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.iam_role import IamRole
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.security_group import SecurityGroup, SecurityGroupIngress
from cdktn_provider_aws.sqs_queue import SqsQueue
from cdktn_provider_aws.sqs_queue_policy import SqsQueuePolicy
from constructs import Construct


class Part(Construct):
    """Five resources that refer to each other."""

    def __init__(self, scope, id_, number):
        super().__init__(scope, id_)
        queue = SqsQueue(self, "queue", name=f"queue-{number}", kms_master_key_id="alias/aws/sqs")
        role = IamRole(self, "role", name=f"role-{number}", assume_role_policy=json.dumps({}))
        bucket = S3Bucket(self, "bucket", bucket=f"bucket-{number}", tags={"Queue": queue.arn})
        SqsQueuePolicy(
            self,
            "policy",
            queue_url=queue.url,
            policy=json.dumps({"Principal": role.arn, "Resource": queue.arn}),
        )
        SecurityGroup(
            self,
            "group",
            name=f"group-{number}",
            ingress=[
                SecurityGroupIngress(from_port=443, protocol="tcp", description=bucket.id),
            ],
        )


app = App()
stack = TerraformStack(app, "large")
AwsProvider(stack, "aws", region="eu-west-1")
parts = [Part(stack, f"part-{number}", number) for number in range(COUNT // 5)]
TerraformOutput(stack, "parts", value=len(parts))
app.synth()
'''


@dataclass(frozen=True)
class Row:
    """One program with one engine."""

    program: str
    engine: str
    command: Sequence[str]
    folder: Path
    env: Mapping[str, str]


def main() -> int:
    """Prints the tables; 1 if a program failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default: 5)")
    parser.add_argument("--only", nargs="*", help="measure only these programs")
    parser.add_argument("--grow", type=int, nargs="*", default=[], help="so many resources")
    options = parser.parse_args()
    failed = 0
    print("| program | engine | wall s | CPU s | MB |\n| --- | --- | ---: | ---: | ---: |")
    for row in rows():
        if options.only is None or row.program in options.only:
            failed += report(row, options.runs)
    for count in options.grow:
        folder = large(BUILD / f"large-{count}", count, "cdktn")
        failed += report(native(f"{count:,} resources", folder, "cdktn"), 3)
    return int(bool(failed))


def rows() -> list[Row]:
    """What is measured."""
    catalog = Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"}, cache=BUILD / "cache")
    middling = written(BUILD / "program", catalog)
    moved = moved_to_cdktn(middling, BUILD / "program-cdktn")
    many = {name: large(BUILD / f"large-{name}", MANY, name) for name in ("cdktn", "cdktf")}
    programs = {
        "trading": {"cdktn": TRADING, "cdktf": TRADING},
        f"{RESOURCES} resources": {"cdktn": moved, "cdktf": middling},
        f"{MANY:,} resources": many,
    }
    return [
        make(program, folder, framework)
        for program, folders in programs.items()
        for framework, folder in folders.items()
        for make in (native, node)
    ]


def native(program: str, folder: Path, framework: str) -> Row:
    """The command of stackproof."""
    out = BUILD / "synth-out"
    command = stackproof("synth", "--engine", "native", "--out", out, folder)
    given = ["--env", f"STACKPROOF_FRAMEWORK={framework}"] if folder == TRADING else []
    return Row(program, f"native, {framework}", [*command, *given], BUILD, {})


def node(program: str, folder: Path, framework: str) -> Row:
    """The program by itself, as the framework's command runs it."""
    env = {**QUIET, "STACKPROOF_FRAMEWORK": framework, "CDKTF_OUTDIR": str(BUILD / "node-out")}
    return Row(program, framework, [sys.executable, "main.py"], folder, env)


def moved_to_cdktn(folder: Path, target: Path) -> Path:
    """The same program for the other framework."""
    for path in folder.rglob("*.*"):
        if path.suffix in {".py", ".json", ".txt"} and "cdktf.out" not in path.parts:
            text = path.read_text().replace("cdktf_cdktf_provider_", "cdktn_provider_")
            text = _GONE.sub("", text)
            moved = target / path.relative_to(folder)
            moved.parent.mkdir(parents=True, exist_ok=True)
            moved.write_text(text.replace("from cdktf ", "from cdktn "))
    (target / "requirements.txt").write_text("cdktn==0.24.0\ncdktn-provider-aws==25.8.1\n")
    return target


def large(folder: Path, count: int, framework: str) -> Path:
    """A program of one stack with so many resources."""
    folder.mkdir(parents=True, exist_ok=True)
    text = LARGE.replace("COUNT", str(count))
    if framework == "cdktf":
        text = text.replace("cdktn_provider_", "cdktf_cdktf_provider_").replace("cdktn", "cdktf")
    (folder / "main.py").write_text(text)
    (folder / "cdktf.json").write_text('{"language": "python", "app": "python main.py"}\n')
    return folder


def report(row: Row, runs: int) -> bool:
    """Prints a row; whether the program failed."""
    costs: list[Cost] = [ran(row.command, row.folder, row.env) for _ in range(runs + 1)][1:]
    wall = statistics.median(cost.wall for cost in costs)
    cpu = statistics.median(cost.cpu for cost in costs)
    memory = max(cost.memory for cost in costs) // 1_000_000
    note = "" if costs[-1].code == 0 else f" (exit code {costs[-1].code})"
    print(
        f"| {row.program} | {row.engine}{note} | {wall:.2f} | {cpu:.2f} | {memory:,} |", flush=True
    )
    return costs[-1].code != 0


if __name__ == "__main__":
    sys.exit(main())
