"""Starts native synthesis in the user's process; loaded by path, before the program."""

from __future__ import annotations

import json
import os
import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec


class _OwnPackage:
    """Finds `stackproof` in its own folder, and nothing else that may lie beside it."""

    def __init__(self, package: str) -> None:
        self._parent = os.path.dirname(package)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """The root of the package; what lies below is found by its path."""
        del path, target
        return PathFinder.find_spec(fullname, [self._parent]) if fullname == "stackproof" else None


class Session:
    """A program's run."""

    def __init__(self, config: dict[str, Any]) -> None:
        from pathlib import Path

        from stackproof.bindings.index import Index
        from stackproof.synth.native.runtime import (
            errors,
            faults,
            jsii_module,
            modules,
            places,
            registry,
        )

        self._places = places
        self._faults = faults
        self._unsupported = errors.Unsupported.met
        faults.start(tolerant=bool(config.get("tolerant")))
        indexes = [Index.open(Path(path)) for path in config["indexes"]]
        for index in indexes:
            registry.add_index(index)
        places.start(config.get("root") or os.getcwd(), config["package"])
        jsii_module.install()
        sys.meta_path.insert(0, modules.Finder(indexes))
        if faults.is_tolerant():
            from stackproof.synth.native.runtime import mending

            mending.start()

    def source_map(self) -> dict[str, dict[str, list[list[object]]]]:
        """Stack, then address, then frames from the innermost out."""
        return self._places.source_map()

    def faults(self) -> list[dict[str, Any]]:
        """What was mended on the way."""
        return self._faults.all_noted()

    def unsupported(self) -> list[str]:
        """What the program uses that only the framework's own process can do."""
        return self._unsupported


def start(config: dict[str, Any]) -> Session:
    """Puts everything in place; the program may run afterwards."""
    config.setdefault("package", os.path.abspath(os.path.join(__file__, *[".."] * 4)))
    sys.meta_path.insert(0, _OwnPackage(config["package"]))
    return Session(config)


def _main() -> None:
    import runpy

    config = json.loads(sys.argv[1])
    entry = sys.argv[2]
    sys.argv = sys.argv[2:]
    sys.path[0] = os.path.dirname(os.path.abspath(entry))
    start(config)
    runpy.run_path(entry, run_name="__main__")


if __name__ == "__main__":
    _main()
