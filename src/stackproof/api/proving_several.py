"""Several programs proved side by side, each in a process of its own, with one report for all."""

import math
import os
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stackproof.api.proving import write
from stackproof.core import process
from stackproof.core.errors import HostError, UsageError
from stackproof.core.proofs import ProgramProof, Proofs
from stackproof.core.records import dataclass, field

if TYPE_CHECKING:
    from stackproof.settings.program_list import ListedProgram

_INTERRUPTED = 130
_BROKEN = 4
# What was made is destroyed first, which takes as long as a proof may take.
_GRACE = 3600.0
_LAST_LINES = 12
_FILES = ("report.json", "report.html", "report.md")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeveralRequest:
    """Programs that are to be proved side by side.

    Args:
        file: The list of programs.
        out: The folder for the common report; each program has a folder of its name in it.
        options: What every `prove` is told beyond its program.
        env: Variables for every program; they outrank those of the list.
        jobs: How many are proved at once; None for as many as there are processors.
        environ: Our own environment.
    """

    file: Path
    out: Path
    options: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    jobs: int | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(os.environ))


@dataclass(frozen=True, slots=True)
class SeveralOutcome:
    """What came of several proofs.

    Args:
        proofs: What came of each.
        exit_code: The worst of all.
        reports: The common report, as JSON first, then as HTML and Markdown.
    """

    proofs: Proofs
    exit_code: int
    reports: tuple[Path, ...]


def prove_several(request: SeveralRequest, say: Callable[[str], None]) -> SeveralOutcome:
    """Proves every program of a list, and writes one report for all.

    An interrupt is passed on: every program destroys what it made, and the report tells of it.

    Args:
        request: What is proved.
        say: Hears each line that a proof says on its way, with the program's name before it; it is
            called by one thread at a time.

    Raises:
        StackproofError: The list is wrong, or the report cannot be written.
    """
    from stackproof.settings.program_list import read  # noqa: PLC0415

    programs = read(request.file)
    began = time.monotonic()
    run = _Run(request, max(len(program.name) for program in programs), say)
    found = run.all(programs)
    proofs = Proofs(found, time.monotonic() - began, interrupted=run.interrupt.times > 0)
    return SeveralOutcome(proofs, _exit_code(proofs), _written(proofs, request.out))


def several_summary(proofs: Proofs, *, colour: bool) -> str:
    """What a person reads at the end of several proofs."""
    from stackproof.report import proofs as text  # noqa: PLC0415
    from stackproof.report.paint import Paint  # noqa: PLC0415

    return text.several(proofs, Paint(colour=colour))


class _Run:
    """Proofs on their way.

    Args:
        request: What was asked.
        width: The length of the longest name.
        say: Hears each line.
    """

    def __init__(self, request: SeveralRequest, width: int, say: Callable[[str], None]) -> None:
        self._request = request
        self._width = width
        self._say = say
        self._lock = threading.Lock()
        self.interrupt = process.Interrupt()

    def all(self, programs: Sequence["ListedProgram"]) -> tuple[ProgramProof, ...]:
        """Proves each program, as many at once as was asked for."""
        for program in programs:
            self._tidy(program)
        jobs = self._request.jobs or os.cpu_count() or 1
        with ThreadPoolExecutor(min(jobs, len(programs))) as pool:
            futures = [pool.submit(self._one, program) for program in programs]
            self._await(futures)
        return tuple(future.result() for future in futures)

    def _await(self, futures: "Sequence[Future[ProgramProof]]") -> None:
        """Waits for all; each Ctrl-C goes on to every proof, and the waiting too."""
        while True:
            try:
                wait(futures)
            except KeyboardInterrupt:
                self.interrupt.pass_on()
            else:
                return

    def _tidy(self, program: "ListedProgram") -> None:
        """Takes away an earlier report, so that it is not taken for the one to come."""
        folder = self._request.out / program.name
        try:
            for name in _FILES:
                (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise HostError(
                f"cannot remove an earlier report: {error.strerror}",
                where=str(folder),
                help="name another folder with --out",
            ) from error

    def _one(self, program: "ListedProgram") -> ProgramProof:
        if self.interrupt.times:
            return self._without_report(
                program, _INTERRUPTED, 0.0, ("interrupted before it began",)
            )
        last: deque[str] = deque(maxlen=_LAST_LINES)

        def hear(line: str) -> None:
            last.append(line)
            self._tell(program.name, line)

        began = time.monotonic()
        try:
            code = process.follow(
                self._command(program),
                cwd=Path.cwd(),
                env=self._request.environ,
                # Its summary is part of the common one.
                on_stdout=lambda _: None,
                on_stderr=hear,
                patience=process.Patience(limit=math.inf, grace=_GRACE, interrupt=self.interrupt),
            ).code
        except KeyboardInterrupt:
            code = _INTERRUPTED
        except process.CannotStart as error:
            code = _BROKEN
            last.append(f"cannot be started: {error}")
        return self._came_of(program, code, time.monotonic() - began, tuple(last))

    def _tell(self, name: str, line: str) -> None:
        with self._lock:
            self._say(f"{name.ljust(self._width)} | {line}")

    def _command(self, program: "ListedProgram") -> list[str]:
        request = self._request
        env = {**program.env, **request.env}
        return [
            *(sys.executable, "-P", "-m", "stackproof", "prove", str(program.path)),
            *("--out", str(request.out / program.name)),
            *(("--stack", program.stack) if program.stack is not None else ()),
            *(word for name, value in env.items() for word in ("--env", f"{name}={value}")),
            *request.options,
        ]

    def _came_of(
        self, program: "ListedProgram", code: int, seconds: float, last: tuple[str, ...]
    ) -> ProgramProof:
        """The program's own report; or, without one, what was said last."""
        from stackproof.report.proved.read import read  # noqa: PLC0415

        try:
            proof = read(self._request.out / program.name / _FILES[0])
        except UsageError:
            how = f"by signal {-code}" if code < 0 else f"with exit code {code}"
            why = f"it ended without a report, {how}"
            return self._without_report(program, code, seconds, (why, *last))
        return ProgramProof(
            name=program.name,
            program=str(program.path),
            proof=proof,
            exit_code=code,
            seconds=seconds,
            report=f"{program.name}/{_FILES[0]}",
        )

    def _without_report(
        self, program: "ListedProgram", code: int, seconds: float, why: tuple[str, ...]
    ) -> ProgramProof:
        return ProgramProof(
            name=program.name,
            program=str(program.path),
            proof=None,
            exit_code=code,
            seconds=seconds,
            failure=why,
        )


def _exit_code(proofs: Proofs) -> int:
    """The worst of all; a proof that was killed is worse than one that says so itself."""
    if proofs.interrupted:
        return _INTERRUPTED
    return max(_BROKEN if each.exit_code < 0 else each.exit_code for each in proofs.programs)


def _written(proofs: Proofs, folder: Path) -> tuple[Path, ...]:
    from stackproof.api.proof_pages import write_pages  # noqa: PLC0415
    from stackproof.report import json_v1  # noqa: PLC0415

    report = folder / _FILES[0]
    write(report, json_v1.text(json_v1.proofs(proofs)))
    return (report, *write_pages(proofs, folder))
