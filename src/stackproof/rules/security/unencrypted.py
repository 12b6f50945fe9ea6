"""SP780: data that is stored or sent in plain."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.core.value import Known
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.rules.values.table import holds
from stackproof.terraform.view import Node, Resource

_FILE: Final = Path(__file__).parent / "data" / "encryption.toml"


class Unencrypted(Rule):
    """Data is stored or sent in plain, because an argument is off or absent."""

    code: ClassVar = Code("SP780", "unencrypted")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each argument that leaves data in plain."""
        if resource.is_data:
            return
        for setting in _settings().get(resource.type, ()):
            blocks, _, name = setting["argument"].rpartition(".")
            if ctx.view.of(setting.get("unless", "")):
                continue
            for node in resource.reach(blocks):
                if not holds(setting.get("when", {}), node) or not _is_plain(node, name, setting):
                    continue
                finding = self.finding(
                    at=ctx.at(resource, node, name),
                    message=f"`{resource.address}`: {setting['what']}",
                    subject=f"{resource.address}.{argument(node, name)}",
                    basis=setting["source"],
                )
                yield finding.helped(_help(setting, argument(node, name)))


def _is_plain(node: Node, name: str, setting: Mapping[str, Any]) -> bool:
    """Whether an argument surely leaves data in plain."""
    value = node.value(name)
    if not isinstance(value, Known):
        return False
    if "refused" in setting:
        return value.value in setting["refused"]
    if value.value in (None, ""):
        return not setting.get("only_off", False)
    wants = setting.get("wants")
    return value.value != wants if wants is not None else node.flag(name) is False


def _help(setting: Mapping[str, Any], name: str) -> str:
    if "refused" in setting:
        is_listener = name == "ssl_policy"
        return (
            "use `ELBSecurityPolicy-TLS13-1-2-2021-06`"
            if is_listener
            else f"set `{name}` to `redirect-to-https`"
        )
    wants = setting.get("wants", True)
    return f"set `{name}` to `{str(wants).lower() if wants is True else wants}`"


@cache
def _settings() -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """What leaves data in plain, by type."""
    import tomllib  # noqa: PLC0415 - slow to load, and only synthesized programs need it

    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for entry in tomllib.loads(_FILE.read_text("utf-8"))["setting"]:
        for kind in entry["types"]:
            found[kind] = (*found.get(kind, ()), entry)
    return found
