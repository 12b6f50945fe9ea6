"""References to elements, also across stacks, and to their attributes."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import expressions, tokens
from stackproof.synth.native.runtime.behaviour.base import Behaviour


class Reference(expressions.Expression):
    """A reference to an element or to an attribute of it.

    Args:
        identifier: Its text, or what gives it when it is resolved.
        stack: The stack of the element.
    """

    def __init__(self, identifier: Any, stack: Any) -> None:
        super().__init__()
        self._identifier = identifier
        self.stack = stack
        self._elsewhere: dict[int, str] = {}

    @property
    def identifier(self) -> str:
        """Its text as of now."""
        found = self._identifier
        return found if isinstance(found, str) else found()

    def resolve(self, context: Any) -> Any:
        """The reference, or one to the state of the other stack."""
        scope = context.scope
        own = getattr(scope, "stack_of", None)
        if self.stack is not None and own is not None:
            asking = own()
            if asking is not self.stack:
                return self._across(asking, context)
        identifier = self.identifier
        return identifier if context.suppress_braces else "${" + identifier + "}"

    def _across(self, asking: Any, context: Any) -> Any:
        found = self._elsewhere.get(id(asking))
        if found is None and context.preparing:
            asking.add_dependency(self.stack)
            found = asking.app.cross_stack_reference(self.stack, asking, self.identifier)
            self._elsewhere[id(asking)] = found
        if found is None:
            # Nobody has looked for what crosses stacks, as in `Testing.synth`.
            identifier = self.identifier
            return identifier if context.suppress_braces else "${" + identifier + "}"
        return found

    def printed(self, context: Any) -> str:
        """The identifier."""
        del context
        return self.identifier


def reference(identifier: Any, stack: Any) -> Reference:
    """A reference to an element of a stack."""
    return Reference(identifier, stack)


class Readable(Behaviour):
    """What has attributes that are handed out as tokens."""

    def interpolation_for_attribute(self, property_: str) -> Any:
        """A reference to an attribute."""
        raise NotImplementedError

    def get_string_attribute(self, name: str) -> str:
        """A token of an attribute."""
        return tokens.as_string(self.interpolation_for_attribute(name))

    def get_number_attribute(self, name: str) -> Any:
        """A token of an attribute."""
        return tokens.as_number(self.interpolation_for_attribute(name))

    def get_list_attribute(self, name: str) -> list[str]:
        """A token of an attribute."""
        return tokens.as_list(self.interpolation_for_attribute(name))

    def get_boolean_attribute(self, name: str) -> Any:
        """A reference to an attribute."""
        return self.interpolation_for_attribute(name)

    def get_number_list_attribute(self, name: str) -> list[float]:
        """A token of an attribute."""
        return tokens.as_number_list(self.interpolation_for_attribute(name))

    def get_string_map_attribute(self, name: str) -> dict[str, Any]:
        """A token of an attribute."""
        return tokens.as_string_map(self.interpolation_for_attribute(name))

    def get_number_map_attribute(self, name: str) -> dict[str, Any]:
        """A token of an attribute."""
        return tokens.as_number_map(self.interpolation_for_attribute(name))

    def get_boolean_map_attribute(self, name: str) -> dict[str, Any]:
        """A token of an attribute."""
        return tokens.as_boolean_map(self.interpolation_for_attribute(name))

    def get_any_map_attribute(self, name: str) -> dict[str, Any]:
        """A token of an attribute."""
        return tokens.as_any_map(self.interpolation_for_attribute(name))
