"""SP757: a DynamoDB table whose attributes and keys do not agree."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.references import has_template
from stackproof.terraform.view import Resource

_INDEXES = ("global_secondary_index", "local_secondary_index")
_BASIS = "Amazon DynamoDB API, CreateTable, AttributeDefinitions"


class UnindexedAttribute(Rule):
    """A DynamoDB table declares an attribute that is no key, or has a key that is not declared."""

    code: ClassVar = Code("SP757", "unindexed-attribute")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each attribute or key without the other."""
        blocks = ("attribute", *_INDEXES)
        if resource.type != "aws_dynamodb_table" or resource.is_data:
            return
        if not all(resource.is_complete(name) for name in blocks):
            return
        nodes = (resource, *(node for name in _INDEXES for node in resource.blocks(name)))
        keys = {
            key: node
            for node in nodes
            for name in ("hash_key", "range_key")
            for key in node.texts(name)
        }
        declared = {
            text: node for node in resource.blocks("attribute") for text in node.texts("name")
        }
        # What is computed may be any of the others.
        if any(has_template(name) for name in (*keys, *declared)):
            return
        for name, node in declared.items():
            if name not in keys:
                yield self.finding(
                    at=ctx.at(resource, node, "name"),
                    message=f"`{resource.address}` declares the attribute `{name}`, "
                    "which is no key of the table or of an index",
                    subject=f"{resource.address}.{name}",
                    basis=_BASIS,
                ).helped("leave the attribute out; items have it all the same")
        for name, node in keys.items():
            if name not in declared:
                yield self.finding(
                    at=ctx.at(resource, node),
                    message=f"`{resource.address}` has the key `{name}`, "
                    "which no `attribute` block declares",
                    subject=f"{resource.address}.{name}",
                    basis=_BASIS,
                ).helped(f"declare `{name}` with its type")
