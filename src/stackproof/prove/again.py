"""Synthesizes the program of a proof, and lays the two syntheses side by side."""

import json
import shutil
from collections.abc import Mapping, Sequence

from stackproof.check import configs
from stackproof.check.running import Places
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.records import dataclass, replace
from stackproof.program.sources import read
from stackproof.prove.run import Run
from stackproof.rules.configured import Circumstance
from stackproof.synth.engine import synthesizer
from stackproof.synth.interface import Assembly, Stack
from stackproof.terraform.view import View


@dataclass(frozen=True, slots=True)
class Compared:
    """Two syntheses of one program.

    Args:
        are_equal: Whether they wrote the same stacks, byte for byte.
        findings: What should differ and does not, or the reverse.
    """

    are_equal: bool
    findings: tuple[Diagnostic, ...]


def synthesized(run: Run, name: str, env: Mapping[str, str]) -> Assembly:
    """The program's output under other circumstances.

    Args:
        run: The proof.
        name: The folder's name among the evidence.
        env: Variables that are set otherwise.

    Raises:
        ProgramError: The program fails under them.
        HostError: The machine lacks what the program runs on.
    """
    request = run.request
    chosen = synthesizer(
        request.engine,
        environ=request.environ,
        packages=request.packages,
        cache=request.cache,
        on_progress=lambda done, total: run.progress.advanced(done, total, "indexing bindings"),
    )
    program = replace(run.program, env={**run.program.env, **env})
    return chosen.synthesize(program, request.folder / name)


def compared(
    run: Run,
    circumstance: Circumstance,
    one: Assembly,
    other: Assembly,
    names: tuple[str, str] = ("", ""),
) -> Compared:
    """What the two show; stacks are compared in the order in which the program makes them.

    Args:
        run: The proof.
        circumstance: What differed between them.
        one: The first; findings are about its lines.
        other: The second.
        names: What the two environments or regions are called.
    """
    pairs = list(zip(one.stacks, other.stacks, strict=False))
    are_equal = len(one.stacks) == len(other.stacks) and all(
        first.config.read_bytes() == second.config.read_bytes() for first, second in pairs
    )
    findings = contrasted(run, circumstance, [(*pair, names) for pair in pairs])
    return Compared(are_equal, findings)


def contrasted(
    run: Run,
    circumstance: Circumstance,
    pairs: Sequence[tuple[Stack, Stack, tuple[str, str]]],
) -> tuple[Diagnostic, ...]:
    """What should differ between two stacks and does not, or the reverse.

    Args:
        run: The proof.
        circumstance: What differed between them.
        pairs: The stacks, and what their two environments or regions are called.
    """
    texts = read([run.request.path]).texts
    places = Places(texts, run.program.folder)
    views = [(_view(one, places), _view(other, places), names) for one, other, names in pairs]
    return configs.contrasted(circumstance, views, {text.path: text.content for text in texts})


def discard(assembly: Assembly) -> None:
    """Takes an assembly away that is not needed as evidence."""
    shutil.rmtree(assembly.folder, ignore_errors=True)


def _view(stack: Stack, places: Places) -> View:
    text = stack.config.read_text("utf-8")
    return View(
        stack.name,
        json.loads(text),
        text=text,
        path=f"{stack.name}/{stack.config.name}",
        origins=places.origins(stack.places),
    )
