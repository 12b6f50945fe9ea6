"""Leaves what was made in place, with a way to reach it and a way to end it."""

import shlex
from pathlib import Path

from stackproof.core.errors import HostError
from stackproof.prove.run import Run
from stackproof.prove.stack_run import StackRun

_NAME = "environment.sh"


def keep(run: Run) -> tuple[str, ...]:
    """Lets the embedded AWS run on, and says how to use it by hand.

    Raises:
        HostError: The file with the environment cannot be written.
    """
    ways = [_way(stack, _environment(stack)) for stack in run.stacks if stack.may_exist]
    endpoint = run.cloud.endpoint()
    number = run.cloud.leave_running()
    return (
        f"kept: the embedded AWS answers at {endpoint}",
        *ways,
        f"kept: kill {number} ends it, with everything in it",
    )


def _way(stack: StackRun, file: Path) -> str:
    terraform = shlex.quote(str(stack.terraform.executable.path))
    return f"kept: . {file} && cd {stack.stack.folder} && {terraform} plan"


def _environment(stack: StackRun) -> Path:
    """A file that turns a shell to the stack's target."""
    file = stack.file(_NAME)
    variables = {
        **stack.target.cloud.environment(),
        "AWS_REGION": stack.region,
        "AWS_DEFAULT_REGION": stack.region,
        **stack.terraform.installation,
    }
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in sorted(variables.items())]
    try:
        file.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise HostError(
            f"cannot write how to reach what was kept: {error.strerror}", where=str(file)
        ) from error
    return file
