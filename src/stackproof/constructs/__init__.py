"""High-level AWS constructs for CDK Terrain and CDK for Terraform, safe by default.

The package stands alone: it imports nothing else of stackproof.
Importing it loads no framework; that happens when a construct is first named.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from stackproof.constructs.errors import BadValue, ConstructError, MissingFramework
from stackproof.constructs.naming import Naming
from stackproof.constructs.protection import DataProtection

if TYPE_CHECKING:
    from stackproof.constructs.database.aurora import (
        AuroraCluster,
        GlobalMembership,
        GlobalRole,
    )
    from stackproof.constructs.network.nat import NatGateways
    from stackproof.constructs.network.network import Network
    from stackproof.constructs.network.security_group import SecurityGroup
    from stackproof.constructs.observability.log_group import LogGroup
    from stackproof.constructs.security.customer_key import CustomerKey, KeyUser
    from stackproof.constructs.security.policy import Effect, Statement
    from stackproof.constructs.security.service_role import ServiceRole
    from stackproof.constructs.stack import App, AwsStack, Construct, LocalState, S3State
    from stackproof.constructs.storage.expiry import Expiry
    from stackproof.constructs.storage.private_bucket import PrivateBucket

__all__ = [
    "App",
    "AuroraCluster",
    "AwsStack",
    "BadValue",
    "Construct",
    "ConstructError",
    "CustomerKey",
    "DataProtection",
    "Effect",
    "Expiry",
    "GlobalMembership",
    "GlobalRole",
    "KeyUser",
    "LocalState",
    "LogGroup",
    "MissingFramework",
    "Naming",
    "NatGateways",
    "Network",
    "PrivateBucket",
    "S3State",
    "SecurityGroup",
    "ServiceRole",
    "Statement",
]

_HOMES: Final = {
    "App": "stack",
    "AuroraCluster": "database.aurora",
    "AwsStack": "stack",
    "Construct": "stack",
    "CustomerKey": "security.customer_key",
    "Effect": "security.policy",
    "Expiry": "storage.expiry",
    "GlobalMembership": "database.aurora",
    "GlobalRole": "database.aurora",
    "KeyUser": "security.customer_key",
    "LocalState": "stack",
    "LogGroup": "observability.log_group",
    "NatGateways": "network.nat",
    "Network": "network.network",
    "PrivateBucket": "storage.private_bucket",
    "S3State": "stack",
    "SecurityGroup": "network.security_group",
    "ServiceRole": "security.service_role",
    "Statement": "security.policy",
}


def __getattr__(name: str) -> object:
    """Import the module that owns a construct, and the framework with it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
