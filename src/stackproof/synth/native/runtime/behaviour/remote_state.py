"""The state of other stacks, as a data source."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import js, naming, references, tokens
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.registry import behaviour

_TYPE = "terraform_remote_state"


@behaviour("TerraformRemoteState")
class TerraformRemoteState(TerraformElement):
    """Outputs of another stack, read from its state.

    Args:
        scope: Where it stands.
        id_: Its name there.
        backend: The kind of backend.
        config: The backend's settings, `workspace` and `defaults`.
    """

    def __init__(self, scope: Any, id_: str, backend: str, config: dict[str, Any]) -> None:
        super().__init__(scope, id_, f"data.{_TYPE}")
        self.backend = backend
        self.config = config

    TF_RESOURCE_TYPE = staticmethod(lambda: _TYPE)

    def _output(self, name: str) -> Any:
        identifier = f"data.{_TYPE}.{self.friendly_unique_id}.outputs.{name}"
        return references.reference(identifier, self.cdktf_stack)

    def get(self, output: str) -> Any:
        """An output."""
        return self._output(output)

    def get_boolean(self, output: str) -> Any:
        """An output."""
        return self._output(output)

    def get_string(self, output: str) -> str:
        """An output."""
        return tokens.as_string(self._output(output))

    def get_number(self, output: str) -> Any:
        """An output."""
        return tokens.as_number(self._output(output))

    def get_list(self, output: str) -> list[Any]:
        """An output."""
        return tokens.as_list(self._output(output))

    def to_terraform(self) -> dict[str, Any]:
        """`data.terraform_remote_state`."""
        config = dict(self.config)
        workspace, defaults = config.pop("workspace", None), config.pop("defaults", None)
        workspaces = config.get("workspaces")
        if workspaces is not None and hasattr(workspaces, "to_terraform"):
            config["workspaces"] = workspaces.to_terraform()
        block = {
            "backend": self.backend,
            "workspace": workspace,
            "defaults": defaults,
            "config": naming.snake_keys(config),
        }
        block = js.merge(block, self.raw_overrides)
        return {"data": {_TYPE: {self.friendly_unique_id: block}}}


def _of(kind: str) -> type:
    class Made(TerraformRemoteState):
        def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
            super().__init__(scope, id_, kind, config)

    Made.__name__ = Made.__qualname__ = f"DataTerraformRemoteState{kind.title()}"
    Made.__doc__ = f"Outputs of a stack whose state is kept by `{kind}`."
    return Made


# The class for each kind of backend.
KINDS: dict[str, Any] = {"remote": behaviour("DataTerraformRemoteState")(_of("remote"))}
for _kind in ("azurerm", "consul", "cos", "gcs", "http", "local", "oss", "pg", "s3", "swift"):
    KINDS[_kind] = behaviour(f"DataTerraformRemoteState{_kind.title()}")(_of(_kind))
