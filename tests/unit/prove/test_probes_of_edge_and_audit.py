"""Probes of APIs, alarms, backups and trails: true of a sound stack, refuted when spoilt."""

import json
from collections.abc import Callable, Mapping

import pytest

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from stackproof.core.verdict import Refuted
from stackproof.prove.probes import alarms, audit, backup, edge
from stackproof.prove.probes.interface import Deployed, Probe
from support.probing import (
    Stack,
    claims_a_sentence,
    holds_until_spoilt,
    says_nothing_of_nothing,
)

REGION = "eu-west-1"
VISIBLE = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}


class Named(Stack):
    """A stack whose resources bear its name, so that stacks of one region do not meet."""

    def __init__(self, live: EmbeddedAws, name: str) -> None:
        super().__init__(live, REGION)
        self.name = name


def api(stack: Named) -> None:
    """An API with a signed route that takes a body and an open one, behind a web ACL."""
    gateway = stack.live.client("apigateway", REGION)
    id_ = gateway.create_rest_api(name=stack.name)["id"]
    root = gateway.get_resources(restApiId=id_)["items"][0]["id"]
    validator = gateway.create_request_validator(
        restApiId=id_, name="v", validateRequestBody=True, validateRequestParameters=True
    )["id"]
    stack.record("aws_api_gateway_rest_api", id=id_, name=stack.name)
    for method, path, how in (("POST", "orders", "AWS_IAM"), ("GET", "health", "NONE")):
        place = gateway.create_resource(restApiId=id_, parentId=root, pathPart=path)["id"]
        gateway.put_method(
            restApiId=id_,
            resourceId=place,
            httpMethod=method,
            authorizationType=how,
            requestModels={"application/json": "NewOrder"} if method == "POST" else {},
            requestValidatorId=validator,
        )
        gateway.put_integration(restApiId=id_, resourceId=place, httpMethod=method, type="MOCK")
        stack.record(
            "aws_api_gateway_method",
            rest_api_id=id_,
            resource_id=place,
            http_method=method,
            authorization=how,
        )
    deployment = gateway.create_deployment(restApiId=id_)["id"]
    gateway.create_stage(
        restApiId=id_, stageName="live", deploymentId=deployment, tracingEnabled=True
    )
    log = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{stack.name}"
    gateway.update_stage(
        restApiId=id_,
        stageName="live",
        patchOperations=[
            {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": log},
            {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.status"},
        ],
    )
    arn = f"arn:aws:apigateway:{REGION}::/restapis/{id_}/stages/live"
    stack.record("aws_cloudwatch_log_group", arn=log)
    stack.record("aws_api_gateway_stage", rest_api_id=id_, stage_name="live", arn=arn)
    waf = stack.live.client("wafv2", REGION)
    acl = waf.create_web_acl(
        Name=stack.name,
        Scope="REGIONAL",
        DefaultAction={"Allow": {}},
        VisibilityConfig=VISIBLE,
        Rules=[
            {
                "Name": "rate",
                "Priority": 0,
                "Action": {"Block": {}},
                "Statement": {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}},
                "VisibilityConfig": VISIBLE,
            },
            {
                "Name": "common",
                "Priority": 1,
                "OverrideAction": {"None": {}},
                "Statement": {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "Common"}},
                "VisibilityConfig": VISIBLE,
            },
        ],
    )["Summary"]
    waf.associate_web_acl(WebACLArn=acl["ARN"], ResourceArn=arn)
    stack.record(
        "aws_wafv2_web_acl", arn=acl["ARN"], id=acl["Id"], name=stack.name, scope="REGIONAL"
    )


def record(stack: Named) -> None:
    """A latency record that follows a health check, and a plain one beside it."""
    route53 = stack.live.client("route53", REGION)
    zone = route53.create_hosted_zone(Name=f"{stack.name}.dev", CallerReference=stack.name)
    check = route53.create_health_check(
        CallerReference=stack.name,
        HealthCheckConfig={"Type": "HTTPS", "FullyQualifiedDomainName": "a.dev", "Port": 443},
    )["HealthCheck"]["Id"]
    id_ = zone["HostedZone"]["Id"].rpartition("/")[2]
    name = f"api.{stack.name}.dev"
    found = {
        "Name": name,
        "Type": "A",
        "SetIdentifier": REGION,
        "Region": REGION,
        "HealthCheckId": check,
        "AliasTarget": {
            "HostedZoneId": "Z1",
            "DNSName": "d-1.execute-api.dev",
            "EvaluateTargetHealth": True,
        },
    }
    route53.change_resource_record_sets(
        HostedZoneId=id_,
        ChangeBatch={"Changes": [{"Action": "CREATE", "ResourceRecordSet": found}]},
    )
    stack.record("aws_route53_record", zone_id=id_, name="validation", set_identifier="")
    stack.record(
        "aws_route53_record",
        zone_id=id_,
        name=name,
        set_identifier=REGION,
        latency_routing_policy=[{"region": REGION}],
    )


def alarm(stack: Named) -> None:
    """An alarm of a function and one of slow requests that tell a topic, and a dashboard."""
    sns = stack.live.client("sns", REGION)
    topic = sns.create_topic(Name=stack.name, Attributes={"KmsMasterKeyId": stack.key()})
    arn = topic["TopicArn"]
    let_in = {
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": arn,
    }
    sns.set_topic_attributes(
        TopicArn=arn,
        AttributeName="Policy",
        AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": [let_in]}),
    )
    stack.record("aws_sns_topic", arn=arn)
    stack.record("aws_lambda_function", function_name=f"{stack.name}-intake")
    cloudwatch = stack.live.client("cloudwatch", REGION)
    for metric, statistic in (
        ("Errors", {"Statistic": "Sum"}),
        ("Duration", {"ExtendedStatistic": "p99"}),
    ):
        cloudwatch.put_metric_alarm(
            AlarmName=f"{stack.name}-{metric}",
            Namespace="AWS/Lambda",
            MetricName=metric,
            Dimensions=[{"Name": "FunctionName", "Value": f"{stack.name}-intake"}],
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
            AlarmActions=[arn],
            **statistic,
        )
        stack.record(
            "aws_cloudwatch_metric_alarm",
            alarm_name=f"{stack.name}-{metric}",
            dimensions={"FunctionName": f"{stack.name}-intake"},
        )
    widget = {"type": "metric", "properties": {"metrics": [["AWS/Lambda", "Errors"]]}}
    cloudwatch.put_dashboard(
        DashboardName=stack.name, DashboardBody=json.dumps({"widgets": [widget]})
    )
    stack.record("aws_cloudwatch_dashboard", dashboard_name=stack.name)


def backups(stack: Named) -> None:
    """A vault, a plan that keeps for 35 days, and a selection with the one cluster."""
    client = stack.live.client("backup", REGION)
    client.create_backup_vault(BackupVaultName=stack.name, EncryptionKeyArn=stack.key())
    plan = client.create_backup_plan(
        BackupPlan={
            "BackupPlanName": stack.name,
            "Rules": [
                {
                    "RuleName": "daily",
                    "TargetBackupVaultName": stack.name,
                    "Lifecycle": {"DeleteAfterDays": 35},
                }
            ],
        }
    )["BackupPlanId"]
    cluster = f"arn:aws:rds:{REGION}:{ACCOUNT}:cluster:{stack.name}"
    client.create_backup_selection(
        BackupPlanId=plan,
        BackupSelection={
            "SelectionName": stack.name,
            "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/backup",
            "Resources": [cluster],
        },
    )
    stack.record("aws_backup_vault", name=stack.name)
    stack.record("aws_backup_plan", id=plan)
    stack.record("aws_rds_cluster", arn=cluster)


def trail(stack: Named) -> None:
    """A trail into a bucket that lets it in for itself alone, beside a bucket without a policy."""
    s3 = stack.live.client("s3", REGION)
    for name in (f"{stack.name}-plain", stack.name):
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        stack.record("aws_s3_bucket", bucket=name)
    arn = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{stack.name}"
    let_in = {
        "Sid": "Trail",
        "Effect": "Allow",
        "Principal": {"Service": "cloudtrail.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{stack.name}/*",
        "Condition": {"StringEquals": {"aws:SourceArn": arn, "s3:x-amz-acl": "any"}},
    }
    deny = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": f"arn:aws:s3:::{stack.name}/*",
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(
        Bucket=stack.name,
        Policy=json.dumps({"Version": "2012-10-17", "Statement": [deny, let_in]}),
    )
    client = stack.live.client("cloudtrail", REGION)
    client.create_trail(
        Name=stack.name,
        S3BucketName=stack.name,
        IsMultiRegionTrail=True,
        EnableLogFileValidation=True,
        KmsKeyId=stack.key(),
    )
    client.start_logging(Name=stack.name)
    stack.record("aws_cloudtrail", name=stack.name)


PROBES: Mapping[Probe, Callable[[Named], None]] = {
    edge.RoutesDemandSignatures(open_to_all=("GET /health",)): api,
    edge.BodiesAreChecked(): api,
    edge.StagesRecordRequests(): api,
    edge.WebAclsGuardStages(): api,
    edge.WebAclsLimitAddresses(): api,
    edge.LatencyRecordsFollowHealth(): record,
    alarms.AlarmsAreHeard(): alarm,
    alarms.AlarmsWatchTheStack(): alarm,
    alarms.DashboardsShowMetrics(): alarm,
    backup.ClustersAreSelected(): backups,
    backup.PlannedBackupsAreKept(days=35): backups,
    backup.VaultsEncryptWithStackKey(): backups,
    audit.TrailsRecord(): trail,
    audit.TrailsShowChanges(): trail,
    audit.DeliveriesNameTheirSource(): trail,
}
BY_NAME = pytest.mark.parametrize("probe", PROBES, ids=lambda probe: str(probe.name))


@BY_NAME
def test_holds_and_is_refuted_when_spoilt(probe: Probe, live: EmbeddedAws) -> None:
    """A probe proves its claim of a sound stack, and refutes it after its own sabotage."""
    # A name for each probe, so that stacks do not meet.
    stack = Named(live, f"s-{probe.name}"[:40])
    PROBES[probe](stack)
    holds_until_spoilt(probe, live, stack.deployed())


@BY_NAME
def test_says_when_there_is_nothing_to_look_at(probe: Probe, live: EmbeddedAws) -> None:
    """A stack without such resources proves nothing."""
    says_nothing_of_nothing(probe, live)


@BY_NAME
def test_says_what_it_claims_and_needs(probe: Probe, live: EmbeddedAws) -> None:
    """A claim is a sentence, and the embedded AWS shows what it needs."""
    claims_a_sentence(probe)
    assert live.unproved(probe.needs) is None


def test_a_stranger_is_seen_in_an_alarm(live: EmbeddedAws) -> None:
    """An alarm of something that the stack has not made is named with what is missing."""
    stack = Named(live, "s-stranger")
    alarm(stack)
    others = tuple(r for r in stack.resources if r.type != "aws_lambda_function")
    verdict = alarms.AlarmsWatchTheStack().run(live, Deployed(outputs={}, resources=others))
    assert isinstance(verdict, Refuted)
    assert "the stack has no FunctionName s-stranger-intake" in verdict.observed


def test_a_plan_that_keeps_too_short_is_refuted(live: EmbeddedAws) -> None:
    """A rule that keeps its backups for less than demanded is named with its days."""
    stack = Named(live, "s-short")
    backups(stack)
    verdict = backup.PlannedBackupsAreKept(days=36).run(live, stack.deployed())
    assert isinstance(verdict, Refuted)
    assert "daily keeps 35 days" in verdict.observed
