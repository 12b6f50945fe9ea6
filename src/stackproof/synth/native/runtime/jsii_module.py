"""What `import jsii` gives a program: decorators, metaclasses, errors."""

import abc
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeVar

from stackproof.synth.native.runtime import errors

_T = TypeVar("_T")


class ClassProperty:
    """A property of a class, read without an instance."""

    def __init__(self, read: Callable[[Any], Any]) -> None:
        self.read = read

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        return self.read(owner if owner is not None else type(instance))


class JSIIMeta(type):
    """The metaclass of every class of the framework."""

    def __new__(  # noqa: D102 - as any metaclass
        cls,
        name: str,
        bases: tuple[type, ...],
        attrs: dict[str, Any],
        *,
        jsii_type: str | None = None,
    ) -> "JSIIMeta":
        if jsii_type is not None:
            attrs["__jsii_type__"] = jsii_type
        # Not inherited: it tells the framework's classes from the program's.
        attrs["__jsii_declared_type__"] = jsii_type
        return super().__new__(cls, name, bases, attrs)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """Makes an instance; one whose class never called its base is refused."""
        made = super().__call__(*args, **kwargs)
        made.__jsii_ref__  # noqa: B018 - a class that never called its base has none
        return made


class JSIIAbstractClass(abc.ABCMeta, JSIIMeta):
    """The metaclass of abstract classes."""


class InterfaceDynamicProxy:
    """An object of which only the interfaces are known."""

    def __init__(self, delegates: list[Any]) -> None:
        self._delegates = delegates

    def __getattr__(self, name: str) -> Any:
        if name == "_delegates":
            raise AttributeError(name)
        for delegate in self._delegates:
            if hasattr(delegate, name):
                return getattr(delegate, name)
        kinds = "+".join(str(type(delegate)) for delegate in self._delegates)
        raise AttributeError(f"'{kinds}' object has no attribute '{name}'")

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "_delegates":
            super().__setattr__(name, value)
            return
        for delegate in self._delegates:
            if hasattr(delegate, name):
                setattr(delegate, name, value)
                return
        kinds = "+".join(str(type(delegate)) for delegate in self._delegates)
        raise AttributeError(f"'{kinds}' object has no attribute '{name}'")


def implements(*interfaces: type) -> Callable[[_T], _T]:
    """Says that a class implements interfaces."""

    def mark(class_: Any) -> Any:
        class_.__jsii_type__ = getattr(class_, "__jsii_type__", None)
        class_.__jsii_ifaces__ = [*getattr(class_, "__jsii_ifaces__", []), *interfaces]
        class_.__jsii_proxy_class__ = getattr(class_, "__jsii_proxy_class__", lambda: None)
        class_.__protocol_attrs__ = getattr(class_, "__protocol_attrs__", [])
        return class_

    return mark


def interface(*, jsii_type: str) -> Callable[[_T], _T]:
    """Says that a class is an interface."""

    def mark(class_: Any) -> Any:
        class_.__jsii_type__ = jsii_type
        return class_

    return mark


def member(*, jsii_name: str) -> Callable[[_T], _T]:
    """Gives a member its name in jsii."""

    def mark(function: Any) -> Any:
        function.__jsii_name__ = jsii_name
        return function

    return mark


def proxy_for(abstract_class: Any) -> Any:
    """The class that stands for an abstract one."""
    if not hasattr(abstract_class, "__jsii_proxy_class__"):
        raise TypeError(f"{abstract_class} is not a JSII Abstract class.")
    return abstract_class.__jsii_proxy_class__()


class JSIIAssembly:
    """A package whose behaviour is JavaScript; it cannot be loaded here."""

    @classmethod
    def load(cls, name: str, *_args: Any, **_kwargs: Any) -> Any:
        """Says that a package can only be used with the framework's own process."""
        raise errors.Unsupported(f"the package {name} is JavaScript")


def install() -> None:
    """Puts the module and its parts in place of the real ones."""
    root = ModuleType("jsii", "What programs use of jsii.")
    root.__path__ = []
    parts: dict[str, dict[str, Any]] = {
        "errors": {"JSIIError": errors.JSIIError, "JavaScriptError": errors.JavaScriptError},
        "python": {"classproperty": ClassProperty},
        "_reference_map": {"InterfaceDynamicProxy": InterfaceDynamicProxy},
    }
    errors.JSIIError.__module__ = errors.JavaScriptError.__module__ = "jsii.errors"
    InterfaceDynamicProxy.__module__ = "jsii._reference_map"
    public = {
        "JSIIAssembly": JSIIAssembly,
        "JSIIMeta": JSIIMeta,
        "JSIIAbstractClass": JSIIAbstractClass,
        "Number": int | float,
        "implements": implements,
        "interface": interface,
        "member": member,
        "proxy_for": proxy_for,
    }
    root.__dict__.update(public, __all__=list(public), __version__="0")
    sys.modules["jsii"] = root
    for name, content in parts.items():
        module = ModuleType(f"jsii.{name}")
        module.__dict__.update(content)
        sys.modules[f"jsii.{name}"] = module
        setattr(root, name, module)
