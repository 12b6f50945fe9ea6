"""Applies the fixes of findings until none is left, and shows or writes the result.

A file that a fix would break stays as it was. Files are written atomically, with their mode,
encoding, byte-order mark and line endings.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from stackproof.check.engine import CheckResult, check_texts
from stackproof.core.diagnostic import Fix, Safety
from stackproof.core.edit import Edit, apply
from stackproof.core.problem import Problem
from stackproof.core.records import dataclass
from stackproof.core.span import Position
from stackproof.program.interface import Bindings
from stackproof.program.model import IsLocal
from stackproof.program.parse import Text, decode, parse
from stackproof.program.sources import read
from stackproof.rules.base import Rule

MAX_ROUNDS: Final = 10
"""Fixes that uncover others settle in two or three rounds."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after.

    Args:
        before: Its text as it was read.
        after: Its text with the fixes.
        titles: What was done, in order.
    """

    before: Text
    after: Text
    titles: tuple[str, ...]

    @property
    def path(self) -> str:
        """The file as the person named it."""
        return self.before.path


@dataclass(frozen=True, slots=True)
class FixResult:
    """What fixing came to; nothing is written yet.

    Args:
        changes: The files that change, by path.
        applied: How many fixes were applied.
        remaining: The check of the mended program.
        problems: Files that a fix would have broken.
    """

    changes: tuple[Change, ...]
    applied: int
    remaining: CheckResult
    problems: tuple[Problem, ...] = ()


def fix(
    paths: Iterable[Path],
    bindings: Bindings,
    *,
    unsafe: bool = False,
    rules: Iterable[Rule] | None = None,
) -> FixResult:
    """Mend the Python files that the paths name or hold, without writing them.

    Args:
        paths: Files and folders.
        bindings: What they are judged by.
        unsafe: Whether fixes that rest on a guess are applied too.
        rules: The rules to ask; all of them by default.
    """
    sources = read(paths)
    return fix_texts(sources.texts, bindings, unsafe=unsafe, rules=rules, problems=sources.problems)


def fix_texts(
    texts: Iterable[Text],
    bindings: Bindings,
    *,
    unsafe: bool = False,
    rules: Iterable[Rule] | None = None,
    problems: Iterable[Problem] = (),
    is_local: IsLocal | None = None,
) -> FixResult:
    """Mend texts that have been read already, as one program.

    Args:
        texts: The files.
        bindings: What they are judged by.
        unsafe: Whether fixes that rest on a guess are applied too.
        rules: The rules to ask; all of them by default.
        problems: What went wrong before.
        is_local: Which top-level names are the program's own; by default the disk tells.
    """
    before = {text.path: text for text in texts}
    asked = tuple(rules) if rules is not None else None
    problems = tuple(problems)

    def judge(now: dict[str, Text]) -> CheckResult:
        return check_texts(
            now.values(), bindings, rules=asked, problems=problems, is_local=is_local
        )

    now, titles, broken, result = _settle(before, judge, unsafe=unsafe)
    changes = tuple(
        Change(before[path], now[path], tuple(titles[path]))
        for path in sorted(before)
        if now[path].content != before[path].content
    )
    return FixResult(
        changes=changes,
        applied=sum(len(done) for done in titles.values()),
        remaining=result,
        problems=tuple(
            Problem(path, "left as it was: a fix would have broken its syntax")
            for path in sorted(broken)
        ),
    )


def diff(changes: Iterable[Change]) -> str:
    """The changes as a unified diff."""
    # Only a diff needs it, and it is slow to load.
    from difflib import unified_diff  # noqa: PLC0415

    pieces: list[str] = []
    for change in changes:
        for line in unified_diff(
            change.before.content.splitlines(keepends=True),
            change.after.content.splitlines(keepends=True),
            f"a/{change.path.lstrip('/')}",
            f"b/{change.path.lstrip('/')}",
        ):
            pieces.append(line)
            if not line.endswith(("\n", "\r")):
                pieces.append("\n\\ No newline at end of file\n")
    return "".join(pieces)


def write(changes: Iterable[Change]) -> tuple[Problem, ...]:
    """Write the changed files; a problem for each that could not be written or has changed."""
    return tuple(problem for change in changes if (problem := _write(change)) is not None)


def _settle(
    before: dict[str, Text], judge: Callable[[dict[str, Text]], CheckResult], *, unsafe: bool
) -> tuple[dict[str, Text], dict[str, list[str]], set[str], CheckResult]:
    """Apply fixes, round by round, until a round changes nothing."""
    now = dict(before)
    titles: dict[str, list[str]] = {path: [] for path in before}
    broken: set[str] = set()
    seen = {_state(now)}
    result = judge(now)
    for _ in range(MAX_ROUNDS):
        chosen = _compatible(_wanted(result, unsafe=unsafe), now, broken)
        mended = _mended(now, chosen)
        failed = {path for path, text in mended.items() if isinstance(parse(text), Problem)}
        if failed:
            broken |= failed
            continue
        if not mended or _state(now | mended) in seen:
            break
        now |= mended
        seen.add(_state(now))
        for item in chosen:
            titles[item.edits[0].span.path].append(item.title)
        result = judge(now)
    return now, titles, broken, result


def _state(texts: dict[str, Text]) -> int:
    return hash(tuple(text.content for text in texts.values()))


def _wanted(result: CheckResult, *, unsafe: bool) -> list[Fix]:
    return [
        diagnostic.fix
        for diagnostic in result.diagnostics
        if diagnostic.fix is not None
        and diagnostic.fix.edits
        and (unsafe or diagnostic.fix.safety is Safety.SAFE)
    ]


def _compatible(fixes: Iterable[Fix], texts: dict[str, Text], broken: set[str]) -> list[Fix]:
    """The fixes that can be applied together, earlier ones first; the rest have to wait."""
    accepted: set[Edit] = set()
    chosen: list[Fix] = []
    for candidate in fixes:
        paths = {edit.span.path for edit in candidate.edits}
        if not paths <= texts.keys() or paths & broken:
            continue
        if all(edit in accepted or not _clashes(edit, accepted) for edit in candidate.edits):
            accepted.update(candidate.edits)
            chosen.append(candidate)
    return chosen


def _clashes(edit: Edit, accepted: set[Edit]) -> bool:
    return any(other.span.path == edit.span.path and _overlap(edit, other) for other in accepted)


def _overlap(one: Edit, other: Edit) -> bool:
    if _is_insertion(one) and _is_insertion(other):
        return one.span.start == other.span.start
    return one.span.start < other.span.end and other.span.start < one.span.end


def _is_insertion(edit: Edit) -> bool:
    return edit.span.start == edit.span.end


def _mended(texts: dict[str, Text], fixes: Iterable[Fix]) -> dict[str, Text]:
    """The texts that the fixes change."""
    edits: dict[str, set[Edit]] = {}
    for item in fixes:
        for edit in item.edits:
            edits.setdefault(edit.span.path, set()).add(edit)
    return {
        path: texts[path].replaced(apply(texts[path].content, sorted(own, key=_place)))
        for path, own in edits.items()
    }


def _place(edit: Edit) -> tuple[Position, Position]:
    return edit.span.start, edit.span.end


def _write(change: Change) -> Problem | None:
    target = Path(os.path.realpath(change.path))
    try:
        data = change.after.encode()
    except UnicodeError:
        return Problem(
            change.path, f"not written: a fix needs characters that {change.before.encoding} lacks"
        )
    try:
        if decode(change.path, target.read_bytes()) != change.before:
            return Problem(change.path, "not written: the file has changed since it was read")
        _replace(target, data)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return Problem(change.path, f"cannot be written: {reason}")
    return None


def _replace(target: Path, data: bytes) -> None:
    """Put new bytes in a file's place at once, so that no reader sees half of them."""
    mode = target.stat().st_mode
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "permission denied")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode & 0o7777)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
