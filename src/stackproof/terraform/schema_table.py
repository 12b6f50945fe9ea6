"""Makes the compact table of a provider's schema from what Terraform prints, and keeps it."""

import json
import os
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stackproof.core.errors import HostError
from stackproof.terraform.runner import Terraform
from stackproof.terraform.schema import MAGIC, SHIPPED, Schema, file_name

_SECTIONS = {"resource": "resource_schemas", "data": "data_source_schemas"}
_MARKS = {
    "required": "r",
    "optional": "o",
    "computed": "c",
    "sensitive": "s",
    "deprecated": "d",
}


def table(document: Mapping[str, Any], *, source: str, version: str) -> bytes:
    """The table of one provider.

    Args:
        document: What `terraform providers schema -json` prints.
        source: The provider, such as `hashicorp/aws`.
        version: Its version, which Terraform does not print.

    Raises:
        HostError: The provider is not in the document.
    """
    schemas = document.get("provider_schemas", {})
    found = next((key for key in schemas if key.endswith(f"/{source}")), None)
    if found is None:
        raise HostError(f"Terraform told no schema of {source}")
    body = bytearray()
    index: dict[str, dict[str, tuple[int, int]]] = {"resource": {}, "data": {}}
    for kind, types in index.items():
        section = schemas[found].get(_SECTIONS[kind])
        for name, entry in sorted((section or {}).items()):
            packed = zlib.compress(_json(_packed(entry["block"])), 9)
            types[name] = (len(body), len(packed))
            body += packed
    head = {"provider": source, "version": version, "index": index}
    return MAGIC + _json(head) + b"\n" + bytes(body)


def at_hand(source: str, version: str, folder: Path) -> Schema | None:
    """The table of a provider's version that ships with stackproof or is in a cache folder."""
    for place in (SHIPPED, folder):
        path = place / file_name(source, version)
        if path.is_file():
            return Schema(path.read_bytes())
    return None


def of(terraform: Terraform, source: str, version: str, folder: Path) -> Schema:
    """The table of an installed provider's version; Terraform is asked once for each.

    Args:
        terraform: Where the provider is installed.
        source: The provider, such as `hashicorp/aws`.
        version: Its version.
        folder: Where tables are kept.

    Raises:
        HostError: Terraform cannot tell, or the table cannot be kept.
    """
    found = at_hand(source, version, folder)
    if found is not None:
        return found
    return keep(table(terraform.show_schemas(), source=source, version=version), folder)


def keep(data: bytes, folder: Path) -> Schema:
    """Puts a table into a cache folder, and opens it.

    Raises:
        HostError: It cannot be written.
    """
    schema = Schema(data)
    target = folder / file_name(schema.provider, schema.version)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(target)
    except OSError as error:
        raise HostError(
            f"cannot keep a provider's schema: {error.strerror}", where=str(target)
        ) from error
    return schema


def _packed(block: Mapping[str, Any]) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    blocks: dict[str, Any] = {}
    for name, item in sorted(block.get("attributes", {}).items()):
        marks = "".join(letter for mark, letter in _MARKS.items() if item.get(mark))
        nested = item.get("nested_type")
        # An attribute of nested attributes is written like a block.
        if nested is None:
            attributes[name] = (item["type"], marks)
        else:
            blocks[name] = (nested["nesting_mode"], int("r" in marks), 0, _packed(nested))
    for name, item in sorted(block.get("block_types", {}).items()):
        most = item.get("max_items", 1 if item["nesting_mode"] == "single" else 0)
        blocks[name] = (
            item["nesting_mode"],
            item.get("min_items", 0),
            most,
            _packed(item["block"]),
        )
    packed = {"a": attributes, "b": blocks}
    return {key: value for key, value in packed.items() if value}


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()
