"""Iterators, `count`, `self` and dynamic blocks: what Terraform repeats by itself."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import expressions, naming, tokens
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour, framework

_COUNT_IS_SET = """\
You cannot create an iterator from a resource with a count argument.
Instead, reuse this resource's TerraformCount instance in the resource you want to use as an \
iterator.

If you want to use an iterator to populate a list attribute, replace the count on the resource \
with an iterator passed into the forEach argument."""

_NO_FOR_EACH = """\
Cannot create an iterator from a resource without a forEach argument. If you want to create more \
instances of this resource, pass an iterator to the forEach argument of the resource first.
  """


class Each(expressions.Expression):
    """`each.key` or `each.value`; `key` or `val` where a `for` goes through the items.

    Args:
        part: `key` or `value`.
    """

    def __init__(self, part: str) -> None:
        super().__init__()
        self.part = part

    def printed(self, context: Any) -> str:
        """The name that the innermost loop gives it."""
        if context.iterator_context == "FOR_EXPRESSION":
            return "key" if self.part == "key" else "val"
        return f"each.{self.part}"


class Dynamic(expressions.Expression):
    """What `iterator.dynamic(...)` gives: a block for each item.

    Args:
        for_each: The collection, as `for_each` wants it.
        listed: The collection, as a `for` wants it.
        content: The attributes of each block.
    """

    def __init__(self, for_each: Any, listed: Any, content: dict[str, Any]) -> None:
        super().__init__()
        self.for_each = for_each
        self.listed = listed
        self.content = content

    def block(self) -> dict[str, Any]:
        """The value of the block's name below `dynamic`."""
        return {"for_each": self.for_each, "iterator": "each", "content": self.content}

    def printed(self, context: Any) -> str:
        """Where no block can be, a list of objects."""
        return expressions.ForExpression(self.listed, self.content).printed(context)


class Misplaced(tokens.Resolvable):
    """A dynamic block within another block.

    Args:
        content: The attributes of each block.
    """

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__()
        self.content = content

    def resolve(self, context: Any) -> Any:
        """Is refused."""
        del context
        raise JsError(
            "We do not support directly resolving a TerraformDynamicBlock. Dynamic blocks are only "
            "supported on block attributes of resources, data sources, and providers.\n\nYou can "
            "create a TerraformDynamicBlock by calling '.dynamic' on a TerraformIterator "
            "instance.\n\nThe following expression was used for the dynamic block: .dynamic({\n"
            f"  {tokens.as_string(tokens.Intrinsic(self.content))}\n}})\n"
        )


def expression_of(collection: Any) -> Any:
    """A collection as part of an expression."""
    # The frameworks resolve a literal map before they print it, so a reference among its values
    # ends up in quotes. Ours must too.
    if isinstance(collection, dict) and not tokens.is_unresolved(collection):
        return expressions.Literal(collection)
    return collection


@behaviour("TerraformIterator")
class TerraformIterator(Behaviour):
    """A collection whose items become resources, blocks or list items."""

    def collection(self) -> Any:
        """What Terraform goes through, as an expression or a literal map."""
        raise NotImplementedError

    def listed(self) -> Any:
        """The same where a `for` goes through it."""
        return expression_of(self.collection())

    def in_object(self) -> Any:
        """The same where a list of objects takes the place of dynamic blocks."""
        return self.listed()

    @staticmethod
    def from_list(items: Any) -> Any:
        """One item a value."""
        return ListTerraformIterator(items)

    @staticmethod
    def from_map(mapping: Any) -> Any:
        """One item a key."""
        return MapTerraformIterator(mapping)

    @staticmethod
    def from_complex_list(items: Any, map_key_attribute_name: str) -> Any:
        """One item for each object of a list, keyed by one of its attributes."""
        return DynamicListTerraformIterator(items, map_key_attribute_name)

    @staticmethod
    def from_resources(resource: Any) -> Any:
        """One item for each instance of a resource that has `for_each`."""
        return ResourceTerraformIterator(resource)

    @staticmethod
    def from_data_sources(resource: Any) -> Any:
        """One item for each instance of a data source that has `for_each`."""
        return ResourceTerraformIterator(resource)

    def _attribute(self, name: str) -> Any:
        return expressions.PropertyAccess(Each("value"), [name])

    def get_any(self, attribute: str) -> Any:
        """An attribute of the item."""
        return self._attribute(attribute)

    def get_boolean(self, attribute: str) -> Any:
        """An attribute of the item."""
        return self._attribute(attribute)

    def get_string(self, attribute: str) -> str:
        """An attribute of the item."""
        return tokens.as_string(self._attribute(attribute))

    def get_number(self, attribute: str) -> Any:
        """An attribute of the item."""
        return tokens.as_number(self._attribute(attribute))

    def get_list(self, attribute: str) -> list[str]:
        """An attribute of the item."""
        return tokens.as_list(self._attribute(attribute))

    def get_number_list(self, attribute: str) -> list[float]:
        """An attribute of the item."""
        return tokens.as_number_list(self._attribute(attribute))

    def get_map(self, attribute: str) -> dict[str, Any]:
        """An attribute of the item."""
        return tokens.as_any_map(self._attribute(attribute))

    def get_any_map(self, attribute: str) -> dict[str, Any]:
        """An attribute of the item."""
        return tokens.as_any_map(self._attribute(attribute))

    def get_string_map(self, attribute: str) -> dict[str, Any]:
        """An attribute of the item."""
        return tokens.as_string_map(self._attribute(attribute))

    def get_number_map(self, attribute: str) -> dict[str, Any]:
        """An attribute of the item."""
        return tokens.as_number_map(self._attribute(attribute))

    def get_boolean_map(self, attribute: str) -> dict[str, Any]:
        """An attribute of the item."""
        return tokens.as_boolean_map(self._attribute(attribute))

    def dynamic(self, attributes: dict[str, Any]) -> Any:
        """A block for each item."""
        return Dynamic(self.collection(), self.in_object(), attributes)

    def pluck_property(self, name: str) -> Any:
        """A list of one attribute of every item."""
        value = expressions.PropertyAccess(expressions.Name("val"), [name])
        return expressions.ForExpression(self.listed(), value)

    def keys(self) -> Any:
        """A list of the keys."""
        return expressions.ForExpression(self.listed(), expressions.Name("key"))

    def values(self) -> Any:
        """A list of the items."""
        return expressions.ForExpression(self.listed(), expressions.Name("val"))

    def for_expression_for_list(self, expression: Any) -> Any:
        """A list of an expression over every item."""
        return expressions.ForExpression(
            self.listed(), expression, honours_loop=framework() == "cdktn"
        )

    def for_expression_for_map(self, key: Any, value: Any) -> Any:
        """A map of expressions over every item."""
        return expressions.ForExpression(
            self.listed(), value, key, honours_loop=framework() == "cdktn"
        )


@behaviour("ListTerraformIterator")
class ListTerraformIterator(TerraformIterator):
    """Goes through a list, as a set.

    Args:
        items: A list or a token of one.
    """

    def __init__(self, items: Any) -> None:
        super().__init__()
        self.items = items

    def collection(self) -> Any:
        """`toset(...)`, as Terraform goes through sets and maps only."""
        return expressions.call("toset", [self.items])

    @property
    def key(self) -> Any:
        """The item's key, which is the item."""
        return Each("key")

    @property
    def value(self) -> Any:
        """The item."""
        return Each("value")


@behaviour("MapTerraformIterator")
class MapTerraformIterator(TerraformIterator):
    """Goes through a map.

    Args:
        mapping: A map or a token of one.
    """

    def __init__(self, mapping: Any) -> None:
        super().__init__()
        self.mapping = mapping

    def collection(self) -> Any:
        """The map."""
        return self.mapping

    @property
    def key(self) -> str:
        """The item's key."""
        return tokens.as_string(Each("key"))

    @property
    def value(self) -> Any:
        """The item's value."""
        return Each("value")


@behaviour("DynamicListTerraformIterator")
class DynamicListTerraformIterator(MapTerraformIterator):
    """Goes through a list of objects that is known only to Terraform.

    Args:
        items: The list.
        map_key_attribute_name: The attribute whose values become the keys.
    """

    def __init__(self, items: Any, map_key_attribute_name: str) -> None:
        super().__init__(items)
        self.attribute = map_key_attribute_name

    def collection(self) -> Any:
        """The list as a map."""
        return expressions.ForExpression(
            self.mapping,
            expressions.Name("val"),
            expressions.PropertyAccess(expressions.Name("val"), [self.attribute]),
        )

    def listed(self) -> Any:
        """The list itself; `cdktf` makes a map of it here too."""
        return self.collection() if framework() == "cdktf" else self.mapping

    def in_object(self) -> Any:
        """The list itself."""
        return self.mapping


@behaviour("ResourceTerraformIterator")
class ResourceTerraformIterator(TerraformIterator):
    """Goes through the instances of a resource.

    Args:
        element: The resource or data source.
    """

    def __init__(self, element: Any) -> None:
        super().__init__()
        if getattr(element, "count", None):
            raise JsError(_COUNT_IS_SET)
        if not getattr(element, "for_each", None):
            raise JsError(_NO_FOR_EACH)
        self.element = element

    def collection(self) -> Any:
        """The resource."""
        return self.element.fqn

    @property
    def key(self) -> Any:
        """The instance's key."""
        return Each("key")

    @property
    def value(self) -> Any:
        """The instance."""
        return Each("value")


@behaviour("TerraformCount")
class TerraformCount(Behaviour):
    """`count`, and the number of the instance.

    Args:
        number: How many; a number or a token of one.
    """

    def __init__(self, number: float) -> None:
        super().__init__()
        self.number = number

    @staticmethod
    def of(number: float) -> "TerraformCount":
        """So many instances."""
        return TerraformCount(number)

    @staticmethod
    def is_terraform_count(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformCount)

    @property
    def index(self) -> Any:
        """`count.index`."""
        return tokens.as_number(expressions.Name("count.index"))

    def to_string(self) -> str:
        """A token of the number."""
        return tokens.as_string(self.number)

    def to_terraform(self) -> float:
        """The number."""
        return self.number


@behaviour("TerraformSelf")
class TerraformSelf(Behaviour):
    """`self`, in connections and provisioners."""

    @staticmethod
    def get_any(key: str) -> Any:
        """An attribute of the resource itself."""
        return expressions.Name(f"self.{naming.snake(key)}")

    @staticmethod
    def get_number(key: str) -> Any:
        """An attribute of the resource itself."""
        return tokens.as_number(TerraformSelf.get_any(key))

    @staticmethod
    def get_string(key: str) -> str:
        """An attribute of the resource itself."""
        return tokens.as_string(TerraformSelf.get_any(key))
