"""A name in a zone that leads to something of AWS's."""

from stackproof.constructs import _backend as aws
from stackproof.constructs.edge.hosted_zone import HostedZone


class AliasRecord(aws.Construct):
    """A name that leads to a load balancer, and follows it when its addresses change.

    Args:
        scope: Where it lives.
        id_: Its id there.
        zone: Where the name is made.
        name: The name, which lies in the zone.
        target_name: The name that it leads to, such as `LoadBalancer.dns_name`.
        target_zone_id: The zone of that name, such as `LoadBalancer.zone_id`.

    Raises:
        BadValue: The name does not lie in the zone.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        zone: HostedZone,
        name: str,
        target_name: str,
        target_zone_id: str,
    ) -> None:
        zone.check_holds(name, what="the name of the record")
        super().__init__(scope, id_)
        record = aws.route53_record
        self._resource = record.Route53Record(
            self,
            "Resource",
            zone_id=zone.id,
            name=name,
            type="A",
            alias=record.Route53RecordAlias(
                name=target_name, zone_id=target_zone_id, evaluate_target_health=True
            ),
        )

    @property
    def resource(self) -> aws.route53_record.Route53Record:
        """The resource itself, for what this construct does not offer."""
        return self._resource
