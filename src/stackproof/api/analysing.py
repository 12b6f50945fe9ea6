"""The failure analysis of one program, in the forms that people and machines read."""

import os
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, assert_never

from stackproof.api import programs
from stackproof.api.catalogs import Catalogs
from stackproof.core.errors import NoInput, UsageError
from stackproof.core.progress import Progress, Silent
from stackproof.core.records import dataclass, field, replace

if TYPE_CHECKING:
    from stackproof.check.running import Merge
    from stackproof.report.analysis.build import Material
    from stackproof.report.analysis.model import Analysis
    from stackproof.rules.base import Rule
    from stackproof.settings.model import Settings


class AnalysisFormat(Enum):
    """The forms of an analysis."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    SARIF = "sarif"


SUFFIXES: Mapping[str, AnalysisFormat] = {
    ".md": AnalysisFormat.MARKDOWN,
    ".markdown": AnalysisFormat.MARKDOWN,
    ".html": AnalysisFormat.HTML,
    ".htm": AnalysisFormat.HTML,
    ".json": AnalysisFormat.JSON,
    ".sarif": AnalysisFormat.SARIF,
}
"""The form that a file's name asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisRequest:
    """A program that is to be analysed.

    Args:
        path: Its folder or file, or a Markdown document that holds it.
        proof: The `report.json` of its proof.
        against: A reference program, likewise a folder, a file or a document.
        select: Codes of the rules to ask; none means those of the profile.
        ignore: Codes of rules to leave out.
        profile: The pack of rules; None for that of the settings.
        run: Whether the program is run too, in a process of its own.
        bindings: Versions to judge by, by distribution; they outrank the project's own.
        environ: Our own environment.
    """

    path: Path
    proof: Path | None = None
    against: Path | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    run: bool = True
    bindings: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(os.environ))


def analyse(request: AnalysisRequest, progress: Progress | None = None) -> "Analysis":
    """Judges a program and says what fails, why, what to write instead, and what is right.

    Args:
        request: What is analysed.
        progress: Hears of an index that has to be built first.

    Raises:
        NoInput: There is no program in what was named.
        UsageError: What was named holds several programs, or the proof is none.
        StackproofError: The settings are wrong, or the machine refuses something.
    """
    from stackproof.report.analysis import build, proofs  # noqa: PLC0415
    from stackproof.report.analysis.compare import comparison  # noqa: PLC0415
    from stackproof.report.proved.read import read  # noqa: PLC0415

    proof = proofs.summary(read(request.proof)) if request.proof is not None else None
    progress = progress or Silent()
    material = replace(_material(request, request.path, progress), proof=proof)
    analysis = build.analysis(material)
    if request.against is None:
        return analysis
    reference = _material(request, request.against, progress)
    theirs = build.analysis(reference)
    return build.compared(
        analysis,
        comparison(
            reference=reference.name,
            items=material.items,
            failures=analysis.failures,
            strengths=analysis.strengths,
            other_items=reference.items,
            other_failures=theirs.failures,
            other_strengths=theirs.strengths,
        ),
    )


def analysis_text(analysis: "Analysis", form: AnalysisFormat) -> str:
    """An analysis in one of the forms."""
    match form:
        case AnalysisFormat.MARKDOWN:
            from stackproof.report.analysis import as_markdown  # noqa: PLC0415

            return as_markdown.text(analysis)
        case AnalysisFormat.HTML:
            from stackproof.report.analysis import as_html  # noqa: PLC0415

            return as_html.text(analysis)
        case AnalysisFormat.JSON:
            from stackproof.report import json_v1  # noqa: PLC0415
            from stackproof.report.analysis import as_json  # noqa: PLC0415

            return json_v1.text(as_json.document(analysis))
        case AnalysisFormat.SARIF:
            from stackproof.report import sarif  # noqa: PLC0415

            findings = [each.finding for f in analysis.failures for each in f.occurrences]
            return sarif.text(findings, analysis.problems)
        case _:
            assert_never(form)


def _material(request: AnalysisRequest, path: Path, progress: Progress) -> "Material":
    """What is found in one program."""
    from stackproof.check.engine import check_texts  # noqa: PLC0415
    from stackproof.program.model import build  # noqa: PLC0415
    from stackproof.program.sources import Shadows  # noqa: PLC0415
    from stackproof.report.analysis.build import Material  # noqa: PLC0415
    from stackproof.report.analysis.inventory import of_program, of_views  # noqa: PLC0415
    from stackproof.rules import registry  # noqa: PLC0415
    from stackproof.settings.model import load  # noqa: PLC0415

    settings = load(path)
    unit = _unit(path, settings)
    rules = registry.chosen(
        select=request.select or settings.select,
        ignore=(*settings.ignore, *request.ignore),
        profile=request.profile or settings.profile,
    )
    catalog = Catalogs(
        settings,
        asked=request.bindings,
        insisted={**settings.bindings, **request.bindings},
        environ=request.environ,
        progress=progress,
    ).of(unit.start, unit.pins)
    is_local = unit.document.is_local if unit.document is not None else Shadows()
    merge, unjudged = _ran(request, unit, rules, progress)
    result = check_texts(
        unit.texts, catalog, rules=rules, problems=unit.problems, is_local=is_local, more=merge
    )
    program, _ = build(unit.texts, catalog, is_local)
    views = merge.seen.views if merge is not None else ()
    items = of_program(program)
    return Material(
        name=path.as_posix() if path.name else path.resolve().name,
        root=_root(path, unit),
        program=program,
        findings=result.diagnostics,
        texts={text.path: text.content for text in unit.texts}
        | {view.path: view.text for view in views},
        files=len(result.files),
        bindings=result.bindings,
        problems=result.problems,
        items=of_views(views, items) if views else items,
        unjudged=unjudged,
    )


def _ran(
    request: AnalysisRequest,
    unit: programs.Unit,
    rules: "tuple[Rule, ...]",
    progress: Progress,
) -> "tuple[Merge | None, tuple[str, ...]]":
    """What running the program adds, and what was left unjudged, as sentences."""
    unsynthesized = (
        "Its Terraform JSON was not judged: names of resources, combinations of values and "
        "policies are known only as far as the source tells."
    )
    if not request.run:
        return None, ("The program was not run.", unsynthesized)
    from stackproof.api.running import Running  # noqa: PLC0415

    running = Running(engine=None, rules=rules, environ=request.environ, progress=progress)
    merge, notes, problems = running.seen(unit)
    said = [f"{_sentence(note)}." for note in notes]
    said += [f"{_sentence(problem.message)}." for problem in problems]
    if merge is not None and merge.seen.error is not None:
        said.append(f"It was run and ended early: {merge.seen.error.message}.")
    if merge is None or not merge.seen.views:
        said.append(unsynthesized)
    elif merge.seen.faults:
        said.append(
            "Its Terraform JSON was judged as it would be with the wrong names and shapes mended."
        )
    return merge, tuple(said)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:].rstrip(".")


def _root(path: Path, unit: programs.Unit) -> str:
    """What the paths of the program's files begin with."""
    if unit.document is None and path.is_file():
        return "" if path.parent == Path() else path.parent.as_posix()
    return "" if path == Path() else path.as_posix()


def _unit(path: Path, settings: "Settings") -> programs.Unit:
    """The one program that a path names.

    Raises:
        NoInput: There is none.
        UsageError: There are several.
    """
    if not path.exists():
        raise NoInput(f"there is no `{path}`", help="name a folder or a file")
    units = programs.of_paths((path,), settings)
    held = [unit for unit in units if unit.texts or unit.problems]
    if len(held) > 1:
        names = ", ".join(unit.start.as_posix() for unit in held[:3])
        raise UsageError(
            f"`{path}` holds {len(held)} programs: {names}{', …' if len(held) > 3 else ''}",  # noqa: PLR2004
            help="name one of them; an analysis is about one program",
        )
    if not held:
        raise NoInput("there is no Python program there", where=str(path))
    return held[0]
