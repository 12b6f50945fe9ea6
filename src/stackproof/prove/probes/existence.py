"""A probe for every program: what Terraform says it made is really there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from stackproof.core.verdict import Proved, Unproved, Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe


@dataclass(frozen=True, slots=True)
class _Lookup:
    """How AWS is asked for one resource: the operation, its parameter and what to put there."""

    service: str
    operation: str
    parameter: str
    attribute: str
    many: bool = False
    answer: str | None = None


# Each operation answers with an error, or with an empty list under `answer`, if there is none.
_LOOKUPS: Mapping[str, _Lookup] = MappingProxyType(
    {
        "aws_api_gateway_rest_api": _Lookup("apigateway", "get_rest_api", "restApiId", "id"),
        "aws_cloudwatch_log_group": _Lookup(
            "logs", "describe_log_groups", "logGroupNamePrefix", "name", answer="logGroups"
        ),
        "aws_cloudwatch_metric_alarm": _Lookup(
            "cloudwatch",
            "describe_alarms",
            "AlarmNames",
            "alarm_name",
            many=True,
            answer="MetricAlarms",
        ),
        "aws_db_instance": _Lookup(
            "rds", "describe_db_instances", "DBInstanceIdentifier", "identifier"
        ),
        "aws_dynamodb_table": _Lookup("dynamodb", "describe_table", "TableName", "name"),
        "aws_iam_role": _Lookup("iam", "get_role", "RoleName", "name"),
        "aws_internet_gateway": _Lookup(
            "ec2", "describe_internet_gateways", "InternetGatewayIds", "id", many=True
        ),
        "aws_kms_key": _Lookup("kms", "describe_key", "KeyId", "key_id"),
        "aws_lambda_function": _Lookup("lambda", "get_function", "FunctionName", "function_name"),
        "aws_lb": _Lookup("elbv2", "describe_load_balancers", "LoadBalancerArns", "arn", many=True),
        "aws_nat_gateway": _Lookup(
            "ec2", "describe_nat_gateways", "NatGatewayIds", "id", many=True, answer="NatGateways"
        ),
        "aws_rds_cluster": _Lookup(
            "rds", "describe_db_clusters", "DBClusterIdentifier", "cluster_identifier"
        ),
        "aws_rds_cluster_instance": _Lookup(
            "rds", "describe_db_instances", "DBInstanceIdentifier", "identifier"
        ),
        "aws_route_table": _Lookup(
            "ec2", "describe_route_tables", "RouteTableIds", "id", many=True
        ),
        "aws_s3_bucket": _Lookup("s3", "head_bucket", "Bucket", "bucket"),
        "aws_secretsmanager_secret": _Lookup(
            "secretsmanager", "describe_secret", "SecretId", "arn"
        ),
        "aws_security_group": _Lookup(
            "ec2", "describe_security_groups", "GroupIds", "id", many=True
        ),
        "aws_sns_topic": _Lookup("sns", "get_topic_attributes", "TopicArn", "arn"),
        "aws_sqs_queue": _Lookup("sqs", "get_queue_attributes", "QueueUrl", "url"),
        "aws_subnet": _Lookup("ec2", "describe_subnets", "SubnetIds", "id", many=True),
        "aws_vpc": _Lookup("ec2", "describe_vpcs", "VpcIds", "id", many=True),
    }
)

# How a lookup may say "no such thing" beside an HTTP 404.
_ABSENT = ("NotFound", "NoSuch", "NonExist", "DoesNotExist", "ResourceNotFound")


class ResourcesExist(Probe):
    """What Terraform recorded as made is there when AWS is asked for it."""

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Asks for each resource of the types that it knows; says which types it does not."""
        verdict = judge(
            "every resource is there",
            self._look(live, stack),
            nothing="the stack has no resource of a type that this probe can ask for",
        )
        others = sorted({r.type for r in stack.resources} - set(_LOOKUPS))
        if isinstance(verdict, Proved):
            evidence = [f"{len(verdict.evidence)} resources were asked for and are there"]
            if others:
                evidence.append(f"not asked for: {', '.join(others)}")
            return Proved(tuple(evidence))
        if isinstance(verdict, Unproved):
            return Unproved(verdict.reason, tuple(others))
        return verdict

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for resource in stack.resources:
            lookup = _LOOKUPS.get(resource.type)
            if lookup is not None:
                there = _is_there(live, resource, lookup)
                yield Observation(resource.address, there, "there" if there else "not there")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes the first log group behind Terraform's back."""
        group = stack.all("aws_cloudwatch_log_group")[0]
        live.client("logs", group.region).delete_log_group(logGroupName=group["name"])


def _is_there(live: Live, resource: DeployedResource, lookup: _Lookup) -> bool:
    client = live.client(lookup.service, resource.region)
    wanted: Any = resource[lookup.attribute]
    try:
        answer = getattr(client, lookup.operation)(
            **{lookup.parameter: [wanted] if lookup.many else wanted}
        )
    except client.exceptions.ClientError as error:
        code = str(error.response["Error"].get("Code", ""))
        if any(word in code for word in _ABSENT) or code == "404":
            return False
        raise
    return bool(answer[lookup.answer]) if lookup.answer else True
