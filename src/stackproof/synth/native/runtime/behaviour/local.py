"""`locals`: names for expressions."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import references, tokens
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("TerraformLocal")
class TerraformLocal(TerraformElement):
    """A named expression.

    Args:
        scope: Where it stands.
        id_: Its name there.
        expression: What it stands for.
    """

    def __init__(self, scope: Any, id_: str, expression: Any) -> None:
        super().__init__(scope, id_, "local")
        self._expression = expression

    def _reference(self) -> Any:
        return references.reference(lambda: f"local.{self.friendly_unique_id}", self.cdktf_stack)

    @property
    def expression(self) -> Any:
        """A reference to it; what it stands for is not given back."""
        return self._reference()

    @expression.setter
    def expression(self, value: Any) -> None:
        self._expression = value

    @property
    def as_string(self) -> str:
        """Its value as text."""
        return tokens.as_string(self._reference())

    @property
    def as_number(self) -> Any:
        """Its value as a number."""
        return tokens.as_number(self._reference())

    @property
    def as_list(self) -> list[Any]:
        """Its value as a list."""
        return tokens.as_list(self._reference())

    @property
    def as_boolean(self) -> Any:
        """Its value as a truth value."""
        return self._reference()

    @property
    def as_string_map(self) -> dict[str, Any]:
        """Its value as a map of texts."""
        return tokens.as_string_map(self._reference())

    @property
    def as_number_map(self) -> dict[str, Any]:
        """Its value as a map of numbers."""
        return tokens.as_number_map(self._reference())

    @property
    def as_boolean_map(self) -> dict[str, Any]:
        """Its value as a map of truth values."""
        return tokens.as_boolean_map(self._reference())

    @property
    def as_any_map(self) -> dict[str, Any]:
        """Its value as a map."""
        return tokens.as_any_map(self._reference())

    def to_terraform(self) -> dict[str, Any]:
        """`locals`; overrides have no effect on it."""
        return {"locals": {self.friendly_unique_id: self._expression}}
