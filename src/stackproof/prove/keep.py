"""Leaves what was made in place, with a way to reach it and a way to end it."""

import shlex

from stackproof.core.errors import HostError
from stackproof.prove.run import Run

_NAME = "environment.sh"


def keep(run: Run) -> tuple[str, ...]:
    """Lets the embedded AWS run on, and says how to use it by hand.

    Raises:
        HostError: The file with the environment cannot be written.
    """
    file = run.request.folder / _NAME
    variables = {
        **run.cloud.environment(),
        "AWS_REGION": run.region,
        "AWS_DEFAULT_REGION": run.region,
        **run.terraform.installation,
    }
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in sorted(variables.items())]
    try:
        file.write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise HostError(
            f"cannot write how to reach what was kept: {error.strerror}", where=str(file)
        ) from error
    endpoint = run.cloud.endpoint()
    number = run.cloud.leave_running()
    terraform = shlex.quote(str(run.terraform.executable.path))
    return (
        f"kept: the embedded AWS answers at {endpoint}",
        f"kept: . {file} && cd {run.stack.folder} && {terraform} plan",
        f"kept: kill {number} ends it, with everything in it",
    )
