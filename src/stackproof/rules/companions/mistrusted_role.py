"""SP772: a role handed to a service that may not take it."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.policies import Policy, policy_of
from stackproof.terraform.references import has_template
from stackproof.terraform.view import Resource

_TASKS: Final = "ecs-tasks.amazonaws.com"
# Which service takes the role of which argument (the User Guide of each service, service roles).
_TAKERS: Final = {
    "aws_lambda_function": {"role": "lambda.amazonaws.com"},
    "aws_ecs_task_definition": {"execution_role_arn": _TASKS, "task_role_arn": _TASKS},
    "aws_iam_instance_profile": {"role": "ec2.amazonaws.com"},
    "aws_flow_log": {"iam_role_arn": "vpc-flow-logs.amazonaws.com"},
    "aws_sfn_state_machine": {"role_arn": "states.amazonaws.com"},
    "aws_eks_cluster": {"role_arn": "eks.amazonaws.com"},
    "aws_eks_node_group": {"node_role_arn": "ec2.amazonaws.com"},
    "aws_codebuild_project": {"service_role": "codebuild.amazonaws.com"},
    "aws_codepipeline": {"role_arn": "codepipeline.amazonaws.com"},
    "aws_backup_selection": {"iam_role_arn": "backup.amazonaws.com"},
    "aws_db_instance": {"monitoring_role_arn": "monitoring.rds.amazonaws.com"},
    "aws_rds_cluster_instance": {"monitoring_role_arn": "monitoring.rds.amazonaws.com"},
    "aws_cloudtrail": {"cloud_watch_logs_role_arn": "cloudtrail.amazonaws.com"},
    "aws_s3_bucket_replication_configuration": {"role": "s3.amazonaws.com"},
    "aws_config_configuration_recorder": {"role_arn": "config.amazonaws.com"},
    "aws_api_gateway_account": {"cloudwatch_role_arn": "apigateway.amazonaws.com"},
}


class MistrustedRole(Rule):
    """A role is handed to a service that its trust policy does not name."""

    code: ClassVar = Code("SP772", "mistrusted-role")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each argument whose role the service cannot assume."""
        if resource.is_data:
            return
        for name, service in _TAKERS.get(resource.type, {}).items():
            role = ctx.view.target(resource.body.get(name))
            if role is None or role.type != "aws_iam_role" or role.is_data:
                continue
            policy = policy_of(role.body.get("assume_role_policy"), ctx.view)
            if policy is None or _may_be_taken(policy, service):
                continue
            named = sorted({who for s in policy.statements if s.is_allow for who in s.principals})
            finding = self.finding(
                at=ctx.at(resource, None, name),
                message=f"`{resource.address}` has the role `{role.address}`, "
                f"which `{service}` may not assume",
                subject=f"{resource.address}.{name}",
                basis="IAM User Guide, Create a role to delegate permissions to an AWS service",
            )
            told = f", not {', '.join(f'`{who}`' for who in named)}" if named else ""
            yield finding.helped(f"name the service `{service}` in `assume_role_policy`{told}")


def _may_be_taken(policy: Policy, service: str) -> bool:
    """Whether a trust policy names a service, or may: a part of it is not seen."""
    if not policy.is_whole:
        return True
    # A service may be named with its region or partition: `logs.eu-west-1.amazonaws.com`.
    beginning = service.partition(".")[0] + "."
    return any(
        who == "*" or has_template(who) or who.startswith(beginning)
        for statement in policy.statements
        if statement.is_allow
        for who in statement.principals
    )
