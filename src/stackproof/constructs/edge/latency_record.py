"""One name that leads to the nearest region that is well."""

from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs.edge.api_values import HOST
from stackproof.constructs.edge.hosted_zone import HostedZone
from stackproof.constructs.naming import REGION
from stackproof.constructs.stack import AwsStack
from stackproof.constructs.validation import Rule, matches, whole_number

_FAILURES: Final = Rule(
    "the failures before a region is unwell",
    whole_number(range(1, 11)),
    "1 to 10",
    "3 tells an outage from a lost packet",
)
_INTERVAL: Final = Rule(
    "the seconds between two checks", whole_number({10, 30}), "10 or 30", "10 costs more"
)
_PATH: Final = Rule(
    "the path of the health check",
    matches(r"/[!-~]{0,254}"),
    "a slash and up to 254 visible characters",
    "give the path alone, such as /health",
)


class HealthCheck(aws.Construct):
    """A question over TLS from several places of the world whether a region is well.

    The host must show a certificate of its name and answer with a status below 400.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project: the middle of its name.
        host: Who is asked, by the name of the region alone, such as `RestApi.host`.
        path: What is asked for, such as `/live/health`.
        failures: After so many failures in a row the region is unwell. By default 3.
        interval_seconds: 10 or 30. By default 30.

    Raises:
        BadValue: Route 53 does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        host: str,
        path: str,
        failures: int = 3,
        interval_seconds: int = 30,
    ) -> None:
        HOST.check(host, what="the host of the health check")
        _PATH.check(path)
        _FAILURES.check(failures)
        _INTERVAL.check(interval_seconds)
        super().__init__(scope, id_)
        self._resource = aws.route53_health_check.Route53HealthCheck(
            self,
            "Resource",
            type="HTTPS",
            fqdn=host,
            port=443,
            resource_path=path,
            enable_sni=True,
            failure_threshold=failures,
            request_interval=interval_seconds,
            # The only name that a health check has.
            tags={"Name": AwsStack.around(self).naming.plain(part)},
        )

    @property
    def id(self) -> str:
        """The health check's id, as a token."""
        return self._resource.id

    @property
    def resource(self) -> aws.route53_health_check.Route53HealthCheck:
        """The resource itself, for what this construct does not offer."""
        return self._resource


class LatencyRecord(aws.Construct):
    """What a name means to whom this region is nearest, as long as the region is well.

    Each region has one of the same name. A region that is unwell leaves the answers.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        zone: The zone of the name.
        name: The name that all regions share.
        target_name: What it leads to, such as the regional name of an API's domain.
        target_zone_id: The zone of the target, which AWS gives beside it.
        health_check: What says whether the region is well.
        region: The region of the target. By default that of the stack.

    Raises:
        BadValue: The name does not lie in the zone, or it is no region.
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
        health_check: HealthCheck,
        region: str | None = None,
    ) -> None:
        zone.check_holds(name, what="the name of the record")
        if region is not None:
            REGION.check(region, what="the region of the record")
        super().__init__(scope, id_)
        region = region or AwsStack.around(self).region
        record = aws.route53_record
        self._resource = record.Route53Record(
            self,
            "Resource",
            zone_id=zone.id,
            name=name,
            type="A",
            set_identifier=region,
            health_check_id=health_check.id,
            latency_routing_policy=record.Route53RecordLatencyRoutingPolicy(region=region),
            alias=record.Route53RecordAlias(
                name=target_name, zone_id=target_zone_id, evaluate_target_health=True
            ),
        )

    @property
    def resource(self) -> aws.route53_record.Route53Record:
        """The resource itself, for what this construct does not offer."""
        return self._resource
