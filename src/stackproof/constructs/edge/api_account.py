"""The one setting of API Gateway that all APIs of an account share in a region."""

from stackproof.constructs import _backend as aws
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack


class ApiAccount(aws.Construct):
    """The role with which API Gateway writes the logs of every API of the account in the region.

    AWS has one such setting for an account and region. Have it in one stack alone: of two, the
    later replaces the earlier one's role, and its end leaves both without logs.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
    """

    def __init__(self, scope: aws.Construct, id_: str) -> None:
        super().__init__(scope, id_)
        stack = AwsStack.around(self)
        role = ServiceRole(
            self,
            "Role",
            name=stack.naming.role("api-logs"),
            service="apigateway.amazonaws.com",
            any_account_because="API Gateway is not documented to say for whom it assumes it",
        )
        role.grant(
            Statement(
                sid="WriteApiLogs",
                actions=[
                    "logs:CreateLogGroup",
                    "logs:CreateLogStream",
                    "logs:DescribeLogGroups",
                    "logs:DescribeLogStreams",
                    "logs:FilterLogEvents",
                    "logs:GetLogEvents",
                    "logs:PutLogEvents",
                ],
                resources=[stack.arn("logs", "*")],
            )
        )
        self._resource = aws.api_gateway_account.ApiGatewayAccount(
            self,
            "Resource",
            cloudwatch_role_arn=role.arn,
            # API Gateway tries the role when it is set.
            depends_on=[] if role.policy is None else [role.policy],
        )

    @property
    def resource(self) -> aws.api_gateway_account.ApiGatewayAccount:
        """The resource itself, for what this construct does not offer."""
        return self._resource
