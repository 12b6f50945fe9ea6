"""What a correction is, and how it takes hold of moto without half-applying.

It knows nothing of any AWS service.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Moto: TypeAlias = Any
"""An object of moto, whose types are not for us to rely on."""


class Inapplicable(Exception):
    """What a correction would replace is not there in this moto."""


@dataclass(slots=True)
class Patches:
    """Replacements that are made together, or not at all if one of them has no object."""

    _planned: list[tuple[Moto, str, Moto]] = field(default_factory=list)

    def load(self, module: str) -> Moto:
        """A module of moto.

        Raises:
            Inapplicable: moto has no such module.
        """
        try:
            return importlib.import_module(module)
        except ImportError as error:
            raise Inapplicable(f"{module} cannot be imported: {error}") from error

    def original(self, owner: Moto, name: str) -> Moto:
        """What moto has under that name.

        Raises:
            Inapplicable: It has nothing there.
        """
        try:
            return getattr(owner, name)
        except AttributeError as error:
            raise Inapplicable(f"{_named(owner)} has no `{name}`") from error

    def replace(self, owner: Moto, name: str, new: Moto) -> None:
        """Plans that `name` of `owner` becomes `new`.

        Raises:
            Inapplicable: There is nothing of that name to replace.
        """
        self.original(owner, name)
        self._planned.append((owner, name, new))

    def add(self, owner: Moto, name: str, new: Moto) -> None:
        """Plans that `owner` gets what it lacks.

        Raises:
            Inapplicable: It has that name by now.
        """
        if hasattr(owner, name):
            raise Inapplicable(f"{_named(owner)} has a `{name}` of its own by now")
        self._planned.append((owner, name, new))

    def commit(self) -> None:
        """Makes every planned replacement."""
        for owner, name, new in self._planned:
            setattr(owner, name, new)
        self._planned.clear()


@dataclass(frozen=True, slots=True)
class Correction:
    """One fault of moto and how it is put right.

    Args:
        name: Service and subject, such as `kms.rotation-period`.
        fault: What moto does, what AWS does instead, in a sentence or two.
        api: The action in the AWS API reference that says so, such as `kms:EnableKeyRotation`.
        seen: The moto release whose fault was seen.
        apply: Plans the replacements.
        echo: What the corrected answer may not be counted as proof of, as a capability; None
            where the correction makes a behaviour real.
    """

    name: str
    fault: str
    api: str
    seen: str
    apply: Callable[[Patches], None]
    echo: str | None = None


def correction(
    name: str, *, api: str, seen: str = "5.2.5", echo: str | None = None
) -> Callable[[Callable[[Patches], None]], Correction]:
    """Makes a `Correction` of a function; the function's docstring is the fault."""

    def make(apply: Callable[[Patches], None]) -> Correction:
        return Correction(
            name=name,
            fault=" ".join((apply.__doc__ or "").split()),
            api=api,
            seen=seen,
            apply=apply,
            echo=echo,
        )

    return make


def _named(owner: object) -> str:
    return str(getattr(owner, "__qualname__", None) or getattr(owner, "__name__", owner))
