"""`variable` blocks, and the types that a variable may have."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import js, naming, references, tokens
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("TerraformVariable")
class TerraformVariable(TerraformElement):
    """A value that is given when Terraform runs.

    Args:
        scope: Where it stands.
        id_: Its name there.
        config: Its type, default and so on.
    """

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        super().__init__(scope, id_, "var")
        self.default = config.get("default")
        self.description = config.get("description")
        self.type = config.get("type")
        self.sensitive = config.get("sensitive")
        self.nullable = config.get("nullable")
        self.validation = config.get("validation")

    def _reference(self) -> Any:
        return references.reference(lambda: f"var.{self.friendly_unique_id}", self.cdktf_stack)

    @property
    def value(self) -> Any:
        """Its value, of whatever type."""
        return self._reference()

    @property
    def string_value(self) -> str:
        """Its value as text."""
        return tokens.as_string(self._reference())

    @property
    def number_value(self) -> Any:
        """Its value as a number."""
        return tokens.as_number(self._reference())

    @property
    def list_value(self) -> list[Any]:
        """Its value as a list."""
        return tokens.as_list(self._reference())

    @property
    def boolean_value(self) -> Any:
        """Its value as a truth value."""
        return self._reference()

    def add_validation(self, validation: dict[str, Any]) -> None:
        """Adds a condition that the value must meet."""
        self.validation = [*(self.validation or []), validation]

    def synthesize_attributes(self) -> dict[str, Any]:
        """Its arguments with Terraform's names."""
        validation = self.validation and [
            {"condition": each.get("condition"), "error_message": each.get("errorMessage")}
            for each in self.validation
        ]
        return {
            "default": naming.snake_keys(self.default),
            "description": self.description,
            "type": self.type,
            "sensitive": self.sensitive,
            "nullable": self.nullable,
            "validation": validation,
        }

    def to_terraform(self) -> dict[str, Any]:
        """`variable`."""
        block = js.merge(self.synthesize_attributes(), self.raw_overrides)
        return {"variable": {self.friendly_unique_id: block}}


def _constant(text: str) -> Any:
    return staticmethod(lambda: text)


@behaviour("VariableType")
class VariableType(Behaviour):
    """Types in Terraform's words."""

    STRING = _constant("string")
    NUMBER = _constant("number")
    BOOL = _constant("bool")
    ANY = _constant("any")
    LIST = _constant("list")
    LIST_STRING = _constant("list(string)")
    LIST_NUMBER = _constant("list(number)")
    LIST_BOOL = _constant("list(bool)")
    MAP = _constant("map")
    MAP_STRING = _constant("map(string)")
    MAP_NUMBER = _constant("map(number)")
    MAP_BOOL = _constant("map(bool)")
    SET = _constant("set")
    SET_STRING = _constant("set(string)")
    SET_NUMBER = _constant("set(number)")
    SET_BOOL = _constant("set(bool)")

    @staticmethod
    def list(item: str) -> str:
        """A list of a type."""
        return f"list({item})"

    @staticmethod
    def map(item: str) -> str:
        """A map of a type."""
        return f"map({item})"

    @staticmethod
    def set(item: str) -> str:
        """A set of a type."""
        return f"set({item})"

    @staticmethod
    def tuple(*items: str) -> str:
        """One of each type."""
        return f"tuple({', '.join(items)})"

    @staticmethod
    def object(attributes: dict[str, str]) -> str:
        """An object with attributes of certain types."""
        inner = ", ".join(f"{key}={attributes[key]}" for key in js.ordered(attributes))
        return f"object({{{inner}}})"
