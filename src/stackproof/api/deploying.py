"""Where a platform's stacks are built: an embedded AWS that stays, or a real account."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from stackproof.api.platforms import Platform, PlatformRequest, Step
from stackproof.cloud.account import Account
from stackproof.cloud.embedded import EmbeddedAws, connect
from stackproof.core.errors import HostError, UsageError
from stackproof.core.process import Interrupt
from stackproof.core.progress import Progress
from stackproof.core.proof import Claim
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.words import count
from stackproof.prove.fleet import Fleet
from stackproof.prove.stack_run import Target
from stackproof.settings.model import load
from stackproof.settings.paths import cache_folder
from stackproof.terraform.config import Config

if TYPE_CHECKING:
    from stackproof.cloud.connection import Connection
    from stackproof.cloud.interface import Cloud
    from stackproof.synth.interface import Stack

Done = tuple[tuple[Claim, ...], tuple[str, ...]]
"""What was found, and what a person should know."""

_EMBEDDED = "embedded.json"
_ACCOUNT = "account.json"


def on_embedded(
    chosen: Platform,
    request: PlatformRequest,
    stacks: "tuple[Stack, ...]",
    progress: Progress,
) -> Done:
    """The step on the embedded AWS, which lives from the deployment to the destruction.

    Raises:
        StackproofError: Nothing is deployed, or the machine does not allow it.
    """
    record = request.out / _EMBEDDED
    running = _running(record)
    if running is None:
        if request.step is not Step.DEPLOY:
            raise UsageError(
                "nothing is deployed to the embedded AWS there",
                where=str(request.out),
                help=f"`stackproof platform {request.name} deploy --target embedded` comes first",
            )
        return _on_new(chosen, request, stacks, progress, record)
    endpoint, pid = running
    claims = _done(_fleet(chosen, request, stacks, progress, connect(endpoint)), request.step)
    if _is_all_gone(request, claims):
        left = _ended(connect(endpoint), pid, record)
        progress.finished(left)
        return (*claims, left), ()
    return claims, (_answers(endpoint),)


def on_account(
    chosen: Platform,
    request: PlatformRequest,
    stacks: "tuple[Stack, ...]",
    progress: Progress,
    *,
    agree: Callable[[str], bool] | None,
) -> Done:
    """The step in the account of the credentials in the environment.

    Whose account it is, is said before anything is done. A folder belongs to one account.

    Raises:
        StackproofError: The credentials are of no use there, the folder belongs to another
            account, a destruction was not agreed to, or the machine does not allow the step.
    """
    account = Account(request.environ)
    fleet = _fleet(chosen, request, stacks, progress, account)
    first, *others = fleet.regions
    identity = account.identity(first)
    for region in others:
        account.identity(region)
    place = f"{identity}, in {', '.join(fleet.regions)}"
    if url := request.environ.get("AWS_ENDPOINT_URL"):
        place += f", at {url}"
    progress.said(place)
    record = request.out / _ACCOUNT
    _claim(record, identity.account, request)
    if request.step is Step.DESTROY:
        name = f"{request.name}-{request.environment}"
        what = ", ".join(stack.name for stack in stacks)
        if agree is None or not agree(f"{what} will be destroyed in account {identity.account}"):
            raise UsageError(
                f"the destruction of `{name}` in account {identity.account} was not agreed to",
                help="type its name where you are asked for it, or add --yes",
            )
    claims = _done(fleet, request.step)
    if _is_all_gone(request, claims):
        record.unlink(missing_ok=True)
        return claims, ()
    files = [s.name for s in stacks if _is_kept_here(s)]
    note = f"the state is in files in {request.out}: keep them, or name a bucket in the settings"
    return claims, ((note,) if files else ())


def _on_new(
    chosen: Platform,
    request: PlatformRequest,
    stacks: "tuple[Stack, ...]",
    progress: Progress,
    record: Path,
) -> Done:
    """Deploys to an embedded AWS that is started for it."""
    cloud = EmbeddedAws(request.out.absolute() / "aws")
    cloud.start()
    try:
        # What another embedded AWS held is gone with it.
        for state in request.out.glob("stacks/*/terraform.tfstate*"):
            state.unlink(missing_ok=True)
        claims = _done(_fleet(chosen, request, stacks, progress, cloud), request.step)
        endpoint = cloud.endpoint()
        _write(record, {"endpoint": endpoint, "pid": cloud.pid})
        cloud.leave_running()
    except BaseException:
        cloud.stop()
        progress.said("the embedded AWS has ended, and with it all that was in it")
        raise
    return claims, (_answers(endpoint),)


def _fleet(
    chosen: Platform,
    request: PlatformRequest,
    stacks: "tuple[Stack, ...]",
    progress: Progress,
    cloud: "Cloud",
) -> Fleet:
    target = Target(
        cloud=cloud,
        program=chosen.folder,
        settings=load(chosen.folder),
        environ=request.environ,
        cache=cache_folder(request.environ),
        interrupt=Interrupt(),
    )
    return Fleet(stacks, target, folder=request.out.absolute(), progress=progress)


def _done(fleet: Fleet, step: Step) -> tuple[Claim, ...]:
    work = {Step.DEPLOY: fleet.deploy, Step.VERIFY: fleet.verify, Step.DESTROY: fleet.destroy}
    return work[step]()


def _is_all_gone(request: PlatformRequest, claims: tuple[Claim, ...]) -> bool:
    is_whole = request.step is Step.DESTROY and not request.stacks
    return is_whole and all(isinstance(claim.verdict, Proved) for claim in claims)


def _answers(endpoint: str) -> str:
    return f"the embedded AWS answers at {endpoint}"


def _running(record: Path) -> tuple[str, int] | None:
    """Where the embedded AWS of a deployment answers; None if there is none any more."""
    try:
        said = json.loads(record.read_text(encoding="utf-8"))
        endpoint, pid = str(said["endpoint"]), int(said["pid"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    try:
        connect(endpoint).gaps()
    except HostError:
        return None
    return endpoint, pid


def _ended(cloud: "Connection", pid: int, record: Path) -> Claim:
    """Ends the embedded AWS, and says whether anything was left in it."""
    import signal  # noqa: PLC0415

    left = tuple(map(str, sorted(cloud.inventory().live)))
    question = "Is nothing left, not even what Terraform does not know of?"
    record.unlink(missing_ok=True)
    os.kill(pid, signal.SIGTERM)
    if left:
        seen = f"{count(len(left), 'thing')} left"
        return Claim("leftovers", question, Refuted("an AWS as empty as before", seen, left))
    return Claim("leftovers", question, Proved(("nothing is left",)))


def _claim(record: Path, account: str, request: PlatformRequest) -> None:
    """Makes the folder the account's when it is first deployed to.

    Raises:
        UsageError: It is another account's.
    """
    try:
        owner = str(json.loads(record.read_text(encoding="utf-8"))["account"])
    except (OSError, ValueError, KeyError, TypeError):
        owner = ""
    if owner and owner != account:
        raise UsageError(
            f"what was deployed from there is in account {owner}, and the credentials are of "
            f"account {account}",
            where=str(request.out),
            help=f"take credentials of {owner}, or another folder with --out",
        )
    if request.step is Step.DEPLOY:
        _write(record, {"account": account})


def _is_kept_here(stack: "Stack") -> bool:
    backend = Config.read(stack.config).backend
    return backend is not None and backend.kind == "local"


def _write(record: Path, content: dict[str, object]) -> None:
    try:
        record.write_text(json.dumps(content) + "\n", encoding="utf-8")
    except OSError as error:
        raise HostError(
            f"where the stacks are cannot be written down: {error.strerror}",
            where=str(record),
            help="make room, or name another folder with --out",
        ) from error
