"""Serves the modules of the framework and of provider packages from their indexes."""

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from stackproof.bindings.index import Index
from stackproof.synth.native.runtime import facade, faults, registry


class IndexedModule(ModuleType):
    """A module whose classes are made when they are first asked for."""

    def __getattr__(self, name: str) -> Any:
        find = self.__dict__.get("_stackproof_find")
        found = find(name) if find is not None else None
        if found is None and find is not None and faults.is_tolerant():
            caller = sys._getframe(1)  # noqa: SLF001 - the only way
            found = None if faults.is_asked(caller) else find.mended(name)
        if found is None:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        self.__dict__[name] = found
        return found

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.__getattr__("__all__")})


class Finder(MetaPathFinder, Loader):
    """Finds the modules of indexed packages, whether or not the package is installed."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        self._indexes = {index.package.python_name: index for index in indexes}
        self._names = {name: index for index in indexes for name in index.module_names}
        self._homes: dict[str, str | None] = {}
        self._meant: dict[str, str] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module, if it is one of ours."""
        del path, target
        if fullname not in self._names and not self._is_meant(fullname):
            return None
        root = self._names[fullname].package.python_name
        origin = self._place(root, fullname)
        spec = ModuleSpec(fullname, self, origin=origin, is_package=True)
        if origin is not None:
            spec.has_location = True
            spec.submodule_search_locations = [os.path.dirname(origin)]
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """An empty module that knows how to find its classes."""
        return IndexedModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Only notes where its classes come from."""
        index = self._names[module.__name__]
        if index.package.framework in {"cdktn", "cdktf"}:
            registry.use_framework(index.package.framework)
        name = self._meant.get(module.__name__, module.__name__)
        stands_in = name != module.__name__
        module.__dict__["_stackproof_find"] = _Members(name, index, stands_in=stands_in)

    def _is_meant(self, fullname: str) -> bool:
        """Whether another module stands in for one that does not exist."""
        index = self._indexes.get(fullname.partition(".")[0])
        if index is None or not faults.is_tolerant():
            return False
        from stackproof.synth.native.runtime import mending

        meant = mending.module(index, fullname)
        if meant is None:
            return False
        self._meant[fullname] = meant
        self._names[fullname] = index
        return True

    def _place(self, root: str, fullname: str) -> str | None:
        """The file that the installed package has for a module; messages name it."""
        if root not in self._homes:
            parts = root.split(".")
            candidates = (os.path.join(folder, *parts) for folder in sys.path)
            self._homes[root] = next(
                (c for c in candidates if os.path.isfile(os.path.join(c, "__init__.py"))), None
            )
        home = self._homes[root]
        if home is None:
            return None
        below = fullname.removeprefix(root).strip(".").split(".")
        return os.path.join(home, *filter(None, below), "__init__.py")


class _Members:
    """Finds what a module holds: classes and modules below.

    Args:
        name: The module, or the one that is meant.
        index: Its package.
        stands_in: Whether the program names another module, which does not exist.
    """

    def __init__(self, name: str, index: Index, *, stands_in: bool = False) -> None:
        self._name = name
        self._index = index
        self._stands_in = stands_in

    def __call__(self, name: str) -> Any:
        if name == "__all__":
            return sorted(self._all())
        if name.startswith("__"):
            return None
        made = self._index.module(self._name)
        if made is not None and name in made.classes:
            return facade.get(f"{self._name}.{name}")
        full = f"{self._name}.{name}"
        if full in self._index.module_names:
            return importlib.import_module(full)
        return None

    def mended(self, name: str) -> Any:
        """What stands in for a name that the module does not have."""
        from stackproof.synth.native.runtime import mending

        if self._stands_in:
            return mending.homeless(self._index, self._name, name)
        return mending.member(self._index, self._name, name)

    def _all(self) -> Iterator[str]:
        made = self._index.module(self._name)
        if made is not None:
            yield from made.classes
        start = f"{self._name}."
        for full in self._index.module_names:
            if full.startswith(start) and "." not in full[len(start) :]:
                yield full[len(start) :]
