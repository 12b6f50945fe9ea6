"""What the analysis asks of the bindings; `stackproof.bindings` answers."""

from collections.abc import Sequence
from typing import Protocol

from stackproof.bindings.facts import Module, PackageFacts
from stackproof.bindings.suggest import Collision


class Bindings(Protocol):
    """The published packages of bindings, by the dotted names that programs import."""

    def package(self, dotted: str) -> PackageFacts | None:
        """The package that owns a dotted name, or None if it is no bindings' name."""

    def module(self, dotted: str) -> Module | None:
        """A module and its classes, or None if the bindings have no such module."""

    def module_names(self, python_name: str) -> Sequence[str]:
        """The dotted names of a package's modules."""

    def find(self, python_name: str, class_name: str) -> tuple[str, ...]:
        """The modules of a package that export a class of that name."""

    def find_alike(self, python_name: str, class_name: str) -> tuple[tuple[str, str], ...]:
        """The classes of a package of that name in any case, each with its module."""

    def closest(self, dotted_module: str, class_name: str) -> str | None:
        """The class of that module that is meant by a name it does not have."""

    def closest_module(self, dotted_module: str) -> str | None:
        """The module that is meant by one that does not exist."""

    def explain_collision(self, python_name: str, class_name: str) -> Collision | None:
        """Why a class of a package carries an added letter, or None if it does not."""

    def basis(self, dotted: str) -> str | None:
        """Which package and version a dotted name is judged by, in words."""
