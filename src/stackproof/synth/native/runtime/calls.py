"""Binding of arguments to what a constructor or a method takes."""

from collections.abc import Mapping, Sequence
from typing import Any

from stackproof.bindings import names
from stackproof.bindings.facts import Argument, Kind, Parameter, Shape
from stackproof.synth.native.runtime import checking, crossing, faults, registry
from stackproof.synth.native.runtime.errors import KernelError
from stackproof.synth.native.runtime.unfit import Unfit


class Plan:
    """How one callable is called.

    Args:
        owner: The class's name.
        name: The callable's name.
        positional: What it takes by position, without `self`.
        keywords: What it takes by keyword only.
        where: What jsii calls it, such as `new cdktn.App`.
        struct: What jsii calls the struct that the keywords come from.
        first: The name of its first parameter.
    """

    __slots__ = (
        "_genuine",
        "_is_variadic",
        "_least",
        "_most",
        "_named",
        "_required",
        "_structs",
        "first",
        "keywords",
        "name",
        "owner",
        "positional",
        "struct",
        "where",
    )

    def __init__(
        self,
        owner: str,
        name: str,
        positional: Sequence[Parameter],
        keywords: Sequence[Argument] | None = None,
        *,
        where: str = "",
        struct: str = "",
        first: str = "self",
    ) -> None:
        self.owner = owner
        self.name = name
        self.positional = positional
        self.keywords = None if keywords is None else {a.name: a for a in keywords}
        self.where = where
        self.struct = struct
        self.first = first
        self._is_variadic = bool(positional) and positional[-1].variadic
        self._least = sum(p.required for p in positional)
        self._most = len(positional) - self._is_variadic
        self._named = self.keywords.keys() if self.keywords is not None else frozenset[str]()
        self._required = {a.name for a in keywords or () if a.required}
        self._structs = {a.name for a in keywords or () if _is_single_struct(a)}
        self._genuine: Any = None

    def bind(self, owner: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        """The arguments as behaviours take them.

        Raises:
            TypeError: They do not fit, in the words that Python or the type check has.
            KernelError: jsii would not take them.
        """
        try:
            return self.lower(*self.arrange(owner, args, kwargs))
        except Exception as error:
            if not faults.is_tolerant():
                raise
            args, kwargs = _mended(self, args, kwargs, error)
        return self.lower(*self.arrange(owner, args, kwargs))

    def struct_values(
        self, owner: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> dict[str, Any]:
        """The values of a struct, checked but not yet lowered."""
        try:
            return self.arrange(owner, args, kwargs)[1]
        except Exception as error:
            if not faults.is_tolerant():
                raise
            args, kwargs = _mended(self, args, kwargs, error)
        return self.arrange(owner, args, kwargs)[1]

    def arrange(
        self, owner: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[list[Any], dict[str, Any]]:
        """What stands by position and by keyword, checked but not yet lowered."""
        count = len(args)
        if (
            count < self._least
            or (count > self._most and not self._is_variadic)
            or (kwargs and not kwargs.keys() <= self._named)
            or (self._required and not self._required <= kwargs.keys())
        ):
            args, kwargs = self._bound_by_python(owner, args, kwargs)
        for number, value in enumerate(args[: self._most]):
            parameter = self.positional[number]
            checking.check(
                f"argument {parameter.name}",
                value,
                parameter.type,
                optional=not parameter.required,
            )
        if self._is_variadic:
            last = self.positional[-1]
            for number, value in enumerate(args[self._most :]):
                checking.check(f"argument {last.name}[{number}]", value, last.type, optional=False)
        return list(args), self.values(kwargs) if self.keywords is not None else {}

    def values(self, kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """The keywords of a struct in its order: dicts made structs, types checked."""
        found = dict(kwargs)
        for name in self._structs & kwargs.keys():
            if isinstance(kwargs[name], dict):
                found[name] = _as_struct(self.keywords[name], kwargs[name])  # type: ignore[index] # names are of it
        for name, argument in (self.keywords or {}).items():
            value = found.get(name)
            if value is not None or name in self._required:
                checking.check(
                    f"argument {name}", value, argument.type, optional=not argument.required
                )
        return {
            name: found[name]
            for name, argument in (self.keywords or {}).items()
            if argument.required or found.get(name) is not None
        }

    def lower(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Any]:
        """Checked arguments as behaviours take them."""
        found = []
        for number, value in enumerate(args):
            parameter = self.positional[min(number, len(self.positional) - 1)]
            try:
                optional = not parameter.required
                found.append(crossing.lower(value, parameter.type, optional=optional))
            except Unfit as unfit:
                raise self._refused(names.camel(parameter.name.rstrip("_")), unfit) from None
        if self.keywords is not None:
            found += [None] * (self._most - len(args))
            try:
                found.append(
                    crossing.lower_keywords(
                        dict(kwargs),
                        self.keywords,
                        self.struct,
                        optional=not self._required,
                    )
                )
            except Unfit as unfit:
                raise self._refused("config", unfit) from None
        return found

    def _refused(self, parameter: str, unfit: Unfit) -> KernelError:
        text = "\n".join(unfit.lines())
        return KernelError(f"Passed to parameter {parameter} of {self.where}: {text}")

    def _bound_by_python(
        self, owner: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Lets Python bind them to a function of that signature; it words what does not fit."""
        if self._genuine is None:
            self._genuine = self._make_genuine()
        bound = self._genuine(owner, *args, **kwargs)
        rest = ()
        if self._is_variadic:
            rest = bound.pop(self.positional[-1].name)
        plain = self.positional[: self._most]
        values = [bound[p.name] for p in plain]
        while values and values[-1] is None and not plain[len(values) - 1].required:
            values.pop()
        return (*values, *rest), {k: bound[k] for k in self._named}

    def _make_genuine(self) -> Any:
        taken = [self.first]
        for parameter in self.positional:
            if parameter.variadic:
                taken.append(f"*{parameter.name}")
            else:
                taken.append(parameter.name + ("" if parameter.required else "=None"))
        if self.keywords:
            if not self._is_variadic:
                taken.append("*")
            taken += [a.name + ("" if a.required else "=None") for a in self.keywords.values()]
        scope: dict[str, Any] = {}
        # The text is made of names from the index only, and they are checked to be names.
        if not all(
            part.strip("*").removesuffix("=None").isidentifier() for part in taken if part != "*"
        ):
            raise TypeError(f"{self.owner}.{self.name}() cannot be called")
        exec(f"def {self.name}({', '.join(taken)}): return locals()", scope)  # noqa: S102
        genuine = scope[self.name]
        genuine.__qualname__ = f"{self.owner}.{self.name}"
        return genuine


def _is_single_struct(argument: Argument) -> bool:
    if argument.type.shape is not Shape.NAMED or argument.type.resolvable:
        return False
    known = registry.facts(argument.type.name or "")
    return known is not None and known.kind is Kind.STRUCT


def _mended(
    plan: Plan, args: tuple[Any, ...], kwargs: dict[str, Any], error: Exception
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    from stackproof.synth.native.runtime import mending

    return mending.call(plan, args, kwargs, error)


def _as_struct(argument: Argument, value: dict[str, Any]) -> Any:
    from stackproof.synth.native.runtime import facade

    return facade.get(argument.type.name or "")(**value)
