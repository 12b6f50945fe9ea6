"""`Lazy`: values that the program makes when the stack is synthesized."""

from typing import Any

from stackproof.bindings.facts import Shape, TypeRef
from stackproof.synth.native.runtime import crossing
from stackproof.synth.native.runtime.behaviour import tokens
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour
from stackproof.synth.native.runtime.unfit import Unfit

_ANY = TypeRef(Shape.ANY)
_NUMBER = TypeRef(Shape.NUMBER)
_STRING = TypeRef(Shape.STRING)
_LIST = TypeRef(Shape.LIST, items=(_STRING,))


@behaviour("LazyBase")
class LazyBase(tokens.Resolvable):
    """What is asked for its value at synthesis."""

    def __init__(self) -> None:
        super().__init__()
        self._processors: list[Any] = []

    def resolve_lazy(self, context: Any) -> Any:
        """The value."""
        raise NotImplementedError(f"{self} in {context}")

    def add_post_processor(self, post_processor: Any) -> None:
        """Lets something else have a look at the value."""
        self._processors.append(post_processor)

    def resolve(self, context: Any) -> Any:
        """The value."""
        for processor in self._processors:
            context.register_post_processor(processor)
        return self.resolve_lazy(context)


class _Produced(LazyBase):
    """What a producer of the program makes."""

    def __init__(self, producer: Any, type_: TypeRef, *, omits_empty: bool = False) -> None:
        super().__init__()
        self._producer = producer
        self._type = type_
        self._omits_empty = omits_empty

    def resolve_lazy(self, context: Any) -> Any:
        made = self._producer.produce(context)
        try:
            crossing.lower(made, self._type, optional=True)
        except Unfit as error:
            text = "Returned by callback method produce: " + "\n".join(error.lines())
            raise JsError(text, kind="@jsii/kernel.SerializationError") from error
        return None if made == [] and self._omits_empty else made


@behaviour("Lazy")
class Lazy(Behaviour):
    """How a program makes such values."""

    @staticmethod
    def any_value(producer: Any, options: dict[str, Any] | None = None) -> Any:
        """Anything."""
        return _Produced(producer, _ANY, omits_empty=bool((options or {}).get("omitEmptyArray")))

    @staticmethod
    def list_value(producer: Any, options: dict[str, Any] | None = None) -> list[str]:
        """A list of texts."""
        return tokens.as_list(
            _Produced(producer, _LIST, omits_empty=bool((options or {}).get("omitEmpty")))
        )

    @staticmethod
    def number_value(producer: Any) -> Any:
        """A number."""
        return tokens.as_number(_Produced(producer, _NUMBER))

    @staticmethod
    def string_value(producer: Any, options: dict[str, Any] | None = None) -> str:
        """A text."""
        del options
        return tokens.as_string(_Produced(producer, _STRING))
