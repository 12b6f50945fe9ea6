"""What all behaviours have in common."""

from typing import Any, ClassVar

from stackproof.synth.native.runtime.errors import Unsupported

_MISSING = object()


class Behaviour:
    """What stands behind one object that the program holds.

    Attributes:
        facade: The program's object; None until one is asked for.
        own: The class without the members that the program overrides.
        registered: The name that the class was registered for.
    """

    facade: Any = None
    own: ClassVar[type] = object
    registered: ClassVar[str] = ""

    def __init_subclass__(cls, *, overriding: bool = False, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not overriding:
            cls.own = cls

    def read(self, name: str) -> Any:
        """A property, as the framework has it: not the program's override of it."""
        found = getattr(self.own, name, _MISSING)
        if isinstance(found, property):
            return found.fget(self)  # type: ignore[misc] # all of ours have a getter
        if name in self.__dict__:
            return self.__dict__[name]
        if found is _MISSING:
            raise Unsupported(f"{self.own.__name__}.{name} is not there natively")
        return found

    def write(self, name: str, value: Any) -> None:
        """Sets a property."""
        found = getattr(self.own, name, _MISSING)
        if isinstance(found, property):
            if found.fset is None:
                raise Unsupported(f"{self.own.__name__}.{name} cannot be set natively")
            found.fset(self, value)
        else:
            self.__dict__[name] = value

    def invoke(self, name: str, arguments: list[Any]) -> Any:
        """Calls a method, as the framework has it: not the program's override of it."""
        found = getattr(self.own, name, None)
        if found is None:
            raise Unsupported(f"{self.own.__name__}.{name}() is not there natively")
        return found(self, *arguments)


class Foreign(Behaviour):
    """An object of the program that is of no class of the framework: an aspect, a producer."""

    def __init__(self, facade: Any) -> None:
        self.facade = facade

    def __getattr__(self, name: str) -> Any:
        kind = type(self.facade)
        # Properties are not run to see whether they are there.
        if name.startswith("__") or not (hasattr(kind, name) or hasattr(self.facade, name)):
            raise AttributeError(f"{kind.__name__!r} object has no attribute {name!r}")
        from stackproof.synth.native.runtime.crossing import foreign_member

        return foreign_member(self.facade, name)
