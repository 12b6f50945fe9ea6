"""What is read below a resource: nested objects, lists and maps of them."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import expressions, js, tokens
from stackproof.synth.native.runtime.behaviour.references import Readable
from stackproof.synth.native.runtime.registry import behaviour


class Complex(tokens.Resolvable):
    """Something below an attribute of a resource or of another such thing.

    Args:
        parent: What it stands below.
        attribute: The name there.
    """

    def __init__(self, parent: Any, attribute: str) -> None:
        super().__init__()
        self.terraform_resource = parent
        self.terraform_attribute = attribute
        self._fqn: str | None = None

    @property
    def fqn(self) -> str:
        """A token of a reference to all of it."""
        if self._fqn is None:
            self._fqn = tokens.as_string(self)
        return self._fqn

    def compute_fqn(self) -> str:
        """The same."""
        return tokens.as_string(self.whole())

    def whole(self) -> Any:
        """A reference to all of it."""
        return self.terraform_resource.interpolation_for_attribute(self.terraform_attribute)

    def resolve(self, context: Any) -> Any:
        """The reference."""
        return context.resolve(self.whole())


def _as_list(parent: Any, attribute: str) -> Any:
    inner = parent.interpolation_for_attribute(attribute)
    return expressions.call("tolist", [inner])


@behaviour("ComplexObject")
class ComplexObject(Readable, Complex):
    """A nested object.

    Args:
        parent: What it stands below.
        attribute: The name there.
        from_set: Whether it is an item of a set.
        index: Which item it is; None if it is no item.
    """

    def __init__(
        self,
        parent: Any,
        attribute: str,
        from_set: bool | None = None,  # noqa: FBT001 - the framework's own order
        index: Any = None,
    ) -> None:
        super().__init__(parent, attribute)
        self.from_set = bool(from_set)
        self.index = index

    def whole(self) -> Any:
        """A reference to all of it."""
        if self.from_set:
            steps = [self.index]
            return expressions.PropertyAccess(
                _as_list(self.terraform_resource, self.terraform_attribute), steps
            )
        return self.terraform_resource.interpolation_for_attribute(self._place())

    def _place(self) -> str:
        if self.index is None:
            return self.terraform_attribute
        return f"{self.terraform_attribute}[{js.text(self.index)}]"

    def interpolation_for_attribute(self, property_: str) -> Any:
        """A reference to something below it."""
        if self.from_set:
            inner = _as_list(self.terraform_resource, self.terraform_attribute)
            return expressions.PropertyAccess(inner, [self.index, property_])
        return self.terraform_resource.interpolation_for_attribute(f"{self._place()}.{property_}")


@behaviour("ComplexComputedList")
class ComplexComputedList(ComplexObject):
    """An item of a list that only Terraform fills, as old bindings have it."""

    def __init__(
        self,
        parent: Any,
        attribute: str,
        index: str,
        wraps_set: bool | None = None,  # noqa: FBT001
    ) -> None:
        super().__init__(parent, attribute, wraps_set, index)

    def whole(self) -> Any:
        """A reference to all of it."""
        if self.from_set:
            return super().whole()
        return self.terraform_resource.interpolation_for_attribute(
            f"{self.terraform_attribute}.{self.index}"
        )

    def interpolation_for_attribute(self, property_: str) -> Any:
        """A reference to something below it."""
        if self.from_set:
            return super().interpolation_for_attribute(property_)
        return self.terraform_resource.interpolation_for_attribute(
            f"{self.terraform_attribute}.{self.index}.{property_}"
        )


@behaviour("ComplexList", "MapList")
class ComplexList(Complex):
    """A list of nested objects.

    Args:
        parent: What it stands below.
        attribute: The name there.
        wraps_set: Whether Terraform has a set there.
    """

    def __init__(self, parent: Any, attribute: str, wraps_set: bool = False) -> None:  # noqa: FBT001, FBT002
        super().__init__(parent, attribute)
        self.wraps_set = bool(wraps_set)

    def whole(self) -> Any:
        """A reference to all of it."""
        if self.wraps_set:
            return _as_list(self.terraform_resource, self.terraform_attribute)
        return super().whole()

    def all_with_map_key(self, map_key_attribute_name: str) -> Any:
        """An iterator over its items."""
        from stackproof.synth.native.runtime.behaviour import iterators

        return iterators.DynamicListTerraformIterator(self, map_key_attribute_name)

    def interpolation_for_attribute(self, property_: str) -> Any:
        """A reference to something below it."""
        if self.wraps_set:
            return expressions.PropertyAccess(self.whole(), [property_])
        return self.terraform_resource.interpolation_for_attribute(
            f"{self.terraform_attribute}.{property_}"
        )


@behaviour("ComplexMap")
class ComplexMap(Complex):
    """A map of nested objects."""

    def interpolation_for_attribute(self, property_: str) -> Any:
        """A reference to something below it."""
        return self.terraform_resource.interpolation_for_attribute(
            f"{self.terraform_attribute}.{property_}"
        )


class _Map(Complex):
    """A map of plain values that is read as an object."""

    hand_out: Any = staticmethod(tokens.as_string)

    def lookup(self, key: str) -> Any:
        """One of its values."""
        place = f'{self.terraform_attribute}["{key}"]'
        return type(self).hand_out(self.terraform_resource.interpolation_for_attribute(place))


def _itself(value: Any) -> Any:
    return value


@behaviour("StringMap")
class StringMap(_Map):
    """A map of texts."""


@behaviour("NumberMap")
class NumberMap(_Map):
    """A map of numbers."""

    hand_out = staticmethod(tokens.as_number)


@behaviour("BooleanMap")
class BooleanMap(_Map):
    """A map of booleans."""

    hand_out = staticmethod(_itself)


@behaviour("AnyMap")
class AnyMap(_Map):
    """A map of anything."""

    hand_out = staticmethod(_itself)


@behaviour("StringMapMap")
class StringMapMap(_Map):
    """A map of maps of texts."""

    hand_out = staticmethod(tokens.as_string_map)


@behaviour("NumberMapMap")
class NumberMapMap(_Map):
    """A map of maps of numbers."""

    hand_out = staticmethod(tokens.as_number_map)


@behaviour("BooleanMapMap")
class BooleanMapMap(_Map):
    """A map of maps of booleans."""

    hand_out = staticmethod(tokens.as_boolean_map)


@behaviour("AnyMapMap")
class AnyMapMap(_Map):
    """A map of maps of anything."""

    hand_out = staticmethod(tokens.as_any_map)


class _MapList(ComplexList):
    """A list of maps."""

    item: type = StringMap

    def get(self, index: Any) -> Any:
        """One of the maps."""
        return type(self).item(self, f"[{js.text(index)}]")

    def interpolation_for_attribute(self, property_: str) -> Any:
        """A reference to something below it; the property begins with an index."""
        if self.wraps_set:
            index = property_[1:].partition("]")[0]
            return expressions.PropertyAccess(self.whole(), [index, property_])
        return self.terraform_resource.interpolation_for_attribute(
            f"{self.terraform_attribute}{property_}"
        )


@behaviour("StringMapList")
class StringMapList(_MapList):
    """A list of maps of texts."""

    item = StringMap


@behaviour("NumberMapList")
class NumberMapList(_MapList):
    """A list of maps of numbers."""

    item = NumberMap


@behaviour("BooleanMapList")
class BooleanMapList(_MapList):
    """A list of maps of booleans."""

    item = BooleanMap


@behaviour("AnyMapList")
class AnyMapList(_MapList):
    """A list of maps of anything."""

    item = AnyMap


def _item_reference(holder: ComplexList, index: Any) -> Any:
    return ComplexObject(
        holder.terraform_resource, holder.terraform_attribute, holder.wraps_set, index
    ).whole()


def _list_of(name: str, hand_out: Any) -> None:
    def get(self: ComplexList, index: Any) -> Any:
        return hand_out(_item_reference(self, index))

    made = type(name, (ComplexList,), {"get": get, "__doc__": "A list of lists or booleans."})
    behaviour(name)(made)


def _map_of(name: str, hand_out: Any) -> None:
    def get(self: ComplexMap, key: str) -> Any:
        place = f'{self.terraform_attribute}["{key}"]'
        return hand_out(self.terraform_resource.interpolation_for_attribute(place))

    made = type(name, (ComplexMap,), {"get": get, "__doc__": "A map of lists."})
    behaviour(name)(made)


_list_of("StringListList", tokens.as_list)
_list_of("NumberListList", tokens.as_number_list)
_list_of("BooleanListList", _itself)
_list_of("AnyListList", _itself)
_list_of("BooleanList", _itself)
_map_of("StringListMap", tokens.as_list)
_map_of("NumberListMap", tokens.as_number_list)
_map_of("BooleanListMap", _itself)
_map_of("AnyListMap", _itself)
