"""What Terraform's outcomes mean for a claim, in one place."""

import re
from collections.abc import Callable

from stackproof.cloud.connection import Connection
from stackproof.cloud.interface import Gap
from stackproof.core.verdict import Refuted, Unproved
from stackproof.core.words import count
from stackproof.prove.stack_run import StackRun
from stackproof.terraform import events
from stackproof.terraform.outcome import Outcome

# What the embedded AWS says when it lacks an action: see `cloud.corrections.protocol`.
_GAP = "embedded AWS:"
_REFUSED = re.compile(r"StatusCode: (?:404|405|501)\b")
_LONGEST_DETAIL = 600
# Of what is kept, the state alone knows.
_KEPT = "ended by force, it leaves what nobody knows of"


def failed(stack: StackRun, outcome: Outcome, expected: str) -> Refuted | Unproved:
    """The verdict on a command that failed.

    It is refuted, unless every error comes from what the embedded AWS lacks.
    """
    evidence = tuple(_line(error) for error in outcome.errors)
    cloud = stack.target.cloud
    gaps = cloud.gaps() if isinstance(cloud, Connection) else ()
    if outcome.errors and all(_is_gap(error, gaps) for error in outcome.errors):
        lacking = sorted({f"{gap.service} {gap.action}" for gap in gaps})
        return Unproved(
            reason=f"the embedded AWS lacks {', '.join(lacking) or 'what was asked'}",
            evidence=evidence,
        )
    observed = evidence[0] if len(evidence) == 1 else count(len(evidence), "error")
    return Refuted(expected=expected, observed=observed, evidence=evidence)


def counting(stack: StackRun, total: int, *, afterwards: str) -> Callable[[events.Event], None]:
    """A listener that counts the resources that are done.

    Args:
        stack: Whose they are.
        total: How many there are.
        afterwards: What happens when Terraform has been interrupted, and the stack is not kept.
    """
    done = 0
    progress = stack.progress
    then = _KEPT if stack.keeps else afterwards

    def hear(event: events.Event) -> None:
        nonlocal done
        if isinstance(event, events.ApplyComplete):
            # Data sources that are read on the way are no part of the total.
            done += event.action != "read"
            progress.advanced(done, total, event.address)
        elif isinstance(event, events.ApplyStart | events.ApplyProgress):
            progress.advanced(done, total, event.address)
        elif isinstance(event, events.Stopping):
            progress.said(
                f"interrupted: Terraform is asked to stop and gets {event.grace:g} s; {then}"
            )

    return hear


def _is_gap(error: events.Diagnostic, gaps: tuple[Gap, ...]) -> bool:
    """Whether an error comes from what the embedded AWS lacks.

    What moto refuses itself says so; for a path that it does not know there is only HTTP's own
    refusal, of a service that is known to have a gap.
    """
    text = f"{error.summary} {error.detail}"
    if _GAP in text:
        return True
    named = text.lower().replace(" ", "")
    return _REFUSED.search(text) is not None and any(
        gap.service.replace("-", "") in named for gap in gaps
    )


def _line(error: events.Diagnostic) -> str:
    detail = " ".join(error.detail.split())[:_LONGEST_DETAIL]
    # What has no address of its own still says in which element it is.
    within = (error.context or "").removeprefix("resource.") if not error.address else ""
    said = f"{within}: {error}" if within else str(error)
    return f"{said}: {detail}" if detail else said
