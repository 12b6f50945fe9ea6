"""The check: which files are one program, what judges them, and what is written back."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stackproof.api import programs
from stackproof.api.catalogs import Catalogs
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.engine import Engine
from stackproof.core.errors import NoInput
from stackproof.core.problem import Problem
from stackproof.core.progress import Progress, Silent
from stackproof.core.records import dataclass, field, replace
from stackproof.core.spread import spread
from stackproof.core.words import count

if TYPE_CHECKING:
    from stackproof.check.engine import CheckResult
    from stackproof.check.fixer import Change
    from stackproof.check.running import Merge
    from stackproof.program.markdown import Document
    from stackproof.rules.base import Rule
    from stackproof.settings.model import Settings


class Mend(Enum):
    """Which fixes are applied."""

    NOTHING = "nothing"
    SAFE = "safe"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Source:
    """A text that is in no file, or not in the state of its file.

    Args:
        path: The name that findings are told by; its suffix tells Markdown from Python, its
            folder is where settings are looked for.
        data: The bytes.
    """

    path: Path
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRequest:
    """Files that are to be checked.

    Python files that are named or found in folders are one program, but for those of several
    projects: each folder with a `cdktf.json` is one of its own. A Markdown file that is named is
    a program too, made of its fenced blocks; folders are not searched for them.

    Args:
        paths: Files and folders; none if there is a source.
        source: A text to check in place of files; it is never written.
        select: Codes of the rules to ask; none means those of the settings, or all.
        ignore: Codes of rules to leave out.
        profile: The pack of rules; None for that of the settings.
        mend: Which fixes are applied.
        write: Whether mended files are written; otherwise only the diff is made.
        bindings: Versions to judge by, by distribution; they outrank the project's own.
        run: Whether programs are run too; nothing is mended then.
        engine: What stands for the framework when they are run; None for the project's setting.
        environ: Our own environment.
    """

    paths: tuple[Path, ...] = ()
    source: Source | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    mend: Mend = Mend.NOTHING
    write: bool = True
    bindings: Mapping[str, str] = field(default_factory=dict)
    run: bool = False
    engine: Engine | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(os.environ))


@dataclass(frozen=True, slots=True)
class CheckOutcome:
    """What a check found.

    Args:
        findings: What is wrong, after mending if that was asked for.
        problems: Files that could not be judged or written.
        files: How many files were judged; each file in a Markdown document counts.
        bindings: What they were judged by.
        applied: How many fixes were applied.
        changed: How many files they change.
        diff: The change, as a unified diff; empty if nothing was to be mended.
        notes: What a person should know of how this was judged.
        texts: The text of each file with findings, as it is after mending.
        mended: The text of a `Source` after mending, if mending was asked for.
    """

    findings: tuple[Diagnostic, ...]
    problems: tuple[Problem, ...]
    files: int
    bindings: tuple[str, ...]
    applied: int = 0
    changed: int = 0
    diff: str = ""
    notes: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    mended: bytes | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong and everything could be judged."""
        return not (self.findings or self.problems)


def check(request: CheckRequest, progress: Progress | None = None) -> CheckOutcome:
    """Judges programs by their source, without running them, and mends them if asked.

    Args:
        request: What is checked.
        progress: Hears of an index that has to be built first.

    Raises:
        NoInput: There is no program in what was named.
        StackproofError: The settings are wrong, or the machine refuses something.
    """
    from stackproof.rules import registry  # noqa: PLC0415
    from stackproof.settings.model import load  # noqa: PLC0415

    missing = [path for path in request.paths if not path.exists()]
    if missing:
        raise NoInput(f"there is no `{missing[0]}`", help="name files or folders")
    start = request.source.path if request.source is not None else request.paths[0]
    settings = load(start)
    rules = registry.chosen(
        select=request.select or settings.select,
        ignore=(*settings.ignore, *request.ignore),
        profile=request.profile or settings.profile,
        source_only=not request.run,
    )
    judge = _Judge(request, settings, rules, progress or Silent())
    if request.source is not None:
        units = [programs.of_text(request.source.path, request.source.data)]
    else:
        units = programs.of_paths(request.paths, settings)
    parts = list(judge.each(units))
    changes = [change for part in parts for change in part.changes]
    problems = [problem for part in parts for problem in part.problems]
    if any(unit.document for unit in units) and len(units) > 1:
        problems += filter(None, (unit.no_program() for unit in units))
    diff, unwritten = _written(request, changes)
    problems += unwritten
    files = sum(part.files for part in parts)
    if not files and not problems:
        raise NoInput("there is no Python program there", where=str(start))
    return CheckOutcome(
        findings=tuple(finding for part in parts for finding in part.findings),
        problems=tuple(problems),
        files=files,
        bindings=tuple(sorted({basis for part in parts for basis in part.bindings})),
        applied=sum(part.applied for part in parts),
        changed=len(changes),
        diff=diff,
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        texts={path: text for part in parts for path, text in part.texts.items()},
        mended=_mended(request, changes),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What came of one program."""

    findings: tuple[Diagnostic, ...]
    problems: tuple[Problem, ...]
    files: int
    bindings: tuple[str, ...]
    applied: int
    changes: tuple["Change", ...]
    notes: tuple[str, ...]
    texts: Mapping[str, str]


class _Judge:
    """Judges, and mends, one program after another by the same request."""

    def __init__(
        self,
        request: CheckRequest,
        settings: "Settings",
        rules: "tuple[Rule, ...]",
        progress: Progress,
    ) -> None:
        self._request = request
        self._rules = rules
        self._progress = progress
        self._catalogs = Catalogs(
            settings,
            asked=request.bindings,
            insisted={**settings.bindings, **request.bindings},
            environ=request.environ,
            progress=progress,
        )

    def each(self, units: Sequence[programs.Unit]) -> Iterator[_Part]:
        """The findings of several programs, judged at once if there are many.

        The first is judged here: what it loads serves the others.
        """
        yield from map(self.program, units[:1])
        rest = units[1:]
        for unit, part in zip(
            rest, spread(lambda n: self.program(rest[n]), len(rest)), strict=True
        ):
            yield part if part is not None else _lost(unit)

    def program(self, unit: programs.Unit) -> _Part:
        """The findings of one program."""
        from stackproof.check.engine import check_texts  # noqa: PLC0415

        bindings = self._catalogs.of(unit.start, unit.pins)
        texts, document = unit.texts, unit.document
        is_local = document.is_local if document is not None else None
        applied = 0
        changes: tuple[Change, ...] = ()
        notes: tuple[str, ...] = ()
        if self._request.mend is Mend.NOTHING:
            merge, notes, unrun = self._seen(unit) if self._request.run else (None, (), ())
            result = check_texts(
                texts,
                bindings,
                rules=self._rules,
                problems=(*unit.problems, *unrun),
                is_local=is_local,
                more=merge,
            )
        else:
            from stackproof.check import fixer  # noqa: PLC0415 - most checks mend nothing

            fixed = fixer.fix_texts(
                texts,
                bindings,
                unsafe=self._request.mend is Mend.ALL,
                rules=self._rules,
                problems=unit.problems,
                is_local=is_local,
            )
            result, applied, changes = fixed.remaining, fixed.applied, fixed.changes
            result = replace(result, problems=(*result.problems, *fixed.problems))
        if document is not None:
            return _in_document(document, result, applied, changes, (*notes, *self._catalogs.notes))
        now = {text.path: text.content for text in texts}
        now |= {change.path: change.after.content for change in changes}
        return _Part(
            findings=result.diagnostics,
            problems=result.problems,
            files=len(result.files),
            bindings=result.bindings,
            applied=applied,
            changes=changes,
            notes=(*notes, *self._catalogs.notes),
            texts=_with_findings(result.diagnostics, now),
        )

    def _seen(
        self, unit: programs.Unit
    ) -> "tuple[Merge | None, tuple[str, ...], tuple[Problem, ...]]":
        """What running the program adds."""
        from stackproof.api.running import Running  # noqa: PLC0415 - most checks run nothing

        running = Running(
            engine=self._request.engine,
            rules=self._rules,
            environ=self._request.environ,
            progress=self._progress,
        )
        return running.seen(unit)


def _lost(unit: programs.Unit) -> _Part:
    """What is said of a program that ended the process in which it was judged."""
    problem = Problem(
        unit.start.as_posix(),
        "judging this ended the process: it may need more memory than there is",
        help="check its files one by one",
    )
    return _Part(
        findings=(),
        problems=(problem,),
        files=0,
        bindings=(),
        applied=0,
        changes=(),
        notes=(),
        texts={},
    )


def _in_document(
    document: "Document",
    result: "CheckResult",
    applied: int,
    changes: "tuple[Change, ...]",
    notes: tuple[str, ...],
) -> _Part:
    """The same in places of the document."""
    from stackproof.check.fixer import Change  # noqa: PLC0415

    after = document.replaced({change.path: change.after.content for change in changes})
    titles = tuple(title for change in changes for title in change.titles)
    findings = tuple(after.diagnostics(result.diagnostics))
    if document.excerpts:
        left = count(document.excerpts, "block")
        left_out = f"{document.text.path}: {left} of Python without a file name left out"
        notes = (*notes, left_out)
    return _Part(
        findings=findings,
        problems=tuple(
            sorted(map(after.problem, result.problems), key=lambda item: item.line or 0)
        ),
        files=len(result.files),
        bindings=result.bindings,
        applied=applied,
        changes=(Change(document.text, after.text, titles),) if changes else (),
        notes=notes,
        texts=_with_findings(findings, {after.text.path: after.text.content}),
    )


def _with_findings(findings: Iterable[Diagnostic], texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that findings point at."""
    named = {label.span.path for d in findings for label in (d.primary, *d.related)}
    return {path: texts[path] for path in sorted(named) if path in texts}


def _written(request: CheckRequest, changes: "list[Change]") -> tuple[str, tuple[Problem, ...]]:
    """The changes as a diff, and what kept them from being written if they are to be."""
    if not changes:
        return "", ()
    from stackproof.check import fixer  # noqa: PLC0415 - most checks mend nothing

    is_kept = not request.write or request.source is not None
    return fixer.diff(changes), () if is_kept else fixer.write(changes)


def _mended(request: CheckRequest, changes: "list[Change]") -> bytes | None:
    """What a text from elsewhere becomes."""
    if request.source is None or request.mend is Mend.NOTHING:
        return None
    return changes[0].after.encode() if changes else request.source.data
