"""Synthesizes and applies the program under test, with the parts that prove it."""

import importlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackproof.api.proving import ProgramRequest, synth
from stackproof.check.project import meant
from stackproof.cloud.embedded import connect
from stackproof.core.errors import HostError, Missing, ProgramError, UsageError
from stackproof.core.progress import Silent
from stackproof.core.records import replace
from stackproof.core.verdict import Proved, Refuted
from stackproof.prove.run import Request, Run
from stackproof.prove.stages.apply import Apply
from stackproof.prove.stages.init import Init
from stackproof.prove.stages.interface import StageRunner
from stackproof.prove.stages.plan import PlanStage
from stackproof.prove.stages.synth import Synth
from stackproof.pytest_plugin.views import Applied, Deployed, Synthesized, Written
from stackproof.pytest_plugin.wanted import Wanted
from stackproof.settings.model import load
from stackproof.settings.paths import cache_folder
from stackproof.synth.locate import locate
from stackproof.synth.native.gate import Packages
from stackproof.terraform.config import Config
from stackproof.terraform.state import State

_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Built:
    """A stack on an embedded AWS, as plain data that one process can tell another.

    Args:
        endpoint: Where the embedded AWS answers.
        region: The region of the stack's provider.
        outputs: Its outputs by name.
        state: Address, type, region and values of each resource.
    """

    endpoint: str
    region: str
    outputs: Mapping[str, Any]
    state: tuple[tuple[str, str, str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Deployment:
    """A stack that was applied, and how it is ended with the AWS that it is in."""

    built: Built
    stop: Callable[[], None]


def synthesize(program: Wanted, folder: Path) -> Synthesized:
    """Runs a program and reads what it wrote.

    Args:
        program: The program.
        folder: An empty folder for the assembly.

    Raises:
        StackproofError: There is no program, it failed, or it has several stacks.
    """
    request = ProgramRequest(path=program.path, stack=program.stack, env=dict(program.env))
    outcome = synth(request, out=folder / "cdktf.out")
    if len(outcome.stacks) != 1:
        raise UsageError(
            f"the program has {len(outcome.stacks)} stacks: {', '.join(outcome.stacks)}",
            help="choose one with `stackproof_stack`",
        )
    (file,) = outcome.stacks.values()
    config = Config.read(file)
    return Synthesized(
        json=json.loads(file.read_bytes()),
        resources=tuple(
            Written(str(block.address), block.address.type, block.body)
            for block in (*config.resources, *config.data)
        ),
        outputs={output.name: output.value for output in config.outputs},
    )


def deploy(program: Wanted, folder: Path) -> Deployment:
    """Applies a program's stack to an embedded AWS of its own.

    Args:
        program: The program.
        folder: An empty folder for everything that it takes.

    Raises:
        StackproofError: Something on the way failed; nothing is left running.
    """
    run = Run(_request(program, folder), Silent())
    try:
        for stage in (Synth(), Init(), PlanStage(), Apply()):
            _pass(run, stage)
        state = run.state
        built = Built(
            endpoint=run.cloud.endpoint(),
            region=run.region,
            outputs={output.name: output.value for output in state.outputs},
            state=_plain(state, run.region),
        )
    except BaseException:
        run.close()
        raise
    return Deployment(built, run.close)


def connected(built: Built) -> Deployed:
    """What a test sees of a stack on an embedded AWS."""
    cloud = connect(built.endpoint)
    return Deployed(
        outputs=built.outputs,
        state=tuple(Applied(*each) for each in built.state),
        region=built.region,
        make_client=cloud.client,
    )


def on_account(file: str | None) -> Deployed:
    """A stack that somebody has applied to a real account, with the caller's own credentials.

    Args:
        file: What `terraform show -json` said of it.

    Raises:
        StackproofError: There is no such file, it holds no resources, or boto3 is missing.
    """
    how = "terraform show -json > state.json, then --stackproof-state state.json"
    if not file:
        raise UsageError("a stack on a real account is known by its state only", help=how)
    try:
        document = json.loads(Path(file).read_bytes())
    except OSError as error:
        raise UsageError(
            f"the state cannot be read: {error.strerror}", where=file, help=how
        ) from error
    except ValueError as error:
        raise UsageError("the state is no JSON", where=file, help=how) from error
    state = State.parse(document if isinstance(document, dict) else {})
    if not state.resources:
        raise UsageError("the state holds no resource", where=file, help=how)
    try:
        boto3 = importlib.import_module("boto3")
    except ImportError as error:
        raise Missing("pytest").error("a real account") from error
    session = boto3.session.Session()

    def client(service: str, region: str) -> Any:  # noqa: ANN401 - boto3 has no types
        return session.client(service, region_name=region)

    region = session.region_name or next((r.region for r in state.resources if r.region), _REGION)
    return Deployed(
        outputs={output.name: output.value for output in state.outputs},
        state=tuple(Applied(*each) for each in _plain(state, region)),
        region=region,
        make_client=client,
    )


def _request(program: Wanted, folder: Path) -> Request:
    if not program.path.exists():
        raise UsageError(
            f"there is no `{program.path}`",
            help="`stackproof_program` names a Python file or a project's folder",
        )
    settings = load(program.path)
    located = locate(program.path, settings, os.environ)
    found = meant(program.path, settings)
    cache = cache_folder(os.environ)
    return Request(
        path=program.path,
        program=replace(located, env={**located.env, **dict(program.env)}),
        folder=folder.absolute(),
        stack=program.stack,
        relax_providers=True,
        settings=settings,
        environ=os.environ,
        cache=cache,
        engine=settings.engine,
        packages=Packages(found.site_packages, dict(found.versions), cache),
    )


def _pass(run: Run, stage: StageRunner) -> None:
    """Runs one stage; what is not proved is an error.

    Raises:
        StackproofError: The stage failed.
    """
    verdict = stage.run(run).verdict
    run.listener = None
    if isinstance(verdict, Proved):
        return
    if isinstance(verdict, Refuted):
        raise ProgramError(
            f"{stage.stage.value}: {verdict.observed}", details=verdict.evidence, help=verdict.help
        )
    raise HostError(f"{stage.stage.value}: {verdict.reason}", details=verdict.evidence)


def _plain(state: State, region: str) -> tuple[tuple[str, str, str, Mapping[str, Any]], ...]:
    return tuple(
        (str(each.address), each.type, each.region or region, dict(each.values))
        for each in state.resources
    )
