"""SP790: what Checkov reports of a configuration."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Severity
from stackproof.core.span import Span
from stackproof.rules.base import Rule, Status

_FILE = Path(__file__).parent / "data" / "checkov.toml"
_THOROUGH = frozenset({"strict", "pci"})


class PolicyCheck(Rule):
    """A check of Checkov, the extra engine of policies, fails on a resource."""

    code: ClassVar = Code("SP790", "policy-check")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def about(self, check: str, title: str, resource: str, at: Span, *, basis: str) -> Diagnostic:
        """The finding about one failed check.

        Args:
            check: Checkov's own code, such as `CKV_AWS_18`.
            title: What Checkov demands.
            resource: The resource's address.
            at: Where it stands.
            basis: Checkov and its version.
        """
        return self.finding(
            at=at,
            message=f"`{resource}` fails {check}: {title}",
            subject=f"{resource} {check}",
            basis=basis,
            confidence=Confidence.MEDIUM,
        )


def is_asked(check: str, profile: str) -> bool:
    """Whether a check is asked in a profile.

    Args:
        check: Checkov's own code.
        profile: The name of the pack.
    """
    table = _table()
    # What a rule of ours speaks of is said by it, in the profiles that ask it, and never twice.
    if check in table["left_out"] or check in table["ours"]:
        return False
    if check in table["pci"]:
        return profile == "pci"
    if profile in _THOROUGH:
        return check not in table["ours_if_thorough"]
    return check in table["basic"]["checks"]


@cache
def _table() -> Mapping[str, Any]:
    import tomllib  # noqa: PLC0415 - slow to load, and few ask for Checkov

    return tomllib.loads(_FILE.read_text("utf-8"))
