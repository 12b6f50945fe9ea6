"""Where Terraform keeps a stack's state: every backend."""

import os
from typing import Any, ClassVar

from stackproof.synth.native.runtime.behaviour import js, naming
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.behaviour.remote_state import KINDS
from stackproof.synth.native.runtime.behaviour.stack import TerraformStack
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour, framework

_DOCS = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf/concepts/remote-backends",
    "cdktn": "https://cdktn.io/docs/concepts/remote-backends",
}


@behaviour("TerraformBackend")
class TerraformBackend(TerraformElement):
    """Where a stack's state is kept.

    Args:
        scope: The stack.
        id_: Its name there; all that the frameworks bring are called `backend`.
        name: What Terraform calls the kind.
    """

    def __init__(self, scope: Any, id_: str, name: str) -> None:
        super().__init__(scope, id_)
        TerraformStack.of(self)
        self.name = name

    @staticmethod
    def is_backend(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformBackend)

    def _synthesize_attributes(self) -> dict[str, Any]:
        """The backend's arguments."""
        return {}

    def get_remote_state_data_source(self, scope: Any, name: str, from_stack: str) -> Any:
        """The data source by which another stack reads this state."""
        raise NotImplementedError(f"{scope}{name}{from_stack}")

    def to_metadata(self) -> dict[str, Any]:
        """The kind of backend."""
        return {"backend": self.name, **self.overrides_metadata("backend")}

    def to_terraform(self) -> dict[str, Any]:
        """`terraform.backend`."""
        block = js.merge(self._synthesize_attributes(), self.raw_overrides)
        return {"terraform": {"backend": {self.name: block}}}


class _Kind(TerraformBackend):
    """A backend that passes its configuration on as it is."""

    kind: ClassVar[str] = ""
    has_workspaces: ClassVar[bool] = True

    def __init__(self, scope: Any, config: dict[str, Any]) -> None:
        super().__init__(scope, "backend", self.kind)
        self.config = config

    def _synthesize_attributes(self) -> dict[str, Any]:
        """The configuration with Terraform's names."""
        attributes: dict[str, Any] = naming.snake_keys(self.config)
        return attributes

    def get_remote_state_data_source(self, scope: Any, name: str, from_stack: str) -> Any:
        """The data source with the same configuration."""
        del from_stack
        workspace = {"workspace": "${terraform.workspace}"} if self.has_workspaces else {}
        return KINDS[self.kind](scope, name, {**workspace, **self.config})


@behaviour("AzurermBackend")
class AzurermBackend(_Kind):
    """State in Azure's blob storage."""

    kind = "azurerm"


@behaviour("ConsulBackend")
class ConsulBackend(_Kind):
    """State in Consul."""

    kind = "consul"


@behaviour("CosBackend")
class CosBackend(_Kind):
    """State in Tencent's object storage."""

    kind = "cos"


@behaviour("GcsBackend")
class GcsBackend(_Kind):
    """State in Google's cloud storage."""

    kind = "gcs"


@behaviour("HttpBackend")
class HttpBackend(_Kind):
    """State behind a web server."""

    kind = "http"
    has_workspaces = False


@behaviour("LocalBackend")
class LocalBackend(_Kind):
    """State in a file.

    Args:
        scope: The stack.
        config: Its settings; the path may be left out.
    """

    kind = "local"

    def __init__(self, scope: Any, config: dict[str, Any] | None = None) -> None:
        given = config or {}
        if not given.get("path"):
            file = f"terraform.{scope.node.id}.tfstate"
            given = {**given, "path": os.path.join(os.getcwd(), file)}
        super().__init__(scope, given)


@behaviour("OssBackend")
class OssBackend(_Kind):
    """State in Alibaba's object storage."""

    kind = "oss"
    has_workspaces = False


@behaviour("PgBackend")
class PgBackend(_Kind):
    """State in PostgreSQL."""

    kind = "pg"


@behaviour("S3Backend")
class S3Backend(_Kind):
    """State in S3.

    Args:
        scope: The stack.
        config: Its settings; a lock file needs a newer Terraform.
    """

    kind = "s3"

    def __init__(self, scope: Any, config: dict[str, Any]) -> None:
        super().__init__(scope, config)
        self.has_lock_file = bool(config.get("useLockfile"))


@behaviour("SwiftBackend")
class SwiftBackend(_Kind):
    """State in OpenStack's object storage."""

    kind = "swift"
    has_workspaces = False


@behaviour("RemoteBackend")
class RemoteBackend(_Kind):
    """State in Terraform Cloud, the old way."""

    kind = "remote"
    has_workspaces = False

    def __init__(self, scope: Any, config: dict[str, Any]) -> None:
        super().__init__(scope, {**config, "workspaces": _workspaces(config["workspaces"])})

    def to_metadata(self) -> dict[str, Any]:
        """The kind of backend, and where it is."""
        return {**super().to_metadata(), "cloud": _cloud(self.config)}


def _cloud(config: dict[str, Any]) -> str:
    """Whether it is HashiCorp's own or one that a company runs."""
    return "tfc" if config.get("hostname") in {None, "", "app.terraform.io"} else "tfe"


def _workspaces(given: Any) -> Any:
    return given.to_terraform() if hasattr(given, "to_terraform") else given


@behaviour("NamedRemoteWorkspace")
class NamedRemoteWorkspace(Behaviour):
    """One workspace.

    Args:
        name: What it is called.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def to_terraform(self) -> dict[str, Any]:
        """Its part of the configuration."""
        return {"name": self.name}


@behaviour("PrefixedRemoteWorkspaces")
class PrefixedRemoteWorkspaces(Behaviour):
    """All workspaces whose names begin alike.

    Args:
        prefix: How.
    """

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix

    def to_terraform(self) -> dict[str, Any]:
        """Its part of the configuration."""
        return {"prefix": self.prefix}


@behaviour("CloudWorkspace")
class CloudWorkspace(Behaviour):
    """Workspaces of Terraform Cloud."""

    def to_terraform(self) -> dict[str, Any]:
        """Its part of the configuration."""
        raise NotImplementedError


@behaviour("NamedCloudWorkspace")
class NamedCloudWorkspace(CloudWorkspace):
    """One workspace.

    Args:
        name: What it is called.
        project: The project that it is in.
    """

    def __init__(self, name: str, project: str | None = None) -> None:
        super().__init__()
        self.name = name
        self.project = project

    def to_terraform(self) -> dict[str, Any]:
        """Its part of the configuration."""
        return {"name": self.name, "project": self.project}


@behaviour("TaggedCloudWorkspaces")
class TaggedCloudWorkspaces(CloudWorkspace):
    """All workspaces with certain tags.

    Args:
        tags: Which.
        project: The project that they are in.
    """

    def __init__(self, tags: list[str], project: str | None = None) -> None:
        super().__init__()
        self.tags = tags
        self.project = project

    def to_terraform(self) -> dict[str, Any]:
        """Its part of the configuration."""
        return {"tags": self.tags, "project": self.project}


@behaviour("CloudBackend")
class CloudBackend(TerraformBackend):
    """State in Terraform Cloud.

    Args:
        scope: The stack.
        config: Its settings.
    """

    def __init__(self, scope: Any, config: dict[str, Any]) -> None:
        super().__init__(scope, "backend", "cloud")
        self.config = config

    def _synthesize_attributes(self) -> dict[str, Any]:
        """The configuration with Terraform's names."""
        given = {**self.config, "workspaces": self.config["workspaces"].to_terraform()}
        attributes: dict[str, Any] = naming.snake_keys(given)
        return attributes

    def to_metadata(self) -> dict[str, Any]:
        """The kind of backend, and where it is."""
        return {**super().to_metadata(), "cloud": _cloud(self.config)}

    def to_terraform(self) -> dict[str, Any]:
        """`terraform.cloud`."""
        return {"terraform": {"cloud": js.merge(self._synthesize_attributes(), self.raw_overrides)}}

    def get_remote_state_data_source(self, scope: Any, name: str, from_stack: str) -> Any:
        """The data source for the one workspace.

        Raises:
            JsError: There may be several.
        """
        del from_stack
        workspaces = self.config["workspaces"]
        if not isinstance(workspaces, NamedCloudWorkspace):
            raise JsError(_several())
        config = {**self.config, "workspaces": {"name": workspaces.name}}
        return KINDS["remote"](scope, name, config)


def _several() -> str:
    return f"""\
The Cloud backend only supports cross-stack references if the workspace is defined by name (not \
by tags).

To use cross-stack references, replace all mentions of 'TaggedCloudWorkspaces' with \
'NamedCloudWorkspace', like so:

new CloudBackend(stack, {{
  ...
  workspaces: new NamedCloudWorkspace("my-app"),
}});

To learn more about Remote Backends, refer to: {_DOCS[framework()]}
"""
