"""What a function runs as: its role, and its place in a network."""

from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs.network.network import Network
from stackproof.constructs.network.security_group import SecurityGroup
from stackproof.constructs.observability.log_group import LogGroup
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Effect, Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

# AWS Lambda Developer Guide, Giving Lambda functions access to resources in an Amazon VPC.
_INTERFACES: Final = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:UnassignPrivateIpAddresses",
)
_DESCRIBED: Final = ("ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets")


def execution_role(
    scope: aws.Construct, *, name: str, logs: LogGroup, key: CustomerKey, function_name: str
) -> ServiceRole:
    """A role that may write to one log group, send traces and have its variables decrypted.

    Args:
        scope: The function.
        name: The role's name.
        logs: The function's log group.
        key: What its variables are encrypted with.
        function_name: The function's physical name.
    """
    role = ServiceRole(
        scope,
        "Role",
        name=name,
        service="lambda.amazonaws.com",
        any_account_because=(
            "AWS documents no account that Lambda would name when it assumes a function's role; "
            "who may give the role to a function is decided by iam:PassRole"
        ),
    )
    logs.grant_write(role)
    role.grant(
        Statement(
            sid="SendTraces",
            actions=["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            any_resource_because="AWS defines no resource for the actions of X-Ray that write",
        ),
        # Lambda lends the role the key when the function is made. A role that is made again under
        # the same name has lost that, and needs a right of its own.
        Statement(
            sid="DecryptVariables",
            actions=["kms:Decrypt"],
            resources=[key.arn],
            conditions={
                "StringEquals": {
                    "kms:EncryptionContext:aws:lambda:FunctionArn": [
                        AwsStack.around(scope).arn("lambda", f"function:{function_name}")
                    ]
                }
            },
        ),
    )
    return role


def reach_network(
    scope: aws.Construct, role: ServiceRole, *, network: Network, part: str, function_name: str
) -> SecurityGroup:
    """Let Lambda connect a function to a network, and give it a security group there.

    Lambda makes the network interfaces in the name of the function's role. The function itself
    is denied what Lambda is allowed, as AWS recommends.

    Args:
        scope: The function.
        role: What it runs as.
        network: Where it runs.
        part: The middle of physical names.
        function_name: The function's physical name.
    """
    stack = AwsStack.around(scope)
    role.grant(
        Statement(
            sid="MakeInterfaces",
            actions=_INTERFACES,
            # Their ids are not known beforehand, and AWS demands all of this account's.
            resources=[stack.arn("ec2", "*/*")],
        ),
        Statement(
            sid="FindInterfaces",
            actions=_DESCRIBED,
            any_resource_because="AWS defines no resource for the actions of EC2 that describe",
        ),
        Statement(
            sid="LeaveInterfacesToLambda",
            effect=Effect.DENY,
            actions=(*_INTERFACES, *_DESCRIBED, "ec2:DetachNetworkInterface"),
            resources=["*"],
            conditions={
                "ArnEquals": {
                    "lambda:SourceFunctionArn": [stack.arn("lambda", f"function:{function_name}")]
                }
            },
        ),
    )
    group = SecurityGroup(
        scope,
        "SecurityGroup",
        name=stack.naming.security_group(f"{part}-function"),
        description=f"Function {function_name}",
        vpc_id=network.vpc_id,
    )
    group.allow_out_to_aws()
    return group
