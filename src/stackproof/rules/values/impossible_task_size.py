"""SP786: CPU and memory of a Fargate task that do not go together."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

_BASIS: Final = "Amazon ECS API, RegisterTaskDefinition, cpu and memory on Fargate"
# CPU units, and the MiB that go with them: smallest, largest, step.
_SIZES: Final = {
    256: (512, 2048, 512),
    512: (1024, 4096, 1024),
    1024: (2048, 8192, 1024),
    2048: (4096, 16384, 1024),
    4096: (8192, 30720, 1024),
    8192: (16384, 61440, 4096),
    16384: (32768, 122880, 8192),
}


class ImpossibleTaskSize(Rule):
    """A Fargate task has a CPU size, or a memory size for its CPU, that does not exist."""

    code: ClassVar = Code("SP786", "impossible-task-size")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for a task that Fargate does not run."""
        if resource.type != "aws_ecs_task_definition" or resource.is_data:
            return
        if "FARGATE" not in resource.texts("requires_compatibilities"):
            return
        cpu, memory = resource.number("cpu"), resource.number("memory")
        if cpu is None:
            return
        if int(cpu) not in _SIZES:
            sizes = ", ".join(map(str, _SIZES))
            yield self.finding(
                at=ctx.at(resource, None, "cpu"),
                message=f"`cpu` of `{resource.address}` is {cpu:g}, which Fargate does not have",
                subject=f"{resource.address}.cpu",
                basis=_BASIS,
            ).helped(f"it has {sizes}")
            return
        least, most, step = _SIZES[int(cpu)]
        if memory is None or (least <= memory <= most and memory % step == 0):
            return
        yield self.finding(
            at=ctx.at(resource, None, "memory"),
            message=f"`memory` of `{resource.address}` is {memory:g}, which Fargate does not have "
            f"with {cpu:g} CPU units",
            subject=f"{resource.address}.memory",
            basis=_BASIS,
        ).helped(f"it has {least} to {most} in steps of {step}")
