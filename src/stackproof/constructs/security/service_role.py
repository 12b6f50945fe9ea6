"""Roles that one AWS service assumes, with no more than they are granted."""

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs.security.policy import Statement, document, merged
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
        BadValue: IAM does not take the name.
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
        """Allow the role what the statements say; saying it again changes nothing."""
        for statement in statements:
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
