"""Reads the assembly that a program wrote."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stackproof.core.engine import Engine
from stackproof.core.errors import ProgramError
from stackproof.synth import places
from stackproof.synth.interface import Annotation, Assembly, Program, Stack
from stackproof.synth.running import Held, Ran


def read(ran: Ran, program: Program, outdir: Path, engine: Engine) -> Assembly:
    """The assembly of a program that came to its end.

    Raises:
        ProgramError: It wrote no stack.
    """
    manifest = outdir / "manifest.json"
    if not manifest.is_file():
        _adopt(program.folder, outdir, ran.began)
    if not manifest.is_file():
        raise ProgramError(
            "the program ended without writing a stack",
            where=str(program.entry),
            help="make an App, and call `app.synth()` at the end of the program",
        )
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        maps = places.read(ran.places, program.folder)
        stacks = tuple(_stack(outdir, entry, maps) for entry in content.get("stacks", {}).values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProgramError(
            f"the manifest that the program wrote cannot be read: {error}",
            where=str(manifest),
            help="let only `app.synth()` write into its output folder",
        ) from error
    if not stacks:
        raise ProgramError(
            "the program made an App without a stack",
            where=str(program.entry),
            help="create a TerraformStack in the App before `app.synth()`",
        )
    return Assembly(
        folder=outdir,
        framework_version=str(content.get("version", "")),
        stacks=stacks,
        engine=engine,
        notes=_notes(ran.held, program),
    )


def _adopt(folder: Path, outdir: Path, began: float) -> None:
    """Takes over the output of a program that names its output folder itself."""
    for manifest in sorted(folder.glob("*/manifest.json")):
        if manifest.stat().st_mtime >= began - 1 and (manifest.parent / "stacks").is_dir():
            shutil.copytree(manifest.parent, outdir, dirs_exist_ok=True)
            return


def _stack(outdir: Path, entry: Mapping[str, Any], maps: Mapping[str, places.SourceMap]) -> Stack:
    name = str(entry["name"])
    return Stack(
        name=name,
        folder=outdir / str(entry["workingDirectory"]),
        config=outdir / str(entry["synthesizedStackPath"]),
        depends_on=tuple(entry.get("dependencies", ())),
        annotations=tuple(
            Annotation(
                construct=str(a.get("constructPath", "")),
                level=str(a.get("level", "")).rsplit("/", 1)[-1],
                message=str(a.get("message", "")),
            )
            for a in entry.get("annotations", ())
        ),
        places=maps.get(name, places.NOWHERE),
    )


def _notes(held: Held, program: Program) -> tuple[str, ...]:
    """What the program could have done because the system allowed no better."""
    free = []
    if not held.network and not program.network:
        free.append("use the network")
    if not held.writes:
        free.append("write wherever you may")
    if not free:
        return ()
    could = " and ".join(free)
    return (f"the program could {could}, because the system allows no better: {held.why}",)
