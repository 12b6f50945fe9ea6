"""What the embedded AWS can and cannot show, as data.

A capability is shown only if a test of ours sees it on the live server.
A proof that needs one that is not shown is unproved, with the reason given here.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capability:
    """Something that a proof may need to observe.

    Args:
        name: Service and behaviour, such as `sqs.redrive`.
        shown: Whether the target really behaves so.
        reason: For what is shown, what was seen; otherwise why it cannot be told, in one line
            that ends a sentence "unproved: ...".
    """

    name: str
    shown: bool
    reason: str


def _shown(name: str, seen: str) -> Capability:
    return Capability(name=name, shown=True, reason=seen)


def _hidden(name: str, why: str) -> Capability:
    return Capability(name=name, shown=False, reason=why)


_ALL = (
    _shown("account.disposable", "the account is nobody's, and ends with the proof"),
    _shown(
        "apigateway.describe",
        "methods and stages are read back with their authorization, log and limits",
    ),
    _shown("apigateway.request", "a request reaches the function, if its policy allows it"),
    _shown("apigateway.validate", "a body that its model does not allow is refused"),
    _shown("autoscaling.describe", "groups are read back with health checks and policies"),
    _shown("backup.describe", "plans and selections are read back with their rules and vault"),
    _shown("cloudtrail.describe", "a trail is read back with its bucket, and whether it records"),
    _shown("cloudwatch.alarm-definition", "an alarm is read back with its metric and actions"),
    _shown("cloudwatch.dashboard", "a dashboard is read back with its widgets"),
    _shown("dynamodb.conditional-put", "a second put with the same condition is refused"),
    _shown(
        "dynamodb.describe",
        "tables are read back with their keys, encryption, recovery and protection",
    ),
    _shown("ec2.describe", "networks are read back with their routes, gateways and rules"),
    _shown(
        "elbv2.describe", "load balancers and listeners are read back with attributes and actions"
    ),
    _shown("elbv2.request", "a request is answered by the load balancer's listeners and rules"),
    _shown("iam.describe", "roles are read back with their trust and inline policies"),
    _shown("kms.encrypt", "a text encrypted with a key is decrypted to itself"),
    _shown("kms.rotation-setting", "rotation is read back with its period"),
    _shown("lambda.dead-letter", "an event that fails each time reaches the dead-letter queue"),
    _shown(
        "lambda.describe", "functions are read back with their code and role, and what feeds them"
    ),
    _shown("lambda.event-source", "batches of a queue reach the function, and failures come back"),
    _shown("lambda.invoke", "the function's archive runs and calls the embedded AWS"),
    _shown("lambda.logs", "what a function writes is in its log group"),
    _shown("lambda.timeout", "a function that takes too long is ended"),
    _shown("logs.describe", "log groups are read back with retention and key"),
    _shown("logs.events", "an event that was put is read back"),
    _shown("rds.describe", "clusters and instances are read back with their settings"),
    _shown("route53.describe", "records are read back with their region and health check"),
    _shown("s3.bucket-policy", "denying statements of a bucket policy apply to objects"),
    _shown("s3.describe", "encryption, versioning, lifecycle and public access are read back"),
    _shown("s3.objects", "an object that was put is read back"),
    _shown("s3.versioning", "an overwritten object keeps its earlier version"),
    _shown("secretsmanager.describe", "a secret is read back with its key and versions"),
    _shown("secretsmanager.value", "a value that was stored is read back"),
    _shown("sns.describe", "topics are read back with their key and policy"),
    _shown("sns.to-sqs", "a message to a topic reaches the subscribed queue"),
    _shown("sqs.describe", "queues are read back with their key, policy and times"),
    _shown("sqs.fifo", "a message with a repeated deduplication id is delivered once"),
    _shown("sqs.redrive", "a message received too often reaches the dead-letter queue"),
    _shown("wafv2.describe", "web ACLs are read back with their rules and what they stand before"),
    _hidden("acm.validate", "the embedded AWS issues every certificate without validating it"),
    _hidden("apigateway.authorize", "the embedded AWS wants a signature and verifies none"),
    _hidden("apigateway.throttle", "the embedded AWS counts no requests"),
    _hidden("autoscaling.scale", "the embedded AWS never evaluates scaling policies"),
    _hidden("backup.run", "the embedded AWS stores backup plans and selections but runs none"),
    _hidden("cloudwatch.alarm-state", "the embedded AWS never evaluates alarms"),
    _hidden("cloudwatch.composite-state", "the embedded AWS stores composite alarm rules unread"),
    _hidden("dns.resolve", "the embedded AWS runs no DNS server"),
    _hidden("dynamodb.replication", "replicas are one table in memory, written by construction"),
    _hidden("ec2.boot", "instances of the embedded AWS run no machine"),
    _hidden("ec2.flow-logs-delivery", "the embedded AWS has no traffic to log"),
    _hidden("ec2.traffic", "the embedded AWS carries no packets; its rules are only stored"),
    _hidden("elbv2.health", "the embedded AWS calls every registered target healthy"),
    _hidden("elbv2.tls", "load balancers of the embedded AWS answer without a TLS handshake"),
    _hidden("iam.enforce", "the embedded AWS does not enforce IAM policies"),
    _hidden("kms.enforce", "the embedded AWS does not enforce key policies"),
    _hidden("kms.rotate", "the embedded AWS stores the rotation setting and never rotates"),
    _hidden("lambda.concurrency", "functions of the embedded AWS run one batch at a time"),
    _hidden("lambda.memory", "functions of the embedded AWS may take more memory than they have"),
    _hidden("lambda.runtime", "functions of the embedded AWS run on stackproof's own Python"),
    _hidden("rds.backup", "the embedded AWS stores the backup window and makes no backups"),
    _hidden("rds.connect", "no database server runs behind the embedded AWS"),
    _hidden("rds.failover", "no database server runs behind the embedded AWS"),
    _hidden("rds.global-replication", "no database server runs behind the embedded AWS"),
    _hidden("rds.managed-secret-value", "the managed master password is the same constant always"),
    _hidden("rds.performance-insights", "the embedded AWS echoes the setting and gathers nothing"),
    _hidden("s3.default-encryption", "the embedded AWS stores objects in the clear"),
    _hidden("s3.expire", "the embedded AWS stores lifecycle rules and never applies them"),
    _hidden("s3.tls", "the embedded AWS speaks plain HTTP and counts it as TLS"),
    _hidden("sns.to-http", "the embedded AWS calls no webhooks"),
    _hidden("sqs.redrive-allow", "the embedded AWS stores who may send dead letters, unread"),
    _hidden("stepfunctions.run", "the embedded AWS does not interpret state machines"),
    _hidden("waf.filter", "the embedded AWS stores web ACLs and filters no request"),
)

SETTLES: frozenset[str] = frozenset(
    {
        "aws_acm_certificate",
        "aws_acm_certificate_validation",
        "aws_api_gateway_account",
        "aws_api_gateway_base_path_mapping",
        "aws_api_gateway_deployment",
        "aws_api_gateway_domain_name",
        "aws_api_gateway_integration",
        "aws_api_gateway_method",
        "aws_api_gateway_method_settings",
        "aws_api_gateway_model",
        "aws_api_gateway_request_validator",
        "aws_api_gateway_resource",
        "aws_api_gateway_rest_api",
        "aws_api_gateway_stage",
        "aws_autoscaling_group",
        "aws_autoscaling_policy",
        "aws_backup_plan",
        "aws_backup_selection",
        "aws_backup_vault",
        "aws_cloudtrail",
        "aws_cloudwatch_composite_alarm",
        "aws_cloudwatch_dashboard",
        "aws_cloudwatch_log_group",
        "aws_cloudwatch_metric_alarm",
        "aws_db_parameter_group",
        "aws_db_subnet_group",
        "aws_default_security_group",
        "aws_dynamodb_table",
        "aws_eip",
        "aws_flow_log",
        "aws_iam_instance_profile",
        "aws_iam_role",
        "aws_iam_role_policy",
        "aws_iam_role_policy_attachment",
        "aws_internet_gateway",
        "aws_kms_alias",
        "aws_kms_key",
        "aws_lambda_event_source_mapping",
        "aws_lambda_function",
        "aws_lambda_permission",
        "aws_launch_template",
        "aws_lb",
        "aws_lb_listener",
        "aws_lb_target_group",
        "aws_nat_gateway",
        "aws_rds_cluster",
        "aws_rds_cluster_instance",
        "aws_rds_cluster_parameter_group",
        "aws_rds_global_cluster",
        "aws_route",
        "aws_route53_health_check",
        "aws_route53_record",
        "aws_route53_zone",
        "aws_route_table",
        "aws_route_table_association",
        "aws_s3_bucket",
        "aws_s3_bucket_lifecycle_configuration",
        "aws_s3_bucket_logging",
        "aws_s3_bucket_ownership_controls",
        "aws_s3_bucket_policy",
        "aws_s3_bucket_public_access_block",
        "aws_s3_bucket_server_side_encryption_configuration",
        "aws_s3_bucket_versioning",
        "aws_s3_object",
        "aws_secretsmanager_secret",
        "aws_secretsmanager_secret_version",
        "aws_security_group",
        "aws_sfn_state_machine",
        "aws_sns_topic",
        "aws_sns_topic_policy",
        "aws_sqs_queue",
        "aws_sqs_queue_redrive_allow_policy",
        "aws_ssm_parameter",
        "aws_subnet",
        "aws_vpc",
        "aws_vpc_endpoint",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
        "aws_wafv2_web_acl",
        "aws_wafv2_web_acl_association",
        "aws_wafv2_web_acl_logging_configuration",
    }
)
"""Terraform types that a second plan was seen to leave alone after an apply.

A second plan that changes one of these speaks of the program; of another type, it may speak of
the embedded AWS.
"""

EMBEDDED: Mapping[str, Capability] = {capability.name: capability for capability in _ALL}


def embedded(name: str) -> Capability:
    """What is known of a capability of the embedded AWS; nothing known means not shown."""
    return EMBEDDED.get(name) or _hidden(
        name, f"nobody has verified that the embedded AWS shows `{name}`"
    )
