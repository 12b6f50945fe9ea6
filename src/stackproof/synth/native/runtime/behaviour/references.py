"""References to elements, also across stacks."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import expressions


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
