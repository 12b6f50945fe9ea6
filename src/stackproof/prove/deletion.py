"""Asks AWS itself to delete what is protected from it; it has to refuse."""

from collections.abc import Iterable, Mapping
from typing import Any

from stackproof.cloud.interface import Cloud
from stackproof.core.records import dataclass, field
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.core.words import count
from stackproof.terraform.state import Resource


@dataclass(frozen=True, slots=True)
class _Deletion:
    """How one type of resource is deleted, and how AWS refuses.

    Args:
        guard: The attribute that says that it is protected.
        service: boto3's name of the service.
        action: The client's method.
        named: The parameter that names the resource, and the attribute that has its value.
        code: That of the error by which AWS refuses, from the service's API reference.
        more: What else the action is told.
    """

    guard: str
    service: str
    action: str
    named: tuple[str, str]
    code: str
    more: Mapping[str, object] = field(default_factory=dict)


_WITHOUT_COPY = {"SkipFinalSnapshot": True}
_BALANCER = _Deletion(
    guard="enable_deletion_protection",
    service="elbv2",
    action="delete_load_balancer",
    named=("LoadBalancerArn", "arn"),
    code="OperationNotPermitted",
)
_DELETIONS = {
    "aws_alb": _BALANCER,
    "aws_lb": _BALANCER,
    "aws_db_instance": _Deletion(
        guard="deletion_protection",
        service="rds",
        action="delete_db_instance",
        named=("DBInstanceIdentifier", "identifier"),
        code="InvalidParameterCombination",
        more=_WITHOUT_COPY,
    ),
    "aws_dynamodb_table": _Deletion(
        guard="deletion_protection_enabled",
        service="dynamodb",
        action="delete_table",
        named=("TableName", "name"),
        code="ValidationException",
    ),
    "aws_rds_cluster": _Deletion(
        guard="deletion_protection",
        service="rds",
        action="delete_db_cluster",
        named=("DBClusterIdentifier", "cluster_identifier"),
        code="InvalidParameterCombination",
        more=_WITHOUT_COPY,
    ),
}


def guarded(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """The resources that AWS is told to protect, as far as it can be asked to delete them."""
    return tuple(r for r in resources if r.type in _DELETIONS and _is_guarded(r))


def refused(cloud: Cloud, resources: Iterable[Resource], region: str) -> Verdict:
    """Whether AWS refuses to delete each of them.

    Args:
        cloud: Where they are; never a place where a loss would matter.
        resources: Those that are protected.
        region: Where one is of which the state does not say it.
    """
    asked = tuple(resources)
    lost = [f"{r.address}: {said}" for r in asked if (said := _deleted(cloud, r, region))]
    if lost:
        return Refuted(
            expected="AWS refuses to delete what is protected from it",
            observed=f"{len(lost)} of {len(asked)} not refused",
            evidence=tuple(lost),
        )
    if not asked:
        return Unproved("nothing is protected from deletion")
    return Proved(
        (
            f"AWS refuses to delete {count(len(asked), 'protected resource')}",
            *(str(resource.address) for resource in asked),
        )
    )


def _is_guarded(resource: Resource) -> bool:
    return resource.values.get(_DELETIONS[resource.type].guard) is True


def _deleted(cloud: Cloud, resource: Resource, region: str) -> str:
    """What AWS does when it is asked to delete it; empty if it refuses, since it is protected."""
    how = _DELETIONS[resource.type]
    parameter, attribute = how.named
    client: Any = cloud.client(how.service, resource.region or region)
    try:
        getattr(client, how.action)(**{parameter: resource.values.get(attribute), **how.more})
    except client.exceptions.ClientError as error:
        code = error.response["Error"].get("Code")
        return "" if code == how.code else f"{code}: {error.response['Error'].get('Message')}"
    return "deleted"
