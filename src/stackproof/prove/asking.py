"""Asks the probes of one stack, in a process of their own."""

import sys
from collections.abc import Mapping
from pathlib import Path

from stackproof.cloud.interface import Cloud
from stackproof.core import process
from stackproof.core.proof import Claim
from stackproof.core.verdict import Unproved
from stackproof.prove import wire
from stackproof.prove.stages.probe import resources
from stackproof.terraform.state import State

_SECONDS = 900
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


def ask(
    state: State,
    *,
    cloud: Cloud,
    region: str,
    proof: Path | None,
    file: Path,
    environ: Mapping[str, str],
) -> tuple[Claim, ...]:
    """One claim for each probe: those that fit every program, and those of a file.

    Args:
        state: What was applied.
        cloud: Where it was applied to.
        region: Where a resource lives of which the state does not say it.
        proof: The project's own probes; None if it has none.
        file: Where the request to the process is written.
        environ: Our own environment.
    """
    wire.Request(
        proof=str(proof) if proof is not None else "",
        endpoint=cloud.endpoint() or "",
        outputs={o.name: o.value for o in state.outputs if not o.sensitive},
        resources=tuple(resources(state, region)),
    ).write(file)
    answers = wire.Answers()
    kept = {k: v for k, v in environ.items() if k in _KEPT or k.startswith("COVERAGE_")}
    done = process.run(
        [sys.executable, "-P", "-m", "stackproof.prove.host", str(file)],
        cwd=file.parent,
        env={**kept, **cloud.environment()},
        timeout=_SECONDS,
        on_line=answers.hear,
    )
    why = f"after {_SECONDS} s" if done.timed_out else f"with exit code {done.code}"
    claims = (*answers.claims, *answers.missing(f"it ended {why}"))
    if done.code != 0 and not answers.claims:
        broken = Unproved(f"the process of the probes ended {why}", done.stderr[-12:])
        return (*claims, Claim("probes", "Do all probes come to an end?", broken))
    return claims
