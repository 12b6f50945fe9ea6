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
    from stackproof.constructs.audit.log_bucket import LogBucket
    from stackproof.constructs.audit.trail import Trail
    from stackproof.constructs.backup.backup_plan import BackupPlan
    from stackproof.constructs.balancing.alias_record import AliasRecord
    from stackproof.constructs.balancing.load_balancer import LoadBalancer
    from stackproof.constructs.compute.function import Function
    from stackproof.constructs.compute.python_package import PythonPackage
    from stackproof.constructs.compute.runtime import Architecture, PythonRuntime
    from stackproof.constructs.database.aurora import AuroraCluster
    from stackproof.constructs.database.aurora_values import ServerlessCapacity
    from stackproof.constructs.database.global_cluster import GlobalCluster
    from stackproof.constructs.database.global_membership import GlobalMembership, GlobalRole
    from stackproof.constructs.database.master_secret import MasterSecret
    from stackproof.constructs.database.replicated_table import ReplicatedTable
    from stackproof.constructs.database.table_values import KeyKind, Replica, TableKey
    from stackproof.constructs.edge.api_account import ApiAccount
    from stackproof.constructs.edge.api_values import ApiDomain
    from stackproof.constructs.edge.certificate import Certificate
    from stackproof.constructs.edge.hosted_zone import HostedZone
    from stackproof.constructs.edge.latency_record import HealthCheck, LatencyRecord
    from stackproof.constructs.edge.rest_api import RestApi
    from stackproof.constructs.edge.routes import ExistingFunction, RequestModel, Route
    from stackproof.constructs.edge.web_acl import ManagedRules, WebAcl
    from stackproof.constructs.messaging.dead_letters import DeadLetterQueue
    from stackproof.constructs.messaging.queue import Queue
    from stackproof.constructs.messaging.topic import Topic
    from stackproof.constructs.network.nat import NatGateways
    from stackproof.constructs.network.network import Network
    from stackproof.constructs.network.security_group import SecurityGroup
    from stackproof.constructs.observability.alarm import Alarm, Comparison, Missing
    from stackproof.constructs.observability.alarm_set import AlarmSet, Thresholds
    from stackproof.constructs.observability.dashboard import Dashboard
    from stackproof.constructs.observability.graph import Graph
    from stackproof.constructs.observability.log_group import LogGroup
    from stackproof.constructs.observability.metric import Metric
    from stackproof.constructs.scaling.artifact import Artifact
    from stackproof.constructs.scaling.launch_template import LaunchTemplate
    from stackproof.constructs.scaling.scaling_group import ScalingGroup
    from stackproof.constructs.scaling.service import PythonService
    from stackproof.constructs.security.customer_key import CustomerKey, KeyUser
    from stackproof.constructs.security.policy import Effect, Statement
    from stackproof.constructs.security.service_role import ServiceRole
    from stackproof.constructs.stack import App, AwsStack, Construct, LocalState, S3State
    from stackproof.constructs.storage.expiry import Expiry
    from stackproof.constructs.storage.private_bucket import PrivateBucket

__all__ = [
    "Alarm",
    "AlarmSet",
    "AliasRecord",
    "ApiAccount",
    "ApiDomain",
    "App",
    "Architecture",
    "Artifact",
    "AuroraCluster",
    "AwsStack",
    "BackupPlan",
    "BadValue",
    "Certificate",
    "Comparison",
    "Construct",
    "ConstructError",
    "CustomerKey",
    "Dashboard",
    "DataProtection",
    "DeadLetterQueue",
    "Effect",
    "ExistingFunction",
    "Expiry",
    "Function",
    "GlobalCluster",
    "GlobalMembership",
    "GlobalRole",
    "Graph",
    "HealthCheck",
    "HostedZone",
    "KeyKind",
    "KeyUser",
    "LatencyRecord",
    "LaunchTemplate",
    "LoadBalancer",
    "LocalState",
    "LogBucket",
    "LogGroup",
    "ManagedRules",
    "MasterSecret",
    "Metric",
    "Missing",
    "MissingFramework",
    "Naming",
    "NatGateways",
    "Network",
    "PrivateBucket",
    "PythonPackage",
    "PythonRuntime",
    "PythonService",
    "Queue",
    "Replica",
    "ReplicatedTable",
    "RequestModel",
    "RestApi",
    "Route",
    "S3State",
    "ScalingGroup",
    "SecurityGroup",
    "ServerlessCapacity",
    "ServiceRole",
    "Statement",
    "TableKey",
    "Thresholds",
    "Topic",
    "Trail",
    "WebAcl",
]

_HOMES: Final = {
    "Alarm": "observability.alarm",
    "AlarmSet": "observability.alarm_set",
    "AliasRecord": "balancing.alias_record",
    "ApiAccount": "edge.api_account",
    "ApiDomain": "edge.api_values",
    "App": "stack",
    "Architecture": "compute.runtime",
    "Artifact": "scaling.artifact",
    "AuroraCluster": "database.aurora",
    "AwsStack": "stack",
    "BackupPlan": "backup.backup_plan",
    "Certificate": "edge.certificate",
    "Comparison": "observability.alarm",
    "Construct": "stack",
    "CustomerKey": "security.customer_key",
    "Dashboard": "observability.dashboard",
    "DeadLetterQueue": "messaging.dead_letters",
    "Effect": "security.policy",
    "ExistingFunction": "edge.routes",
    "Expiry": "storage.expiry",
    "Function": "compute.function",
    "GlobalCluster": "database.global_cluster",
    "GlobalMembership": "database.global_membership",
    "GlobalRole": "database.global_membership",
    "Graph": "observability.graph",
    "HealthCheck": "edge.latency_record",
    "HostedZone": "edge.hosted_zone",
    "KeyKind": "database.table_values",
    "KeyUser": "security.customer_key",
    "LatencyRecord": "edge.latency_record",
    "LaunchTemplate": "scaling.launch_template",
    "LoadBalancer": "balancing.load_balancer",
    "LocalState": "stack",
    "LogBucket": "audit.log_bucket",
    "LogGroup": "observability.log_group",
    "ManagedRules": "edge.web_acl",
    "MasterSecret": "database.master_secret",
    "Metric": "observability.metric",
    "Missing": "observability.alarm",
    "NatGateways": "network.nat",
    "Network": "network.network",
    "PrivateBucket": "storage.private_bucket",
    "PythonPackage": "compute.python_package",
    "PythonRuntime": "compute.runtime",
    "PythonService": "scaling.service",
    "Queue": "messaging.queue",
    "Replica": "database.table_values",
    "ReplicatedTable": "database.replicated_table",
    "RequestModel": "edge.routes",
    "RestApi": "edge.rest_api",
    "Route": "edge.routes",
    "S3State": "stack",
    "ScalingGroup": "scaling.scaling_group",
    "SecurityGroup": "network.security_group",
    "ServerlessCapacity": "database.aurora_values",
    "ServiceRole": "security.service_role",
    "Statement": "security.policy",
    "TableKey": "database.table_values",
    "Thresholds": "observability.alarm_set",
    "Topic": "messaging.topic",
    "Trail": "audit.trail",
    "WebAcl": "edge.web_acl",
}


def __getattr__(name: str) -> object:
    """Import the module that owns a construct, and the framework with it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
