"""Asks the probes of one stack, in a process of their own."""

import sys
from collections.abc import Callable

from stackproof.core import process
from stackproof.core.proof import Claim
from stackproof.core.verdict import Unproved
from stackproof.prove import wire
from stackproof.prove.stack_run import PROOF_FILE, StackRun

_SECONDS = 900
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")


def ask(stack: StackRun, on_answer: Callable[[int, str], None]) -> tuple[Claim, ...]:
    """One claim for each probe: those that fit every program, and those of the project.

    Args:
        stack: What was applied.
        on_answer: Hears how many have answered, and the name of the last.
    """
    target = stack.target
    own = target.program / PROOF_FILE
    file = stack.file("probe-request.json")
    wire.Request(
        stack=stack.name,
        proof=str(own) if own.is_file() else "",
        endpoint=target.cloud.endpoint() or "",
        outputs={o.name: o.value for o in stack.state.outputs if not o.sensitive},
        resources=tuple(
            {
                "address": str(resource.address),
                "type": resource.type,
                "region": resource.region or stack.region,
                "values": resource.values,
            }
            for resource in stack.state.managed
        ),
    ).write(file)
    answers = wire.Answers()

    def hear(line: str) -> None:
        answers.hear(line)
        if answers.claims:
            on_answer(len(answers.claims), answers.claims[-1].name)

    # Like a program's: no credentials but the target's. `COVERAGE_` is how branch coverage
    # follows us.
    kept = {k: v for k, v in target.environ.items() if k in _KEPT or k.startswith("COVERAGE_")}
    done = process.run(
        [sys.executable, "-P", "-m", "stackproof.prove.host", str(file)],
        cwd=target.program,
        env={**kept, **target.cloud.environment()},
        timeout=_SECONDS,
        on_line=hear,
    )
    why = f"after {_SECONDS} s" if done.timed_out else f"with exit code {done.code}"
    claims = (*answers.claims, *answers.missing(f"it ended {why}"))
    if done.code != 0 and not answers.claims:
        broken = Unproved(f"the process of the probes ended {why}", done.stderr[-12:])
        return (*claims, Claim("probes", "Do all probes come to an end?", broken))
    return claims
