"""What a rule about synthesized configurations may ask, and where its findings point."""

from enum import Enum

from stackproof.core.records import dataclass
from stackproof.core.span import Span
from stackproof.terraform.schema import Block, Schema
from stackproof.terraform.view import Node, Resource, View


@dataclass(frozen=True, slots=True)
class Configured:
    """One synthesized stack, with the provider's schema.

    Args:
        view: The stack.
        schema: What the AWS provider says of its resources.
    """

    view: View
    schema: Schema

    def at(self, resource: Resource, node: Node | None = None, name: str = "") -> Span:
        """Where a finding about a resource, a block of it or an argument is shown.

        Args:
            resource: The resource.
            node: The block within it; by default the whole resource.
            name: The argument.
        """
        path = (resource if node is None else node).path
        return self.view.span(resource.address, (*path, name) if name else path)

    def block(self, resource: Resource) -> Block | None:
        """The schema of a resource; None if it is not known."""
        if resource.is_data:
            return self.schema.data(resource.type)
        return self.schema.resource(resource.type)


class Circumstance(Enum):
    """What differed between two syntheses of one program."""

    ENVIRONMENT = "environment"
    REGION = "region"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Contrast:
    """One stack synthesized twice.

    Args:
        circumstance: What differed.
        one: The stack.
        other: The same stack under the other circumstances.
        names: What the environments or regions were called, such as `a` and `b`.
    """

    circumstance: Circumstance
    one: Configured
    other: Configured
    names: tuple[str, str] = ("", "")


def argument(node: Node, name: str) -> str:
    """An argument with the blocks that it is in, as a message names it."""
    return f"{node.within}.{name}" if node.within else name
