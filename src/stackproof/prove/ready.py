"""Whether this machine has what a proof needs; what can be fetched is fetched."""

import sys
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from stackproof.core.errors import HostError, StackproofError
from stackproof.core.progress import Progress
from stackproof.core.proof import Claim, Proof
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.settings.paths import cache_folder
from stackproof.synth.node import find_node
from stackproof.terraform import install, program
from stackproof.terraform.mirror import find_mirror

_MEGABYTE = 1 << 20


def examine(environ: Mapping[str, str], progress: Progress) -> Proof:
    """Looks for each thing in turn; what is missing is refuted, with what to do about it."""
    looks: tuple[tuple[str, str, Callable[[], Verdict]], ...] = (
        ("terraform", "Is there a Terraform or OpenTofu?", lambda: _terraform(environ, progress)),
        ("providers", "Where do providers come from?", lambda: _providers(environ)),
        ("node", "Is there a Node for the framework?", lambda: _node(environ)),
        ("aws", "Is the embedded AWS installed?", _embedded),
        ("framework", "Is a framework installed?", _framework),
    )
    claims: list[Claim] = []
    for name, question, look in looks:
        progress.started(name, question)
        began = time.monotonic()
        try:
            verdict = look()
        except StackproofError as error:
            verdict = Refuted("it is there", error.message, error.details, error.help)
        claims.append(Claim(name, question, verdict, time.monotonic() - began))
        progress.finished(claims[-1])
    return Proof(
        program="this machine",
        stack="",
        target="for stackproof prove",
        claims=tuple(claims),
        tools=(),
        interrupted=False,
    )


def _terraform(environ: Mapping[str, str], progress: Progress) -> Verdict:
    cache = cache_folder(environ)
    try:
        found = program.find(cache=cache, environ=environ)
    except HostError as error:
        if error.where != "PATH":
            raise
        progress.said("neither Terraform nor OpenTofu is installed; fetching OpenTofu")

        def hear(done: int, total: int | None) -> None:
            progress.advanced(done // _MEGABYTE, (total or 0) // _MEGABYTE, "MB")

        install.fetch(cache, environ=environ, on_progress=hear)
        found = program.find(cache=cache, environ=environ)
    return Proved((f"{found.executable} at {found.executable.path}", *found.notes))


def _providers(environ: Mapping[str, str]) -> Verdict:
    source = find_mirror(environ=environ)
    return Proved((f"{source}: {source.why}",))


def _node(environ: Mapping[str, str]) -> Verdict:
    node = find_node(environ, Path(sys.executable))
    if node is None:
        return Unproved(
            "there is none; only what cannot run natively needs it: "
            "install Node 20 or newer, or pip install 'stackproof[node]'"
        )
    return Proved((str(node),))


def _embedded() -> Verdict:
    missing = [name for name in ("boto3", "moto", "flask") if find_spec(name) is None]
    if missing:
        return Refuted(
            "boto3 and moto", f"no {', '.join(missing)}", help="pip install 'stackproof[prove]'"
        )
    return Proved(("moto and boto3",))


def _framework() -> Verdict:
    there = [name for name in ("cdktn", "cdktf") if find_spec(name) is not None]
    if not there:
        return Unproved("there is none here; programs run natively, by the bindings that ship")
    return Proved((" and ".join(there),))
