"""SP792: a function or task whose role may not write its logs."""

import json
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.grants import may
from stackproof.terraform.view import Resource

_WRITES: Final = "logs:PutLogEvents"
_OF_FUNCTIONS: Final = "AWSLambdaBasicExecutionRole"
_OF_TASKS: Final = "AmazonECSTaskExecutionRolePolicy"


class MuteRole(Rule):
    """The role of a function or task may not write to CloudWatch Logs."""

    code: ClassVar = Code("SP792", "mute-role")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each function or task whose role surely lacks the permission."""
        if resource.is_data:
            return
        if resource.type == "aws_lambda_function":
            effect = "nothing that it says or raises is kept"
            yield from self._judge(resource, "role", _OF_FUNCTIONS, effect, ctx)
        elif resource.type == "aws_ecs_task_definition" and _logs_from_fargate(resource):
            effect = "its tasks do not start"
            yield from self._judge(resource, "execution_role_arn", _OF_TASKS, effect, ctx)

    def _judge(
        self, resource: Resource, name: str, managed: str, effect: str, ctx: Configured
    ) -> Iterator[Diagnostic]:
        role = ctx.view.target(resource.body.get(name))
        if role is None or may(role, _WRITES, ctx) is not False:
            return
        yield self.finding(
            at=ctx.at(resource, None, name),
            message=f"`{role.address}` may not write the logs of `{resource.address}`: {effect}",
            subject=f"{resource.address}.{name}",
            basis=f"AWS Managed Policy Reference, {managed}",
        ).helped(f"attach the managed policy `service-role/{managed}` to the role")


def _logs_from_fargate(task: Resource) -> bool:
    """Whether a container surely logs from Fargate, where the execution role alone writes logs."""
    if task.texts("requires_compatibilities") != ("FARGATE",):
        return False
    written = task.body.get("container_definitions")
    try:
        containers = json.loads(written) if isinstance(written, str) else None
    except ValueError:
        return False
    for container in containers if isinstance(containers, list) else ():
        how = container.get("logConfiguration") if isinstance(container, dict) else None
        if isinstance(how, dict) and how.get("logDriver") == "awslogs":
            return True
    return False
