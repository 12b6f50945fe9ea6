"""SP778: a managed policy of AWS that does not exist."""

import difflib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

_FILE = Path(__file__).parent / "data" / "managed_policies.txt"
# The partition may be computed; the rest is read only if it is written out.
_ARN: Final = re.compile(r"arn:[^:]+:iam::aws:policy/([\w+=,.@/-]+)")
_ARGUMENTS: Final = ("policy_arn", "managed_policy_arns", "permissions_boundary", "arn")


class UnknownManagedPolicy(Rule):
    """A managed policy is named that AWS does not have."""

    code: ClassVar = Code("SP778", "unknown-managed-policy")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each ARN of AWS's own that is on no list."""
        if not resource.type.startswith("aws_iam_"):
            return
        for name in _ARGUMENTS:
            for text in resource.texts(name):
                found = _ARN.fullmatch(text)
                if found is None or found[1] in _known():
                    continue
                finding = self.finding(
                    at=ctx.at(resource, None, name),
                    message=f"`{resource.address}` names `{found[1]}`, "
                    "which is no managed policy of AWS",
                    subject=f"{resource.address}.{found[1]}",
                    basis="IAM API, AttachRolePolicy: `Policy does not exist or is not attachable`",
                    # AWS adds policies: one that resembles no other may be new.
                    confidence=Confidence.HIGH if _meant(found[1]) else Confidence.LOW,
                )
                meant = _meant(found[1])
                yield finding.helped(f"`{meant}` exists") if meant else finding


def _meant(path: str) -> str | None:
    """The policy that was meant: of the same name elsewhere, or of nearly the same name."""
    name = _folded(path)
    for other in sorted(_known()):
        if _folded(other) == name:
            return other
    names = {_folded(other): other for other in sorted(_known())}
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.85)
    return names[close[0]] if close else None


def _folded(path: str) -> str:
    """A policy's name without its path, its separators and AWS's own prefixes."""
    name = path.rpartition("/")[2].lower().replace("_", "").replace("-", "")
    return name.removeprefix("amazon").removeprefix("aws")


@cache
def _known() -> frozenset[str]:
    lines = _FILE.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
