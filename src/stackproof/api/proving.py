"""Synthesis and proof: a program is run, applied, asked about and destroyed."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stackproof.core.diagnostic import Diagnostic
from stackproof.core.engine import Engine
from stackproof.core.errors import HostError, NoInput, StackproofError
from stackproof.core.progress import Progress, Silent
from stackproof.core.proof import Claim, Proof, Stage
from stackproof.core.records import dataclass, field, replace

if TYPE_CHECKING:
    from stackproof.settings.model import Settings
    from stackproof.synth.interface import Assembly, Program
    from stackproof.synth.native.gate import Packages


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRequest:
    """A program that is to be run.

    Args:
        path: Its file or folder.
        stack: The only stack that is meant; None for all that it has.
        env: Variables for the program.
        timeout: Seconds that it may take; None for the project's setting.
        engine: What stands for the framework; None for the project's setting.
        environ: Our own environment.
    """

    path: Path
    stack: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    timeout: int | None = None
    engine: Engine | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(os.environ))


@dataclass(frozen=True, slots=True)
class SynthOutcome:
    """What a synthesis wrote.

    Args:
        stacks: The JSON file of each stack that was asked for, by the stack's name.
        framework_version: Of `cdktf` or `cdktn`.
        engine: What stood for the framework.
        notes: What a person should know of how the program was run.
        source_map: The lines of the program that made each element, innermost first, by stack
            and Terraform address; empty if the framework itself ran it.
    """

    stacks: Mapping[str, Path]
    framework_version: str
    engine: Engine
    notes: tuple[str, ...] = ()
    source_map: Mapping[str, Mapping[str, Sequence[Mapping[str, object]]]] = field(
        default_factory=dict
    )


def synth(request: ProgramRequest, *, out: Path, progress: Progress | None = None) -> SynthOutcome:
    """Runs a program and says where its Terraform JSON is.

    Args:
        request: The program.
        out: The folder for the assembly.
        progress: Hears of an index that has to be built first.

    Raises:
        StackproofError: There is no program, or it failed.
    """
    from stackproof.synth.choose import choose  # noqa: PLC0415

    assembly = assembled(request, out=out, progress=progress)
    chosen = assembly.stacks if request.stack is None else (choose(assembly, request.stack),)
    return SynthOutcome(
        stacks={stack.name: stack.config for stack in chosen},
        framework_version=assembly.framework_version,
        engine=assembly.engine,
        notes=assembly.notes,
        source_map={stack.name: stack.places.document() for stack in chosen},
    )


def assembled(
    request: ProgramRequest, *, out: Path, progress: Progress | None = None
) -> "Assembly":
    """Runs a program and gives what it wrote, as other parts of the api need it.

    Raises:
        StackproofError: There is no program, or it failed.
    """
    program, settings = _program(request)
    return _synthesize(request, program, settings, out, progress or Silent())


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveOptions:
    """How far a proof goes and what it leaves.

    Args:
        out: The folder for report and evidence.
        until: The last stage; None for all of them.
        keep: Whether what was made is kept, with the embedded AWS running.
        port: The port of the embedded AWS; 0 for a free one.
        relax_providers: Whether any version of the providers will do.
    """

    out: Path
    until: Stage | None = None
    keep: bool = False
    port: int = 0
    relax_providers: bool = False


@dataclass(frozen=True, slots=True)
class ProveOutcome:
    """What came of a proof.

    Args:
        proof: Its claims.
        findings: What its check stage found.
        error: What ended it early, if it was neither the program nor a person.
        kept: How to reach and to end what was kept; empty if nothing was.
        report: The JSON that was written.
        pages: The same as HTML and Markdown.
    """

    proof: Proof
    findings: tuple[Diagnostic, ...]
    error: StackproofError | None
    kept: tuple[str, ...]
    report: Path
    pages: tuple[Path, ...]


def prove(
    request: ProgramRequest, options: ProveOptions, progress: Progress | None = None
) -> ProveOutcome:
    """Proves the stacks of a program, and writes its reports into the folder for evidence.

    Raises:
        StackproofError: There is nothing to prove, or the evidence cannot be written.
    """
    program, settings = _program(request)
    from stackproof.api.proof_pages import alone, write_pages  # noqa: PLC0415
    from stackproof.prove import pipeline  # noqa: PLC0415
    from stackproof.prove.run import Request  # noqa: PLC0415
    from stackproof.report import json_v1  # noqa: PLC0415
    from stackproof.settings.paths import cache_folder  # noqa: PLC0415

    outcome = pipeline.prove(
        Request(
            path=request.path,
            program=program,
            folder=options.out.absolute(),
            stack=request.stack,
            until=options.until,
            keep=options.keep,
            port=options.port,
            relax_providers=options.relax_providers,
            settings=settings,
            environ=request.environ,
            cache=cache_folder(request.environ),
            engine=request.engine or settings.engine,
            packages=_packages(request, settings),
        ),
        progress or Silent(),
    )
    checked = outcome.checked
    findings = checked.diagnostics if checked else ()
    report = options.out / "report.json"
    write(report, json_v1.text(json_v1.proof(outcome.proof, findings)))
    return ProveOutcome(
        proof=outcome.proof,
        findings=findings,
        error=outcome.error,
        kept=outcome.kept,
        report=report,
        pages=write_pages(alone(request.path, outcome.proof, report), options.out),
    )


def stage_line(claim: Claim, *, colour: bool, unicode: bool) -> str:
    """A finished stage on one line."""
    from stackproof.report import proofs  # noqa: PLC0415
    from stackproof.report.paint import Paint  # noqa: PLC0415

    return proofs.line(claim, Paint(colour=colour, unicode=unicode))


def proof_summary(proof: Proof, *, colour: bool) -> str:
    """What a person reads at the end of a proof."""
    from stackproof.report import proofs  # noqa: PLC0415
    from stackproof.report.paint import Paint  # noqa: PLC0415

    return proofs.summary(proof, Paint(colour=colour))


def setup(progress: Progress | None = None, environ: Mapping[str, str] = os.environ) -> Proof:
    """Looks for what a proof needs, and fetches OpenTofu if neither program is there."""
    from stackproof.prove.ready import examine  # noqa: PLC0415

    return examine(environ, progress or Silent())


def write(path: Path, text: str) -> None:
    """Writes a result to a file, and makes its folder.

    Raises:
        HostError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise HostError(
            f"cannot write the report: {error.strerror}",
            where=str(path),
            help="make room, or name another file",
        ) from error


def _program(request: ProgramRequest) -> tuple["Program", "Settings"]:
    """The program and the settings of its project."""
    from stackproof.settings.model import load  # noqa: PLC0415
    from stackproof.synth.locate import locate  # noqa: PLC0415

    if not request.path.exists():
        raise NoInput(
            f"there is no `{request.path}`", help="name a Python file or a project's folder"
        )
    settings = load(request.path)
    program = locate(request.path, settings, request.environ)
    return (
        replace(
            program,
            env={**program.env, **request.env},
            timeout=request.timeout or program.timeout,
        ),
        settings,
    )


def _packages(request: ProgramRequest, settings: "Settings") -> "Packages":
    """Where the program's packages come from."""
    from stackproof.check.project import meant  # noqa: PLC0415
    from stackproof.settings.paths import cache_folder  # noqa: PLC0415
    from stackproof.synth.native.gate import Packages  # noqa: PLC0415

    found = meant(request.path, settings)
    return Packages(found.site_packages, dict(found.versions), cache_folder(request.environ))


def _synthesize(
    request: ProgramRequest,
    program: "Program",
    settings: "Settings",
    out: Path,
    progress: Progress,
) -> "Assembly":
    from stackproof.settings.paths import cache_folder  # noqa: PLC0415
    from stackproof.synth.engine import synthesizer  # noqa: PLC0415

    chosen = synthesizer(
        request.engine or settings.engine,
        environ=request.environ,
        packages=_packages(request, settings),
        cache=cache_folder(request.environ),
        on_progress=lambda done, total: progress.advanced(done, total, "indexing the bindings"),
    )
    return chosen.synthesize(program, out.absolute())
