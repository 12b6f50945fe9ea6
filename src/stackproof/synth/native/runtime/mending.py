"""What stands in for what is wrong, in tolerant mode only; nothing here is loaded otherwise."""

import difflib
import importlib
import operator
import os
import sys
import tempfile
from collections.abc import Mapping
from typing import Any

from stackproof.bindings import suggest
from stackproof.bindings.facts import Argument, ClassFacts, Kind, Parameter, Shape, TypeRef
from stackproof.bindings.index import Index
from stackproof.synth.native.runtime import checking, crossing, facade, faults, registry
from stackproof.synth.native.runtime.behaviour import tokens
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.jsii_module import JSIIMeta
from stackproof.synth.native.runtime.unfit import Unfit

_NEAR = 0.75
# An expression, so that what is judged later takes it for a value that only Terraform knows.
_UNKNOWN = "${unknown}"
_TAKEN = "There is already a Construct with name"
_NO_FILE = "ENOENT: no such file or directory"
_WRONG_CALL = (TypeError, AssertionError, AttributeError, JsError)
_PLAIN = {Shape.STRING, Shape.NUMBER, Shape.BOOLEAN, Shape.LIST, Shape.SET}
_NOUNS = {Shape.STRING: "text", Shape.NUMBER: "a number", Shape.BOOLEAN: "true or false"}


class StandIn:
    """Stands for something that is not there: whatever is done with it gives itself."""

    def __getattr__(self, name: str) -> "StandIn":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args: object, **kwargs: object) -> "StandIn":
        """Calling it does nothing."""
        del args, kwargs
        return self

    def __getitem__(self, key: object) -> "StandIn":
        return self

    def __iter__(self) -> Any:
        return iter(())

    def __str__(self) -> str:
        return _UNKNOWN


STAND_IN = StandIn()


def start() -> None:
    """Has classes ask here for members that they do not have."""
    JSIIMeta.__getattr__ = static  # type: ignore[attr-defined] # only in tolerant mode


def static(self: Any, name: str) -> Any:
    """What stands in for a static member that a class does not have.

    Raises:
        AttributeError: The class is the program's own, or the program expects this.
    """
    own = self.__dict__.get("__jsii_facts__")
    asked = faults.is_asked(sys._getframe(1))  # noqa: SLF001 - the only way
    if name.startswith("_") or own is None or asked or not faults.is_tolerated("AttributeError"):
        raise AttributeError(f"type object {self.__name__!r} has no attribute {name!r}", name=name)
    public = [each for each in dir(self) if not each.startswith("_")]
    meant = _nearest(name, public)
    code, kind = ("SP121", "function") if own.name == "Fn" else ("SP120", "attribute")
    faults.note(code, f"`{own.name}` has no {kind} `{name}`", meant=meant)
    return getattr(self, meant) if meant is not None else STAND_IN


def member(index: Index, module: str, name: str) -> Any:
    """What stands in for a class or a module that a module does not have; None if it is raised."""
    if name.startswith("_") or not faults.is_tolerated("ImportError", "AttributeError"):
        return None
    root = index.package.python_name
    if module == root and index.package.provider_name and name.islower():
        return importlib.import_module(f"{root}.{name}")
    made = index.module(module)
    own = suggest.closest(made, name) if made is not None else None
    meant = f"{module}.{own}" if own is not None else _elsewhere(index, name)
    faults.note("SP101", f"`{_last(module)}` has no class `{name}`", meant=meant and _last(meant))
    return facade.get(meant) if meant is not None else STAND_IN


def module(index: Index, name: str) -> str | None:
    """The module that a wrong one means; the package if none is near, None if it is raised."""
    if not faults.is_tolerated("ModuleNotFoundError", "ImportError"):
        return None
    meant = suggest.closest_module(index, name)
    package = index.package.python_name
    words = f"`{package}` has no module `{_last(name)}`"
    faults.note("SP101", words, meant=meant and _last(meant))
    return meant or package


def homeless(index: Index, module: str, name: str) -> Any:
    """What is meant by a name that is wanted of a module that does not exist.

    Args:
        index: The package.
        module: The module that stands in, or the package.
        name: The wrong name; its module has been noted.
    """
    if name.startswith("_"):
        return None
    made = index.module(module)
    own = suggest.closest(made, name) if made is not None else None
    meant = f"{module}.{own}" if own is not None else _elsewhere(index, name)
    return facade.get(meant) if meant is not None else STAND_IN


def _elsewhere(index: Index, name: str) -> str | None:
    """The only class of that name; of a struct that took a resource's name, the resource."""
    for written in (f"{name}A", name):
        homes = index.find(written)
        made = index.module(homes[0]) if len(homes) == 1 else None
        if made is not None and (written == name or made.classes[written].kind is Kind.RESOURCE):
            return f"{homes[0]}.{written}"
    alike = index.find_alike(name)
    return ".".join(alike[0]) if len(alike) == 1 else None


def attribute(self: Any, name: str) -> Any:
    """What stands in for an attribute that an object of ours does not have.

    Raises:
        AttributeError: It may be one of the program's own, or the program expects this.
    """
    kind = type(self)
    own = kind.__dict__.get("__jsii_facts__")
    asked = faults.is_asked(sys._getframe(1))  # noqa: SLF001 - the only way
    if name.startswith("_") or own is None or asked or not faults.is_tolerated("AttributeError"):
        raise AttributeError(f"{kind.__name__!r} object has no attribute {name!r}", name=name)
    public = [each for each in dir(kind) if not each.startswith("_")]
    meant = _nearest(name, public)
    faults.note("SP120", f"`{own.name}` has no attribute `{name}`", meant=meant)
    return getattr(self, meant) if meant is not None else STAND_IN


def call(
    plan: Any, args: tuple[Any, ...], kwargs: dict[str, Any], error: BaseException
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arguments that fit, in the place of some that do not.

    Args:
        plan: How the callable is called.
        args: What was given by position.
        kwargs: What was given by keyword.
        error: What they were refused with; it is raised if nothing can stand in.
    """
    if not faults.is_tolerated(type(error).__name__, "RuntimeError"):
        raise error
    sure = not any(_holds_stand_in(value) for value in (*args, *kwargs.values()))
    args = tuple(_purged(value) for value in args)
    given = {name: _purged(value) for name, value in kwargs.items()}
    named: Mapping[str, Argument] = plan.keywords or {}
    positional = {parameter.name: parameter for parameter in plan.positional}
    for name in [n for n in given if n not in named and n not in positional]:
        meant = _nearest(name, [n for n in named if n not in given])
        words = f"`{plan.owner}` takes no argument `{name}`"
        faults.note("SP105", words, meant=meant, sure=sure)
        value = given.pop(name)
        if meant is not None:
            given[meant] = value
    most = len(plan.positional)
    if len(args) > most and not any(p.variadic for p in plan.positional):
        faults.note("SP111", f"`{plan.owner}` takes {most} arguments by position", sure=sure)
        args = args[:most]
    callee = plan.owner if plan.name == "__init__" else f"{plan.owner}.{plan.name}"
    args = tuple(
        _passed(callee, plan.positional[min(number, most - 1)], value, sure=sure)
        for number, value in enumerate(args)
    )
    for name, argument in named.items():
        if given.get(name, STAND_IN) is not STAND_IN:
            given[name] = _value(plan.owner, argument, given[name], sure=sure)
    given = {name: value for name, value in given.items() if value is not STAND_IN}
    lacking = [n for n, a in named.items() if a.required and given.get(n) is None]
    absent = [name for name in lacking if name not in kwargs]
    if absent:
        listed = ", ".join(f"`{name}`" for name in absent)
        faults.note("SP106", f"`{plan.owner}` needs {listed}", sure=sure)
    with faults.quietly():
        given |= {name: _placeholder(named[name].type) for name in lacking}
    return args, given


def _passed(callee: str, parameter: Parameter, value: Any, *, sure: bool) -> Any:
    """What is passed by position, or what it means; itself if nothing of its type is simple."""
    if parameter.type.shape not in _PLAIN:
        return value
    mended = _value(callee, parameter, value, sure=sure)
    return _placeholder(parameter.type) if mended is STAND_IN else mended


def construct(values: list[Any], error: JsError) -> list[Any]:
    """What an object can be made with, where the framework refuses what was given.

    Args:
        values: What the object's behaviour was made with.
        error: What that was refused with; it is raised if nothing can stand in.
    """
    if not faults.is_tolerated("RuntimeError"):
        raise error
    if error.text.startswith(_TAKEN) and len(values) > 1:
        scope, id_ = values[0], values[1]
        faults.note("SP123", f"`{scope.node.id or 'App'}` has a construct `{id_}` already")
        number = 2
        while scope.node.try_find_child(f"{id_}_{number}") is not None:
            number += 1
        return [scope, f"{id_}_{number}", *values[2:]]
    config = values[-1] if values else None
    if error.text.startswith(_NO_FILE) and isinstance(config, dict) and "path" in config:
        faults.note("SP904", f"there is no `{config['path']}` to make an asset of")
        # It has its place in the tree already.
        values[0].node.try_remove_child(values[1])
        return [*values[:-1], config | {"path": _empty(config)}]
    raise error


def _empty(config: dict[str, Any]) -> str:
    """An asset with nothing in it."""
    folder = tempfile.mkdtemp(prefix="stackproof-asset-", dir=os.path.expanduser("~"))
    name = os.path.join(folder, os.path.basename(config["path"].rstrip("/")) or "asset")
    if config.get("type") in {"DIRECTORY", "ARCHIVE"}:
        os.makedirs(name)
    else:
        with open(name, "wb"):
            pass
    return name


def _value(owner: str, argument: Argument | Parameter, value: Any, *, sure: bool) -> Any:
    """The value if it fits; else one that does, or the stand-in if none is to be had."""
    if value is None and not argument.required:
        return None
    if _fits(argument, value):
        return value
    inner = _mended_within(value, sure=sure)
    if inner is not value and _fits(argument, inner):
        return inner
    code, message = _fault(owner, argument, value)
    for candidate in _candidates(argument.type, value):
        if _fits(argument, candidate):
            faults.note(code, message, sure=sure)
            return candidate
    faults.note(code, message, sure=sure)
    return STAND_IN


def _mended_within(value: Any, *, sure: bool) -> Any:
    """The same with structs in it mended; itself if nothing in it is to be mended."""
    if isinstance(value, list):
        items = [_mended_within(item, sure=sure) for item in value]
        return value if all(map(operator.is_, items, value)) else items
    facts = _struct(value)
    if facts is None:
        return value
    arguments = {argument.name: argument for argument in facts.arguments}
    values = {}
    for name, each in value._values.items():  # noqa: SLF001 - ours, named as in the real ones
        values[name] = _value(facts.name, arguments[name], each, sure=sure)
        if values[name] is STAND_IN:
            required = arguments[name].required
            values[name] = _placeholder(arguments[name].type) if required else None
    same = all(each is value._values[name] for name, each in values.items())  # noqa: SLF001
    return value if same else _with(value, values)


def _struct(value: Any) -> ClassFacts | None:
    """The facts of a struct's object."""
    facts: ClassFacts | None = getattr(type(value), "__jsii_facts__", None)
    return facts if facts is not None and facts.kind is Kind.STRUCT else None


def _with(struct: Any, values: dict[str, Any]) -> Any:
    """A struct of the same class with other values."""
    kind: Any = type(struct)
    made = kind.__new__(kind)
    made._values = values  # noqa: SLF001 - as above
    return made


def _fits(argument: Argument | Parameter, value: Any) -> bool:
    if isinstance(value, dict) and argument.type.shape is Shape.NAMED:
        known = registry.facts(argument.type.name or "")
        if known is not None and known.kind is Kind.STRUCT:
            # Its own mistakes are noted where it is made.
            return True
    try:
        checking.check("", value, argument.type, optional=not argument.required)
        crossing.lower(value, argument.type, optional=not argument.required)
    except (*_WRONG_CALL, Unfit):
        return False
    return True


def _fault(owner: str, argument: Argument | Parameter, value: Any) -> tuple[str, str]:
    """The rule that would say it, in its words."""
    shape = argument.type.shape
    subject = f"`{argument.name}` of `{owner}`"
    if shape in {Shape.LIST, Shape.SET} and not isinstance(value, list):
        return "SP102", f"{subject} takes a list, not one object"
    if isinstance(value, list) and shape is Shape.NAMED:
        return "SP103", f"{subject} takes one object, not a list"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "SP108", f"a dict in {subject} does not have the keys that it needs"
    if isinstance(value, list) and shape in {Shape.LIST, Shape.SET}:
        return "SP109", f"an item of {subject} is not what it takes"
    wanted = _NOUNS.get(shape) or f"`{_last(argument.type.name or shape.value)}`"
    return "SP109", f"{subject} takes {wanted}, not {type(value).__name__}"


def _candidates(type_: TypeRef, value: Any) -> Any:
    """Values that may have been meant, the likeliest first."""
    shape = type_.shape
    if shape in {Shape.LIST, Shape.SET}:
        items = value if isinstance(value, list) else [value]
        # First as a struct: the framework loses keys that it does not know.
        yield [_as_keys(item, type_.items[0]) for item in items]
        yield items
        yield [each for item in items for each in list(_candidates(type_.items[0], item))[:1]]
    elif isinstance(value, list) and value:
        yield value[0]
    elif shape is Shape.STRING and isinstance(value, (bool, int, float)):
        yield str(value).lower() if isinstance(value, bool) else str(value)
    elif shape is Shape.BOOLEAN and value in ("true", "false", "True", "False", 0, 1):
        yield str(value).lower() in {"true", "1"}
    elif shape is Shape.NUMBER and isinstance(value, str) and value.strip("-").isdecimal():
        yield int(value)
    elif shape is Shape.MAP and isinstance(value, dict):
        yield {str(key): str(each) for key, each in value.items()}


def _as_keys(value: Any, type_: TypeRef) -> Any:
    """A dict with the keys of a struct as they are written in a list."""
    facts: ClassFacts | None = registry.facts(type_.name or "")
    if not isinstance(value, dict) or facts is None or facts.kind is not Kind.STRUCT:
        return value
    with faults.quietly():
        return facade.get(facts.qualified)(**{str(k): v for k, v in value.items()})


def _placeholder(type_: TypeRef) -> Any:
    """A value of a type; None if there is none without meaning."""
    shape = type_.shape
    simple = {
        Shape.STRING: _UNKNOWN,
        Shape.ANY: _UNKNOWN,
        Shape.BOOLEAN: False,
        Shape.LIST: [],
        Shape.SET: [],
        Shape.MAP: {},
    }
    if shape is Shape.NUMBER:
        return tokens.as_number(_UNKNOWN)
    if shape in simple:
        return simple[shape]
    if shape is Shape.UNION:
        return _placeholder(type_.items[0])
    facts = registry.facts(type_.name or "")
    if facts is not None and facts.kind is Kind.STRUCT:
        return facade.get(facts.qualified)()
    return None


def _holds_stand_in(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_holds_stand_in, value))
    if isinstance(value, dict):
        return any(map(_holds_stand_in, value.values()))
    if _struct(value) is not None:
        return any(map(_holds_stand_in, value._values.values()))  # noqa: SLF001 - as above
    return isinstance(value, StandIn)


def _purged(value: Any) -> Any:
    """The value with text in the place of what is not there."""
    if not _holds_stand_in(value) or isinstance(value, StandIn):
        return value
    if isinstance(value, dict):
        return {key: _text(_purged(each)) for key, each in value.items()}
    facts = _struct(value)
    if facts is None:
        return [_text(_purged(each)) for each in value]
    required = {argument.name: argument.type for argument in facts.arguments if argument.required}
    values = {name: _purged(each) for name, each in value._values.items()}  # noqa: SLF001
    for name in [name for name, each in values.items() if each is STAND_IN]:
        values[name] = _placeholder(required[name]) if name in required else None
    return _with(value, values)


def _text(value: Any) -> Any:
    return _UNKNOWN if isinstance(value, StandIn) else value


def _nearest(name: str, offered: list[str]) -> str | None:
    found = difflib.get_close_matches(name, offered, n=1, cutoff=_NEAR)
    return found[0] if found else None


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]
