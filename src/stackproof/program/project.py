"""The modules of one program and how they import one another."""

import ast
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stackproof.program.own import Owners
from stackproof.program.scope import Change, Handed, Seen, Stored

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

_DEEPEST = 40


class Project:
    """Finds modules by the names they are imported by, and whatever has a name in any of them."""

    def __init__(self) -> None:
        self.homes: dict[str, Evaluator] = {}
        self.own = Owners(self)
        self.depth = 0
        self._calls: dict[str, list[tuple[Evaluator, Seen]]] | None = None
        self._values: set[str] | None = None
        self._found: dict[tuple[str, str], Evaluator | None] = {}

    @property
    def is_deep(self) -> bool:
        """Whether a value was followed so far that it is given up."""
        return self.depth > _DEEPEST

    def add(self, home: "Evaluator") -> None:
        """Make a module part of the program."""
        self.homes[home.path] = home

    def module(self, path: str, dotted: str) -> "Evaluator | None":
        """The program's module that a name means in one of its files.

        Args:
            path: The file that imports it.
            dotted: The module, with leading dots where it is relative.
        """
        key = (path.rpartition("/")[0], dotted)
        if key not in self._found:
            self._found[key] = self._module(*key)
        return self._found[key]

    def _module(self, folder: str, dotted: str) -> "Evaluator | None":
        name = dotted.lstrip(".")
        level = len(dotted) - len(name)
        inside = name.replace(".", "/")
        if level:
            for _ in range(level - 1):
                folder = folder.rpartition("/")[0]
            return self._file(folder, inside)
        found = {
            home.path: home
            for above in _above(folder)
            if (home := self._file(above, inside)) is not None
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _file(self, folder: str, inside: str) -> "Evaluator | None":
        stem = "/".join(part for part in (folder, inside) if part)
        if folder == "" and inside == "":
            return self.homes.get("__init__.py")
        if not inside:
            return self.homes.get(f"{stem}/__init__.py")
        return self.homes.get(f"{stem}.py") or self.homes.get(f"{stem}/__init__.py")

    def calls(self, name: str) -> "Iterable[tuple[Evaluator, Seen]]":
        """Every call of something whose last name this is, under whatever alias."""
        if self._calls is None:
            self._calls = {}
            for home in self.homes.values():
                for called, seen in home.lookup.calls_by_name():
                    self._calls.setdefault(called, []).append((home, seen))
        return self._calls.get(name, ())

    def is_handed_on(self, name: str) -> bool:
        """Whether something of that name is used in another way than by calling it."""
        if self._values is None:
            self._values = set()
            for home in self.homes.values():
                self._values.update(home.lookup.names_of_values())
        return name in self._values

    def stores(self, name: str) -> "Iterator[tuple[Evaluator, Stored]]":
        """Every assignment to an attribute of that name."""
        for home in self.homes.values():
            for stored in home.found.stores.get(name, ()):
                yield home, stored

    def changes(self, name: str) -> "list[tuple[Evaluator, Change]]":
        """Every change in place of an attribute of that name."""
        return [
            (home, change)
            for home in self.homes.values()
            for change in home.found.changes.get(name, ())
            if isinstance(change.base, ast.Attribute)
        ]

    def handed(self, name: str) -> "list[tuple[Evaluator, Handed]]":
        """Every place where an attribute of that name is handed on."""
        return [
            (home, item)
            for home in self.homes.values()
            for item in home.found.handed.get(name, ())
            if isinstance(item.base, ast.Attribute)
        ]


def _above(folder: str) -> Iterator[str]:
    """A folder and those above it."""
    yield folder
    while folder:
        folder = folder.rpartition("/")[0]
        yield folder
