"""A public DNS zone, made here or found."""

from stackproof.constructs import _backend as aws
from stackproof.constructs._guard import guard
from stackproof.constructs.edge.zone_values import ZONE_ID, check_inside, check_zone_name
from stackproof.constructs.protection import DataProtection


class HostedZone(aws.Construct):
    """A public zone in Route 53.

    Args:
        scope: Where it lives.
        id_: Its id there.
        name: The domain that it serves.
        existing_id: The id of a zone that is there already. By default one is made, and answers
            once the name servers of the domain's registrar are set to `name_servers`.
        data_protection: By default (`RETAIN`) Terraform plans no deletion of a zone that it made,
            and Route 53 refuses it while there are other records; if `EPHEMERAL` it goes with all.

    Raises:
        BadValue: Route 53 does not take the name or the id.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        name: str,
        existing_id: str | None = None,
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        check_zone_name(name)
        if existing_id is not None:
            ZONE_ID.check(existing_id)
        super().__init__(scope, id_)
        self._name = name
        self._resource: aws.route53_zone.Route53Zone | None = None
        if existing_id is not None:
            self._zone_id = existing_id
            return
        self._resource = aws.route53_zone.Route53Zone(
            self,
            "Resource",
            name=name,
            force_destroy=not data_protection.retains,
            lifecycle=guard(data_protection),
        )
        self._zone_id = self._resource.zone_id

    def check_holds(self, name: str, *, what: str) -> str:
        """Give a name back if it is the zone's own or lies below it.

        Raises:
            BadValue: It lies elsewhere.
        """
        return check_inside(name, zone=self._name, what=what)

    @property
    def id(self) -> str:
        """The zone's id."""
        return self._zone_id

    @property
    def name(self) -> str:
        """The domain that it serves."""
        return self._name

    @property
    def name_servers(self) -> list[str]:
        """The name servers of a zone that was made, as tokens; of an existing one none is known."""
        return [] if self._resource is None else self._resource.name_servers

    @property
    def resource(self) -> aws.route53_zone.Route53Zone | None:
        """The resource itself, for what this construct does not offer; None if it was there."""
        return self._resource
