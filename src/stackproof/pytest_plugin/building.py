"""Synthesizes and applies the program under test, with the parts that prove it."""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stackproof.api.proving import ProgramRequest, synth
from stackproof.check.project import meant
from stackproof.cloud.account import Account, Identity
from stackproof.cloud.embedded import connect
from stackproof.core.errors import HostError, ProgramError, UsageError
from stackproof.core.progress import Silent
from stackproof.core.records import replace
from stackproof.core.verdict import Proved, Refuted
from stackproof.prove.run import Request, Run
from stackproof.prove.stages.apply import Apply
from stackproof.prove.stages.init import Init
from stackproof.prove.stages.interface import Answer, StageRunner
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
# Where an ARN, cut at its colons, has the account.
_OWNER = 4


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
    _only(outcome.stacks)
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
        synth, init = Synth(), Init()
        _pass(synth, synth.run(run))
        _only(stack.name for stack in run.stacks)
        (stack,) = run.stacks
        init.prepare(run)
        for stage in (init, PlanStage(), Apply()):
            _pass(stage, stage.ask(stack))
        built = Built(
            endpoint=run.cloud.endpoint(),
            region=stack.region,
            outputs={output.name: output.value for output in stack.state.outputs},
            state=_plain(stack.state, stack.region),
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


def on_account(file: str | None) -> tuple[Identity, Deployed]:
    """A stack that somebody has applied to a real account, with the caller's own credentials.

    Args:
        file: What `terraform show -json` said of it.

    Raises:
        StackproofError: There is no such file, it holds no resources, the credentials are of no
            use, or they are those of another account than the stack's.
    """
    state = _told(file)
    account = Account(os.environ)
    given = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or _REGION
    region = next((each.region for each in state.resources if each.region), given)
    identity = account.identity(region)
    arns = (str(each.values.get("arn")).split(":") for each in state.managed)
    owners = {arn[_OWNER] for arn in arns if len(arn) > _OWNER and arn[_OWNER].isdecimal()}
    if owners and identity.account not in owners:
        raise UsageError(
            f"the stack is in account {min(owners)}, and the credentials are of account "
            f"{identity.account}",
            where=file,
            help="take credentials of the stack's account",
        )
    return identity, Deployed(
        outputs={output.name: output.value for output in state.outputs},
        state=tuple(Applied(*each) for each in _plain(state, region)),
        region=region,
        make_client=account.client,
    )


def _told(file: str | None) -> State:
    """The state that Terraform has told.

    Raises:
        UsageError: There is none.
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
    return state


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


def _only(names: Iterable[str]) -> None:
    """Insists on one stack.

    Raises:
        UsageError: There are several.
    """
    found = tuple(names)
    if len(found) != 1:
        raise UsageError(
            f"the program has {len(found)} stacks: {', '.join(found)}",
            help="choose one with `stackproof_stack`",
        )


def _pass(stage: StageRunner, answer: Answer) -> None:
    """Takes the answer of a stage; what is not proved is an error.

    Raises:
        StackproofError: The stage failed.
    """
    verdict = answer.verdict
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
