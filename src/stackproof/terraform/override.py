"""The override file that turns a synthesized program to another AWS, without editing it.

Terraform merges a `*_override.tf.json` into the configuration beside it: an attribute in a
provider block replaces the attribute of the same name in the block with the same alias, nested
blocks of one type are replaced together, and a backend replaces a backend or a `cloud` block.
An empty list of blocks replaces nothing, so a nested block can be changed but not taken away.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from stackproof.core.errors import HostError
from stackproof.core.records import dataclass, field
from stackproof.terraform.address import Address
from stackproof.terraform.config import Backend, Config, ProviderBlock, ResourceBlock

NAME = "stackproof_override.tf.json"

_REMOTE_STATE = "terraform_remote_state"

# What decides with which credentials, and by which way, the provider reaches AWS.
_CLEARED = (
    "allowed_account_ids",
    "custom_ca_bundle",
    "ec2_metadata_service_endpoint",
    "ec2_metadata_service_endpoint_mode",
    "forbidden_account_ids",
    "http_proxy",
    "https_proxy",
    "profile",
    "shared_config_files",
    "shared_credentials_file",
    "shared_credentials_files",
    "token",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
)

# Frameworks write out which workspace is meant; there is one.
_PRESENT_WORKSPACE = (None, "", "default", "${terraform.workspace}")
# What tells two states of one kind of backend from each other.
_PLACES = frozenset(
    {"address", "bucket", "container_name", "hostname", "key", "organization", "path", "prefix"}
    | {"storage_account_name", "workspaces"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An AWS that is not the real one.

    Args:
        endpoint: Its address, for every service.
        account: The account that it answers for.
        access_key: Any credentials that it accepts.
        secret_key: Likewise.
        max_retries: How often the provider repeats a call, the first time included. A connection
            that breaks is worth another; what the target lacks it says with a 501, which is not
            repeated.
    """

    endpoint: str
    account: str = "123456789012"
    access_key: str = "stackproof"
    secret_key: str = "stackproof"  # noqa: S105 - for an AWS that checks none
    max_retries: int = 4


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the state of another stack is, whatever its configuration says.

    Args:
        backend: What its configuration says; None for the default.
        path: The file, absolute.
    """

    backend: Backend | None
    path: str

    def is_meant(self, block: ResourceBlock) -> bool:
        """Whether a `terraform_remote_state` reads that state."""
        backend = self.backend
        asked = block.body.get("config")
        if backend is None or block.body.get("backend") != backend.kind:
            return False
        if not isinstance(asked, dict) or block.body.get("workspace") not in _PRESENT_WORKSPACE:
            return False
        named = {k: v for k, v in asked.items() if k in _PLACES and v is not None}
        return bool(named) and all(backend.body.get(k) == v for k, v in named.items())


@dataclass(frozen=True, slots=True)
class Override:
    """An override document and what a person should know about it."""

    document: Mapping[str, object] = field(hash=False)
    notes: tuple[str, ...] = ()

    def changing(self, resources: Mapping[Address, Mapping[str, object]]) -> "Override":
        """The same, with other arguments for some resources of the root module.

        Args:
            resources: Arguments by the address of the block; a block in them is merged with the
                one of the configuration.
        """
        blocks: dict[str, dict[str, object]] = {}
        for address, arguments in resources.items():
            blocks.setdefault(address.type, {})[address.name] = dict(arguments)
        return Override({**self.document, "resource": blocks}, self.notes)

    def write(self, folder: Path) -> Path:
        """Writes the document beside the configuration and returns the file.

        Raises:
            HostError: It cannot be written.
        """
        path = folder / NAME
        try:
            path.write_text(json.dumps(self.document, indent=2) + "\n", "utf-8")
        except OSError as error:
            raise HostError(
                f"the override file cannot be written: {error.strerror or error}",
                where=str(path),
                help="make room or use a folder that can be written",
            ) from error
        return path


def override(
    config: Config,
    *,
    target: Target | None,
    state: str,
    siblings: Sequence[Kept] = (),
    versions: Mapping[str, str] | None = None,
) -> Override:
    """The override of a configuration for a target.

    Args:
        config: The configuration as it was synthesized.
        target: Where to deploy; None for the real AWS, whose providers stay as they are.
        state: The file for local state, relative to the configuration or absolute.
        siblings: Where the states of the stacks are that are deployed together with this one.
        versions: Version constraints to use instead, by the provider's local name.
    """
    settings: dict[str, object] = {"backend": {"local": {"path": state}}}
    read, unread = _remote_states(config, siblings)
    notes = [*_backend_notes(config), *unread]
    relaxed = {
        required.name: {"source": required.source, "version": versions[required.name]}
        for required in config.required
        if versions and versions.get(required.name, required.version) != required.version
    }
    if relaxed:
        settings["required_providers"] = relaxed
        notes += [
            f"provider {r.name}: the version {r.version or 'any'} was relaxed to "
            f"{relaxed[r.name]['version']}"
            for r in config.required
            if r.name in relaxed
        ]
    document: dict[str, object] = {"terraform": settings}
    if read:
        document["data"] = {_REMOTE_STATE: read}
    names = [r.name for r in config.required if _is_aws(r.source)] if target else []
    if target and names:
        providers: dict[str, list[dict[str, object]]] = {}
        for name in names:
            blocks = [block for block in config.providers if block.name == name]
            if all(block.alias for block in blocks):
                # Terraform lets an override add the default configuration, and only that.
                blocks.insert(0, ProviderBlock(name, None, {}))
            providers[name] = [_provider(block, target) for block in blocks]
            notes += [note for block in blocks for note in _provider_notes(block)]
        document["provider"] = providers
    return Override(document, tuple(notes))


def _provider(block: ProviderBlock, target: Target) -> dict[str, object]:
    body: dict[str, object] = {"alias": block.alias} if block.alias else {}
    # An attribute that a provider's version does not know is an error: only what is set is cleared.
    body |= {name: None for name in _CLEARED if block.body.get(name) is not None}
    body |= {
        "access_key": target.access_key,
        "secret_key": target.secret_key,
        "max_retries": target.max_retries,
        "s3_use_path_style": True,
        "skip_credentials_validation": True,
        "skip_metadata_api_check": "true",
    }
    # A role cannot be taken out, but it can be one that our target hands out; its fixed session
    # keeps the caller's identity the same from plan to plan.
    role = {
        "role_arn": f"arn:aws:iam::{target.account}:role/stackproof",
        "session_name": "stackproof",
    }
    if block.body.get("assume_role"):
        body["assume_role"] = [role]
    if block.body.get("assume_role_with_web_identity"):
        token = {"web_identity_token": "stackproof"}
        body["assume_role_with_web_identity"] = [{**role, **token}]
    services = sorted(_endpoints(block))
    if services:
        body["endpoints"] = [dict.fromkeys(services, target.endpoint)]
    return body


def _endpoints(block: ProviderBlock) -> set[str]:
    value = block.body.get("endpoints")
    blocks = value if isinstance(value, list) else [value]
    return {
        name
        for entry in blocks
        if isinstance(entry, dict)
        for name, address in entry.items()
        if name != "//" and address is not None
    }


def _provider_notes(block: ProviderBlock) -> list[str]:
    notes = [
        f"provider {block.key}: the role of `{name}` was replaced"
        for name in ("assume_role", "assume_role_with_web_identity")
        if block.body.get(name)
    ]
    cleared = [name for name in _CLEARED if block.body.get(name) is not None]
    if cleared:
        notes.append(f"provider {block.key}: {', '.join(cleared)} set aside")
    if services := _endpoints(block):
        notes.append(
            f"provider {block.key}: its own endpoints ({', '.join(sorted(services))}) were replaced"
        )
    return notes


def _backend_notes(config: Config) -> list[str]:
    notes: list[str] = []
    if config.backend is not None and config.backend.kind == "cloud":
        notes.append("the cloud workspace was replaced by local state")
    elif config.backend is not None and config.backend.kind != "local":
        name = {"s3": "S3"}.get(config.backend.kind, config.backend.kind)
        notes.append(f"the {name} backend was replaced by local state")
    return notes


def _remote_states(
    config: Config, siblings: Sequence[Kept]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """The states of other stacks that are read from where they are, and a note on each other."""
    read: dict[str, object] = {}
    unread: list[str] = []
    for block in config.data:
        if block.address.type != _REMOTE_STATE:
            continue
        kept = next((each for each in siblings if each.is_meant(block)), None)
        if kept is not None:
            read[block.address.name] = {"backend": "local", "config": {"path": kept.path}}
        else:
            unread.append(
                f"{block.address} reads the state of another stack, which was left as it is"
            )
    return read, tuple(unread)


def _is_aws(source: str) -> bool:
    return source.lower().split("/")[-2:] in (["hashicorp", "aws"], ["aws"])
