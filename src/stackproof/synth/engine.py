"""Which synthesizer runs a program."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import assert_never

from stackproof.core.engine import Engine
from stackproof.core.errors import HostError
from stackproof.core.records import replace
from stackproof.synth.interface import Assembly, Program, Synthesizer
from stackproof.synth.native.gate import NotNative, Packages
from stackproof.synth.native.synthesizer import Examination, NativeSynthesizer
from stackproof.synth.node import NodeSynthesizer


def synthesizer(
    engine: Engine,
    *,
    environ: Mapping[str, str],
    packages: Packages,
    cache: Path,
    on_progress: Callable[[int, int], None] | None = None,
) -> Synthesizer:
    """The synthesizer of that name.

    Args:
        engine: What stands for the framework.
        environ: Our own environment.
        packages: Where the program's packages come from.
        cache: Where stackproof keeps what it computes once.
        on_progress: Hears how much of an index that has to be built is done, and of how much.
    """
    native = NativeSynthesizer(environ, packages, on_progress)
    node = NodeSynthesizer(environ, cache)
    match engine:
        case Engine.AUTO:
            return _Auto(native, node)
        case Engine.NATIVE:
            return _Insisting(native)
        case Engine.NODE:
            return node
        case _:
            assert_never(engine)


def examine(
    program: Program,
    outdir: Path,
    *,
    environ: Mapping[str, str],
    packages: Packages,
    on_progress: Callable[[int, int], None] | None = None,
) -> Examination:
    """Runs a wrong program to its end, with what was meant in the place of what is wrong.

    Args:
        program: What to run.
        outdir: A folder for the assembly; it is made, and emptied first.
        environ: Our own environment.
        packages: Where the program's packages come from.
        on_progress: Hears how much of an index that has to be built is done, and of how much.

    Raises:
        NotNative: Only the framework itself can run it, and that stops at the first mistake.
        HostError: The machine lacks what the program runs on.
    """
    return NativeSynthesizer(environ, packages, on_progress).examine(program, outdir)


class _Auto(Synthesizer):
    """Our own framework where it is known to give the same, else the real one."""

    def __init__(self, native: NativeSynthesizer, node: NodeSynthesizer) -> None:
        self._native = native
        self._node = node

    def synthesize(self, program: Program, outdir: Path) -> Assembly:
        """Runs the program, twice at most; see `Synthesizer`."""
        try:
            return self._native.synthesize(program, outdir)
        except NotNative as error:
            reason = str(error)
        note = f"the framework itself ran the program, because {reason}"
        try:
            written = self._node.synthesize(program, outdir)
        except HostError as error:
            # Without the reason nobody would see why Node is asked for at all.
            error.details = (*error.details, note)
            raise
        return replace(written, notes=(note, *written.notes))


class _Insisting(Synthesizer):
    """Our own framework or nothing."""

    def __init__(self, native: NativeSynthesizer) -> None:
        self._native = native

    def synthesize(self, program: Program, outdir: Path) -> Assembly:
        """Runs the program once; see `Synthesizer`."""
        try:
            return self._native.synthesize(program, outdir)
        except NotNative as error:
            raise not_native(error) from error


def not_native(error: NotNative) -> HostError:
    """What a person is told who asked for our own framework only."""
    return HostError(
        f"the program cannot be run natively: {error}",
        help="leave `--engine` and the setting `engine` out, or name the engine node",
    )
