"""SP766: a peering that nobody accepts or that no route uses."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

_ACCEPTERS: Final = ("aws_vpc_peering_connection_accepter",)


class UnfinishedPeering(Rule):
    """A peering connection is accepted by nobody, or no route leads over it."""

    code: ClassVar = Code("SP766", "unfinished-peering")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for what a peering lacks."""
        if resource.type != "aws_vpc_peering_connection" or resource.is_data:
            return
        users = _users(resource, ctx)
        if not ctx.view.is_whole:
            return
        # With another account's VPC, the other side accepts and routes.
        is_foreign = resource.is_given("peer_owner_id")
        is_accepted = resource.flag("auto_accept") is not False and resource.is_given("auto_accept")
        is_accepted = is_accepted or any(user.type in _ACCEPTERS for user in users)
        if not is_accepted and not is_foreign:
            yield self._finding(
                resource,
                ctx,
                "is accepted by nobody, so it stays pending",
                "set `auto_accept`, or add an accepter in the other region",
            )
        if not any("route" in user.type for user in users):
            yield self._finding(
                resource, ctx, "carries no route", "add a route to each side's route tables"
            )

    def _finding(self, peering: Resource, ctx: Configured, what: str, cure: str) -> Diagnostic:
        return self.finding(
            at=ctx.at(peering),
            message=f"`{peering.address}` {what}",
            subject=f"{peering.address} {what}",
            basis="Amazon VPC Peering Guide, Create and accept; Update your route tables",
        ).helped(cure)


def _users(peering: Resource, ctx: Configured) -> list[Resource]:
    """What mentions the connection, directly or through its accepter or options."""
    users = list(ctx.view.mentioned_by(peering))
    for user in tuple(users):
        if user.type.startswith("aws_vpc_peering"):
            users += ctx.view.mentioned_by(user)
    return users
