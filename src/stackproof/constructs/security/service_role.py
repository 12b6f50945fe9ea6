"""Roles that one AWS service assumes, with no more than they are granted."""

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs.errors import BadValue
from stackproof.constructs.security.policy import SERVICE, Statement, document, merged
from stackproof.constructs.stack import AwsStack


class ServiceRole(aws.Construct):
    """A role for one AWS service, acting for this account only.

    Its permissions are one inline policy that holds what was granted, in the order of the grants,
    and nothing else. Without a grant there is no policy.

    Args:
        scope: Where it lives.
        id_: Its id there.
        name: The role's name.
        service: Who assumes it, such as `vpc-flow-logs.amazonaws.com`.
        source_arn: Narrows further on whose behalf the service may assume it, as an ARN pattern.
            By default anything in this account.
        any_account_because: Why the service need not say that it acts for this account: it says
            so for nobody. By default it must.

    Raises:
        BadValue: IAM does not take the name or the service.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        name: str,
        service: str,
        source_arn: str | None = None,
        any_account_because: str | None = None,
    ) -> None:
        _limits.check_name(_limits.ROLE, name)
        SERVICE.check(service, what="the service that assumes the role")
        super().__init__(scope, id_)
        conditions: dict[str, dict[str, list[str]]] = {}
        if any_account_because is None:
            account = AwsStack.around(self).account_id
            conditions["StringEquals"] = {"aws:SourceAccount": [account]}
        if source_arn is not None:
            conditions["ArnLike"] = {"aws:SourceArn": [source_arn]}
        trust = Statement(
            sid="AssumedByService",
            actions=["sts:AssumeRole"],
            services=[service],
            conditions=conditions,
        )
        self._statements: list[Statement] = []
        self._policy: aws.iam_role_policy.IamRolePolicy | None = None
        self._resource = aws.iam_role.IamRole(
            self, "Resource", name=name, assume_role_policy=document([trust])
        )

    def grant(self, *statements: Statement) -> None:
        """Allow the role what the statements say; saying it again changes nothing.

        Raises:
            BadValue: A statement names a principal, or no resource, which a role's policy needs.
        """
        for statement in statements:
            _check_granted(statement)
            if statement not in self._statements:
                self._statements.append(statement)
        if not self._statements:
            return
        text = document(merged(self._statements))
        if self._policy is None:
            self._policy = aws.iam_role_policy.IamRolePolicy(
                self, "Policy", name="inline", role=self._resource.id, policy=text
            )
        else:
            self._policy.policy = text

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._resource.arn

    @property
    def policy(self) -> aws.iam_role_policy.IamRolePolicy | None:
        """What it may do, for those who must wait for it; None while nothing was granted."""
        return self._policy

    @property
    def resource(self) -> aws.iam_role.IamRole:
        """The resource itself, for what this construct does not offer."""
        return self._resource


def _check_granted(statement: Statement) -> None:
    """Refuse what only the policy of a resource may say.

    Raises:
        BadValue: A principal is named, or no resource.
    """
    if statement.services or statement.principals or statement.any_principal_because:
        raise BadValue(
            f"the principal of the granted statement {statement.sid}",
            [*statement.services, *statement.principals] or "*",
            allowed="none",
            help="leave it out: what is granted to a role is about that role",
        )
    if not statement.resources and statement.any_resource_because is None:
        raise BadValue(
            f"the resources of the granted statement {statement.sid}",
            statement.resources,
            allowed="one or more ARNs",
            help="name them, or say in any_resource_because why there are none",
        )
