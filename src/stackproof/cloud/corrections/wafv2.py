"""Web application firewall."""

from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("wafv2.no-rules", api="wafv2:UpdateWebACL")
def _no_rules(moto: Patches) -> None:
    """A web ACL that is updated to have no rules keeps those it had; AWS removes them."""
    backend = moto.load("moto.wafv2.models").WAFV2Backend
    update = moto.original(backend, "update_web_acl")

    def update_web_acl(self: Moto, name: str, id_: str, *rest: Moto) -> Any:  # noqa: ANN401
        answer = update(self, name, id_, *rest)
        _default_action, rules, *_others = rest
        if not rules:
            self.get_web_acl(None, name, id_).rules = []
        return answer

    moto.replace(backend, "update_web_acl", update_web_acl)


CORRECTIONS: tuple[Correction, ...] = (_no_rules,)
