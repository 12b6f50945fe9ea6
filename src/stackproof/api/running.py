"""The part of a check that runs the program: what it saw, ready to be merged."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from stackproof.core.engine import Engine
from stackproof.core.errors import ProgramError, StackproofError
from stackproof.core.problem import Problem
from stackproof.core.progress import Progress
from stackproof.core.records import dataclass, replace

if TYPE_CHECKING:
    from stackproof.api.programs import Unit
    from stackproof.check.running import Merge, Places
    from stackproof.rules.base import Rule
    from stackproof.synth.interface import Assembly, Program
    from stackproof.synth.native.gate import Packages
    from stackproof.synth.native.synthesizer import Examination
    from stackproof.terraform.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How programs are run in a check.

    Args:
        engine: What stands for the framework; None for the project's setting.
        rules: The rules that are asked.
        environ: Our own environment.
        progress: Hears of an index that has to be built first.
    """

    engine: Engine | None
    rules: "tuple[Rule, ...]"
    environ: Mapping[str, str]
    progress: Progress

    def seen(self, unit: "Unit") -> "tuple[Merge | None, tuple[str, ...], tuple[Problem, ...]]":
        """What running a program adds; with notes, and with what kept it from being run.

        Args:
            unit: The program: a folder, a file or a document.
        """
        with _on_disk(unit) as start:
            try:
                return self._run(unit, start)
            except ProgramError as error:
                return self._merge(unit, start, error=error), (), ()
            except StackproofError as error:
                where = error.where or unit.start.as_posix()
                message = f"not run: {error.message}"
                return None, (), (Problem(where, message, help=error.help),)

    def _run(
        self, unit: "Unit", start: Path
    ) -> "tuple[Merge | None, tuple[str, ...], tuple[Problem, ...]]":
        from stackproof.check.project import meant  # noqa: PLC0415
        from stackproof.settings.model import load  # noqa: PLC0415
        from stackproof.settings.paths import cache_folder  # noqa: PLC0415
        from stackproof.synth.locate import locate  # noqa: PLC0415
        from stackproof.synth.native.gate import Packages  # noqa: PLC0415

        settings = load(start)
        program = locate(start, settings, self.environ)
        found = meant(start, settings)
        versions = {**dict(found.versions), **unit.pins}
        packages = Packages(found.site_packages, versions, cache_folder(self.environ))
        with tempfile.TemporaryDirectory(prefix="stackproof-check-") as name:
            examined, notes = self._examine(
                program, Path(name) / "cdktf.out", packages, self.engine or settings.engine
            )
            merge = self._merge(unit, program.folder, examined=examined)
        if examined.assembly is not None:
            notes = (*notes, *examined.assembly.notes)
        return merge, notes, ()

    def _examine(
        self, program: "Program", outdir: Path, packages: "Packages", engine: Engine
    ) -> "tuple[Examination, tuple[str, ...]]":
        from stackproof.synth import engine as engines  # noqa: PLC0415
        from stackproof.synth.native.gate import NotNative  # noqa: PLC0415
        from stackproof.synth.native.synthesizer import Examination  # noqa: PLC0415

        def hear(done: int, total: int) -> None:
            self.progress.advanced(done, total, "indexing the bindings")

        notes: tuple[str, ...] = ()
        if engine is not Engine.NODE:
            try:
                examined = engines.examine(
                    program, outdir, environ=self.environ, packages=packages, on_progress=hear
                )
            except NotNative as error:
                if engine is Engine.NATIVE:
                    raise engines.not_native(error) from error
                notes = (f"the run stops at the first mistake, because {error}",)
            else:
                return examined, ()
        node = engines.synthesizer(
            Engine.NODE, environ=self.environ, packages=packages, cache=packages.cache
        )
        written = None
        ended = None
        try:
            written = node.synthesize(program, outdir)
        except ProgramError as error:
            ended = error
        return Examination(assembly=written, error=ended, faults=()), notes

    def _merge(
        self,
        unit: "Unit",
        folder: Path,
        *,
        examined: "Examination | None" = None,
        error: ProgramError | None = None,
    ) -> "Merge":
        from stackproof.check.configs import check_views  # noqa: PLC0415
        from stackproof.check.running import Merge, Places, Seen  # noqa: PLC0415

        alias = unit.document.text.path if unit.document is not None else ""
        places = Places(unit.texts, folder, alias)
        seen = Seen(folder=folder, alias=alias, error=error)
        if examined is not None:
            ended = examined.error
            if ended is not None and not isinstance(ended, ProgramError):
                raise ended
            views = tuple(_views(examined.assembly, places))
            seen = replace(
                seen,
                faults=examined.faults,
                error=ended,
                configured=check_views(views, rules=self.rules),
                views=views,
            )
        return Merge(seen, unit.texts, self.rules)


def _views(assembly: "Assembly | None", places: "Places") -> "Iterator[View]":
    """The Terraform JSON of each stack, with the lines of the program that made it."""
    from stackproof.terraform.view import View  # noqa: PLC0415

    for stack in assembly.stacks if assembly is not None else ():
        text = stack.config.read_text(encoding="utf-8")
        name = f"{stack.name}/{stack.config.name}"
        origins = places.origins(stack.places)
        yield View(stack.name, json.loads(text), text=text, path=name, origins=origins)


@contextmanager
def _on_disk(unit: "Unit") -> Iterator[Path]:
    """Where the program is; a document's files are written down for as long as it runs."""
    document = unit.document
    if document is None:
        yield unit.start
        return
    with tempfile.TemporaryDirectory(prefix="stackproof-document-") as name:
        folder = Path(name).resolve()
        prefix = f"{document.text.path}/"
        files = {text.path.removeprefix(prefix): text.content for text in unit.texts}
        files |= document.others
        for inner, content in files.items():
            path = PurePosixPath(inner)
            if not path.is_absolute() and ".." not in path.parts:
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, encoding="utf-8", errors="replace")
        yield folder
