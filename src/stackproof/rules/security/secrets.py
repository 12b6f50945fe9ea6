"""What is a secret and what only looks like one, and what manages it instead."""

import re
from typing import Final

# What the schema hides though it is no secret (hashicorp/aws 5.100.0, read one by one).
_PUBLIC: Final = frozenset(
    {
        *("certificate_chain", "master_user_name", "admin_username", "username", "notes"),
        *("public_key", "token_signing_public_keys", "ca_certificate_pem", "ca_pem"),
        *("pre_authentication_login_banner", "post_authentication_login_banner"),
        *("verification_certificate_pem", "certificate_pem", "bundle_id", "team_id", "kms_key_id"),
        *("token_key_id", "client_id", "kms_encryption_context", "airflow_configuration_options"),
        *("payload", "input", "athena_properties", "connection_properties", "certificate"),
        *("content", "customer_gateway_configuration", "platform_principal"),
    }
)

MANAGED: Final = {
    ("aws_db_instance", "password"): "set `manage_master_user_password` to true in its place",
    (
        "aws_rds_cluster",
        "master_password",
    ): "set `manage_master_user_password` to true in its place",
    (
        "aws_redshift_cluster",
        "master_password",
    ): "set `manage_master_password` to true in its place",
    ("aws_redshiftserverless_namespace", "admin_user_password"): (
        "set `manage_admin_password` to true in its place"
    ),
    ("aws_elasticache_replication_group", "auth_token"): (
        "use `user_group_ids` with IAM authentication in its place"
    ),
    ("aws_ssm_parameter", "value"): "put the value in by hand or by a rotation, not by the program",
    ("aws_secretsmanager_secret_version", "secret_string"): (
        "let Secrets Manager or the service make it, or put it in by hand, not by the program"
    ),
}
"""What to write in place of a secret, by resource type and argument."""

SHAPES: Final = (
    (re.compile(r"\b(?:AKIA|ASIA)[A-Z2-7]{16}\b"), "an AWS access key"),
    (re.compile(r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----"), "a private key"),
    (re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b"), "a GitHub token"),
    (re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"), "a Slack token"),
    (re.compile(r"\bsk_live_[A-Za-z0-9]{16,}"), "a Stripe key"),
)
"""What is a secret by its form alone, whoever holds it."""

# The examples of AWS's own documentation.
EXAMPLES: Final = frozenset({"AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"})


def is_public(type_: str, dotted: str) -> bool:
    """Whether an argument that the schema hides holds no secret.

    Args:
        type_: The resource type.
        dotted: The argument, with its blocks.
    """
    name = dotted.rpartition(".")[2]
    if name == "client_id":
        return not type_.startswith("aws_pinpoint")
    return name in _PUBLIC
