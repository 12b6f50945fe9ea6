"""Chooses the framework, and hands out its classes and those of the AWS bindings.

No other module of the constructs may name `cdktn`, `cdktf` or their bindings.
Everything is imported at first use: a provider package has some two thousand modules, and a stack
uses thirty of them.

The choice is, in this order: the environment variable `STACKPROOF_FRAMEWORK` (`cdktn` or `cdktf`),
CDK Terrain if it is installed, CDK for Terraform if it is.
"""

import os
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from stackproof.constructs.errors import BadValue, MissingFramework

if TYPE_CHECKING:
    import cdktn as framework
    from cdktn_provider_aws import (
        acm_certificate,
        acm_certificate_validation,
        api_gateway_account,
        api_gateway_base_path_mapping,
        api_gateway_deployment,
        api_gateway_domain_name,
        api_gateway_integration,
        api_gateway_method,
        api_gateway_method_settings,
        api_gateway_model,
        api_gateway_request_validator,
        api_gateway_resource,
        api_gateway_rest_api,
        api_gateway_stage,
        autoscaling_group,
        autoscaling_policy,
        backup_plan,
        backup_selection,
        backup_vault,
        cloudtrail,
        cloudwatch_dashboard,
        cloudwatch_log_group,
        cloudwatch_metric_alarm,
        data_aws_availability_zones,
        data_aws_caller_identity,
        data_aws_partition,
        data_aws_ssm_parameter,
        db_subnet_group,
        default_security_group,
        dynamodb_table,
        eip,
        flow_log,
        iam_instance_profile,
        iam_role,
        iam_role_policy,
        internet_gateway,
        kms_alias,
        kms_key,
        lambda_event_source_mapping,
        lambda_function,
        lambda_permission,
        launch_template,
        lb,
        lb_listener,
        lb_target_group,
        nat_gateway,
        provider,
        rds_cluster,
        rds_cluster_instance,
        rds_cluster_parameter_group,
        rds_global_cluster,
        route,
        route53_health_check,
        route53_record,
        route53_zone,
        route_table,
        route_table_association,
        s3_bucket,
        s3_bucket_lifecycle_configuration,
        s3_bucket_ownership_controls,
        s3_bucket_policy,
        s3_bucket_public_access_block,
        s3_bucket_server_side_encryption_configuration,
        s3_bucket_versioning,
        s3_object,
        secretsmanager_secret,
        secretsmanager_secret_version,
        security_group,
        sns_topic,
        sns_topic_policy,
        sns_topic_subscription,
        sqs_queue,
        sqs_queue_policy,
        sqs_queue_redrive_allow_policy,
        subnet,
        vpc,
        vpc_endpoint,
        vpc_security_group_egress_rule,
        vpc_security_group_ingress_rule,
        wafv2_web_acl,
        wafv2_web_acl_association,
        wafv2_web_acl_logging_configuration,
    )
    from constructs import Construct

    __all__ = [
        "Construct",
        "acm_certificate",
        "acm_certificate_validation",
        "api_gateway_account",
        "api_gateway_base_path_mapping",
        "api_gateway_deployment",
        "api_gateway_domain_name",
        "api_gateway_integration",
        "api_gateway_method",
        "api_gateway_method_settings",
        "api_gateway_model",
        "api_gateway_request_validator",
        "api_gateway_resource",
        "api_gateway_rest_api",
        "api_gateway_stage",
        "autoscaling_group",
        "autoscaling_policy",
        "backup_plan",
        "backup_selection",
        "backup_vault",
        "cloudtrail",
        "cloudwatch_dashboard",
        "cloudwatch_log_group",
        "cloudwatch_metric_alarm",
        "data_aws_availability_zones",
        "data_aws_caller_identity",
        "data_aws_partition",
        "data_aws_ssm_parameter",
        "db_subnet_group",
        "default_security_group",
        "dynamodb_table",
        "eip",
        "flow_log",
        "framework",
        "iam_instance_profile",
        "iam_role",
        "iam_role_policy",
        "internet_gateway",
        "kms_alias",
        "kms_key",
        "lambda_event_source_mapping",
        "lambda_function",
        "lambda_permission",
        "launch_template",
        "lb",
        "lb_listener",
        "lb_target_group",
        "nat_gateway",
        "provider",
        "rds_cluster",
        "rds_cluster_instance",
        "rds_cluster_parameter_group",
        "rds_global_cluster",
        "route",
        "route53_health_check",
        "route53_record",
        "route53_zone",
        "route_table",
        "route_table_association",
        "s3_bucket",
        "s3_bucket_lifecycle_configuration",
        "s3_bucket_ownership_controls",
        "s3_bucket_policy",
        "s3_bucket_public_access_block",
        "s3_bucket_server_side_encryption_configuration",
        "s3_bucket_versioning",
        "s3_object",
        "secretsmanager_secret",
        "secretsmanager_secret_version",
        "security_group",
        "sns_topic",
        "sns_topic_policy",
        "sns_topic_subscription",
        "sqs_queue",
        "sqs_queue_policy",
        "sqs_queue_redrive_allow_policy",
        "subnet",
        "vpc",
        "vpc_endpoint",
        "vpc_security_group_egress_rule",
        "vpc_security_group_ingress_rule",
        "wafv2_web_acl",
        "wafv2_web_acl_association",
        "wafv2_web_acl_logging_configuration",
    ]
else:

    def __getattr__(name: str) -> object:
        """Import what is asked for: the framework, `Construct`, or a module of the bindings."""
        if name.startswith("__"):
            raise AttributeError(name)
        found = _load(name)
        globals()[name] = found
        return found


@dataclass(frozen=True, slots=True)
class Backend:
    """A framework and its AWS bindings, by import name, and the extra that installs both."""

    framework: str
    provider: str
    extra: str


CDKTN: Final = Backend("cdktn", "cdktn_provider_aws", "cdktn")
CDKTF: Final = Backend("cdktf", "cdktf_cdktf_provider_aws", "cdktf")
VARIABLE: Final = "STACKPROOF_FRAMEWORK"


def chosen() -> Backend:
    """The backend that this process uses."""
    wanted = os.environ.get(VARIABLE)
    for backend in (CDKTN, CDKTF):
        if wanted == backend.framework or (wanted is None and find_spec(backend.framework)):
            return backend
    if wanted is None:
        raise MissingFramework(CDKTN.framework, extra=CDKTN.extra)
    raise BadValue(
        VARIABLE, wanted, allowed="cdktn or cdktf", help="set one of them, or unset the variable"
    )


def _load(name: str) -> object:
    """Import one name of this module's offer."""
    backend = chosen()
    if name == "framework":
        target = backend.framework
    elif name == "Construct":
        target = "constructs"
    else:
        target = f"{backend.provider}.{name}"
    try:
        module = import_module(target)
    except ModuleNotFoundError as missing:
        # Only the absence of the package itself is a missing extra; anything else is a fault.
        if missing.name is None or missing.name.partition(".")[0] != target.partition(".")[0]:
            raise
        raise MissingFramework(target.partition(".")[0], extra=backend.extra) from None
    return module.Construct if name == "Construct" else module
