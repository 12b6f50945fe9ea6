"""Everything that exists in the embedded AWS, found by walking moto's memory.

It runs inside the server's process. AWS has no such call, and asking each service would find only
what we thought of; moto keeps every resource in some container of a backend, whatever made it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from moto.core.base_backend import (
    AccountSpecificBackend,
    BackendDict,
    BaseBackend,
    backend_lock,
)

from stackproof.cloud.interface import Inventory, LiveResource

Moto: TypeAlias = Any

_DEPTH = 4
"""How deep containers are nested: security groups by VPC, parameters by name and version."""

_RECORDS = frozenset(
    {
        "_commands",
        "_errors",
        "_pages",
        "_pagination_tokens",
        "_segment_collection",
        "_telemetry_records",
        "access_keys",
        "assumed_roles",
        "attachments",
        "aws_managed_policies",
        "build_history",
        "build_metadata",
        "build_metadata_history",
        "cases",
        "deleted_account_assignments",
        "deleted_amis",
        "deleted_stacks",
        "deployments",
        "events",
        "executions",
        "findings",
        "findings_queue",
        "invalidations",
        "invitations",
        "job_executions",
        "job_runs",
        "metric_data",
        "operations",
        "paged_metric_data",
        "published_payloads",
        "queries",
        "query_results",
        "replays",
        "scan_finding_results",
        "sent_messages",
        "sessions",
        "shard_iterators",
        "sms_message_objects",
        "sms_messages",
        "statements",
        "subnet_associations",
        "task_executions",
    }
)
"""Containers of what happened, of what is part of something else, or of what AWS owns."""

_PARTS = frozenset({"TaggingService", "Account", "AccountConfiguration", "AccountSummary"})
"""Parts of a backend that hold no resources."""

_INSIDE = {"EventBus": "rules", "Reservation": "instances"}
"""Resources that are kept in another one, which may be AWS's own."""

_WRAPPERS = frozenset({"Reservation"})
"""What is nothing by itself."""

_IDENTIFIERS = {
    "Instance": "id",
    "LambdaFunction": "function_name",
    "Parameter": "name",
    "Role": "name",
}
"""What identifies a resource whose container does not."""

_FALLBACKS = ("arn", "name", "id")

_GONE = frozenset({"deleted", "delete_complete", "terminated"})
"""States in which AWS still lists what was deleted, for a while."""

_AWS_NAMES = ("/aws/service/", "default.", "default:", "rds:")
"""Names that nobody else may give: public parameters, defaults of RDS, automated snapshots."""

Found: TypeAlias = tuple[str, Moto]


class Census:
    """Knows what each backend held when moto made it, and tells what has come since."""

    def __init__(self) -> None:
        # The objects themselves are kept, so that no later object can have the identity of one.
        self._original: dict[int, dict[int, Moto]] = {}

    def install(self) -> None:
        """From now on, each new backend's contents are noted before anybody can add to them."""
        find: Callable[[Moto, str], Moto] = AccountSpecificBackend.__getitem__
        original = self._original

        def noted(self: Moto, region: str) -> Moto:
            # A backend that is not noted yet may still be in the making by another thread.
            known = dict.get(self, region)
            if known is not None and id(known) in original:
                return known
            with backend_lock:
                backend = find(self, region)
                if id(backend) not in original:
                    # The backend is kept too: its identity is the key.
                    found = {id(thing): thing for _, thing in _things(backend)}
                    original[id(backend)] = {**found, id(backend): backend}
            return backend

        AccountSpecificBackend.__getitem__ = noted

    def forget(self) -> None:
        """Drops what is known of backends that moto has thrown away."""
        self._original.clear()

    def take(self) -> Inventory:
        """What exists now."""
        live: set[LiveResource] = set()
        ending: set[LiveResource] = set()
        for service, region, backend in _backends():
            original = self._original.get(id(backend), {})
            for identifier, thing in _things(backend):
                if id(thing) in original or _is_aws_owned(identifier, thing):
                    continue
                state = _state(thing)
                if state in _GONE:
                    continue
                resource = LiveResource(
                    service=service,
                    region=_region(thing, region),
                    type=_type(thing),
                    identifier=identifier,
                    state=state,
                )
                (ending if state else live).add(resource)
        return Inventory(live=frozenset(live), ending=frozenset(ending))


def _backends() -> Iterator[tuple[str, str, Moto]]:
    """Every backend that is in use; a global service's region is its partition."""
    for services in list(BackendDict._instances):  # noqa: SLF001 - moto has no other list of them
        for accounts in list(services.values()):
            for region, backend in list(accounts.items()):
                where = "global" if region.startswith("aws") else region
                yield services.service_name, where, backend


def _things(backend: Moto) -> Iterator[Found]:
    for name, value in list(vars(backend).items()):
        if name not in _RECORDS:
            yield from _inside(value, "", _DEPTH)


def _inside(value: Moto, key: str, depth: int) -> Iterator[Found]:
    """The resources in a container, each with the last name on the way to it."""
    if depth < 0 or isinstance(value, BaseBackend):
        return
    if isinstance(value, Mapping):
        for name, each in list(value.items()):
            yield from _inside(each, name if isinstance(name, str) else key, depth - 1)
    elif isinstance(value, (list, set, tuple)):
        for each in list(value):
            yield from _inside(each, key, depth - 1)
    elif _is_moto(value):
        yield from _thing(value, key, depth)


def _thing(value: Moto, key: str, depth: int) -> Iterator[Found]:
    kind = type(value).__name__
    if kind in _PARTS:
        return
    if not key and depth == _DEPTH:
        # A part of the backend that is a store of its own, such as Lambda's.
        for name, each in list(getattr(value, "__dict__", {}).items()):
            if name not in _RECORDS and isinstance(each, (Mapping, list)):
                yield from _inside(each, "", _DEPTH - 1)
        return
    if kind in _INSIDE:
        yield from _inside(getattr(value, _INSIDE[kind], ()), "", depth)
    if kind not in _WRAPPERS:
        yield _identifier(value, key), value


def _identifier(thing: Moto, key: str) -> str:
    own = _IDENTIFIERS.get(type(thing).__name__)
    if own is not None:
        return str(getattr(thing, own))
    for name in ("", *_FALLBACKS):
        found = getattr(thing, name, None) if name else key
        if isinstance(found, str) and found:
            return found
    return type(thing).__name__


def _region(thing: Moto, region: str) -> str:
    """Buckets have a region although S3 is one service for all."""
    own = getattr(thing, "region_name", None)
    return own if region == "global" and isinstance(own, str) else region


def _type(thing: Moto) -> str:
    """Moto's class as words: `FakeBucket` is a bucket, `DBSnapshot` a db snapshot."""
    name = type(thing).__name__.removeprefix("Fake")
    return " ".join(re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]+|[a-z0-9]+", name)).lower()


def _state(thing: Moto) -> str:
    """Why a deleted thing is still there; empty for what was not deleted."""
    if getattr(thing, "deletion_date", None) is not None:
        # KMS waits; what else has such a date is only remembered.
        return "pending deletion" if getattr(thing, "key_state", "") else "deleted"
    if getattr(thing, "deleted_date", None) is not None:
        return "scheduled for deletion"
    for name in ("state", "status", "_state"):
        state = getattr(thing, name, None)
        text = state if isinstance(state, str) else getattr(state, "name", "")
        if isinstance(text, str) and text.lower() in _GONE:
            return text.lower()
    return ""


def _is_aws_owned(identifier: str, thing: Moto) -> bool:
    """Whether AWS itself makes it on first use and keeps it or takes it away."""
    if identifier.startswith(_AWS_NAMES):
        return True
    if str(getattr(thing, "path", "")).startswith("/aws-service-role/"):
        return True
    aliases = getattr(thing, "aliases", None)
    return isinstance(aliases, Mapping) and any(
        str(alias).startswith("alias/aws/") for alias in aliases
    )


def _is_moto(value: object) -> bool:
    return type(value).__module__.startswith("moto.")
