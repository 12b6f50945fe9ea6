"""What an instance runs, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from stackproof.constructs.scaling import scaling_values as values
from stackproof.constructs.scaling.artifact import Artifact


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonService:
    """A Python service that runs for as long as the instance does.

    Args:
        name: Its name, and that of the user that it runs as.
        artifact: Its code, with all that it imports.
        module: What is run, as by `python -m`.
        environment: Its variables, none of them a secret. `AWS_DEFAULT_REGION` is set already.
        stop_seconds: How long it has to end after SIGTERM. By default 60.

    Raises:
        BadValue: One of them cannot be had.
    """

    name: str
    artifact: Artifact
    module: str
    environment: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stop_seconds: int = 60

    def __post_init__(self) -> None:
        values.SERVICE_NAME.check(self.name)
        values.MODULE.check(self.module)
        values.STOP_SECONDS.check(self.stop_seconds)
        values.check_variables(self.environment)
