"""What a run of the program adds to what its source tells, and never says twice."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from stackproof.core.diagnostic import Confidence, Diagnostic, Severity
from stackproof.core.errors import ProgramError
from stackproof.core.records import dataclass, field, replace
from stackproof.core.span import Position, Span
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.base import Rule
from stackproof.rules.tool.fails_when_run import FailsWhenRun
from stackproof.synth.native.faults import Fault
from stackproof.synth.places import Frame, SourceMap
from stackproof.terraform.view import Origins, View

_QUOTED = re.compile(r"`([^`]+)`")
# A subject is such as cdktn_provider_aws.s3_bucket.S3Bucket.name or …S3Bucket:name,other.
_LAST = re.compile(r"^.*[.:]")


# What only a wrong name of the program's own leads to.
_OWN: Final = re.compile(r"fails here: (?:NameError|UnboundLocalError)\b")
# Families whose rules find the same faults in the source and in what it synthesizes to.
_BOTH: Final = frozenset({"SP2", "SP3", "SP4"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a run saw.

    Args:
        folder: The program's folder, from which places are named.
        alias: What the texts call the folder, if they are not where their names say.
        faults: What was got round.
        error: What ended the program early.
        configured: What the rules found in the Terraform JSON.
        views: The Terraform JSON of each stack.
    """

    folder: Path
    alias: str = ""
    faults: tuple[Fault, ...] = ()
    error: ProgramError | None = None
    configured: tuple[Diagnostic, ...] = ()
    views: tuple[View, ...] = ()


class Places:
    """The files of a program as the person named them, and the lines in them.

    Args:
        texts: The files.
        folder: The folder that a run names places from.
        alias: What the texts call the folder, if they are not where their names say.
    """

    def __init__(self, texts: Iterable[Text], folder: Path, alias: str = "") -> None:
        self._folder = folder.resolve()
        self._texts = {self._home(text, alias).resolve(): text for text in texts}
        self._ends: dict[str, Mapping[int, int]] = {}

    def span(self, file: str, line: int, column: int | None = None) -> Span:
        """What a line of a file says, without its indentation; the whole of it or from a column.

        Args:
            file: The file, absolute or from the program's folder.
            line: The line, from 1.
            column: Where in it, from 1.
        """
        text = self._texts.get((self._folder / file).resolve())
        if text is None:
            start = Position(line, column or 1)
            return Span((self._folder / file).as_posix(), start, start)
        lines = text.content.splitlines()
        said = lines[line - 1] if line <= len(lines) else ""
        first = column or len(said) - len(said.lstrip()) + 1
        return Span(text.path, Position(line, first), Position(line, max(len(said) + 1, first)))

    def origins(self, places: SourceMap) -> Origins:
        """The lines that made each element of a stack, by its address."""
        return {
            address: tuple(self._of(frame) for frame in frames)
            for address, frames in places.frames.items()
        }

    def last_line(self, span: Span) -> int:
        """Where the longest expression or import ends that begins in a line."""
        if span.path not in self._ends:
            text = next((text for text in self._texts.values() if text.path == span.path), None)
            self._ends[span.path] = _ends(text.content) if text is not None else {}
        return self._ends[span.path].get(span.start.line, span.start.line)

    def _home(self, text: Text, alias: str) -> Path:
        return self._folder / text.path.removeprefix(f"{alias}/") if alias else Path(text.path)

    def _of(self, frame: Frame) -> Span:
        return self.span(frame.file, frame.line)


@dataclass(frozen=True, slots=True)
class Merge:
    """Adds what a run saw to the findings in the source.

    Args:
        seen: What the run saw.
        texts: The program's files.
        rules: The rules that are asked.
    """

    seen: Seen
    texts: tuple[Text, ...]
    rules: tuple[Rule, ...] = field(default_factory=registry.every)

    def __call__(self, found: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
        """What is to be reported beyond the findings in the source."""
        places = Places(self.texts, self.seen.folder, self.seen.alias)
        known = list(found)
        for fault in self.seen.faults:
            finding = self._finding(fault, places)
            if finding is not None and not _is_known(finding, known, places):
                known.append(finding)
                yield finding
        if self.seen.error is not None:
            finding = _ended(self.seen.error, places)
            # A line that is known to be wrong may fail in other words when it is run.
            if finding.code in self._asked and not _is_explained(finding, known, places):
                yield finding
        stood_in = bool(self.seen.faults)
        for finding in self.seen.configured:
            if not any(_is_same(finding, d, places) or _is_loss(finding, d, places) for d in known):
                yield replace(finding, confidence=Confidence.MEDIUM) if stood_in else finding

    @property
    def _asked(self) -> frozenset[object]:
        return frozenset(rule.code for rule in self.rules)

    def _finding(self, fault: Fault, places: Places) -> Diagnostic | None:
        rule = registry.find(fault.code) or FailsWhenRun()
        if rule.code not in self._asked:
            return None
        finding = rule.finding(
            at=places.span(fault.file, fault.line, fault.column),
            message=fault.message,
            confidence=Confidence.HIGH if fault.is_certain else Confidence.MEDIUM,
        )
        return finding.helped(f"`{fault.meant}` is meant") if fault.meant else finding


def _ended(error: ProgramError, places: Places) -> Diagnostic:
    file, _, line = (error.where or "").rpartition(":")
    if file and line.isdecimal():
        at = places.span(file, int(line))
    else:
        at = places.span(error.where or "", 1, 1)
    message = error.message
    if message.endswith(":") and error.details:
        # The framework lists what is wrong below such a line.
        message = " ".join((message, error.details[0].strip()))
    return FailsWhenRun().ended(at, message, error.help)


def _is_known(finding: Diagnostic, known: Iterable[Diagnostic], places: Places) -> bool:
    """Whether the same has been said of the same thing in the same expression."""
    names = set(_QUOTED.findall(finding.message))
    return any(
        _is_within(d, finding, places)
        and (
            d.message == finding.message
            or not names.isdisjoint(_subjects(d))
            or (not names and d.code == finding.code)
        )
        for d in known
        if d.code == finding.code or d.severity is Severity.ERROR
    )


def _is_same(finding: Diagnostic, other: Diagnostic, places: Places) -> bool:
    """Whether the check of the source has said what a finding in the configuration says."""
    if finding.code.number[:3] in _BOTH:
        is_kindred = other.code.number.startswith(finding.code.number[:3])
        return is_kindred and _is_within(other, finding, places)
    return (finding.code, finding.primary.span.path, finding.primary.span.start.line) == (
        other.code,
        other.primary.span.path,
        other.primary.span.start.line,
    )


def _is_loss(finding: Diagnostic, other: Diagnostic, places: Places) -> bool:
    """Whether an argument is missing because the framework drops its key."""
    if (finding.code.number, other.code.number) != ("SP755", "SP108"):
        return False
    lost = {_LAST.sub("", name) for name in _QUOTED.findall(other.message)}
    missing = {_LAST.sub("", name) for name in _QUOTED.findall(finding.message)}
    return not lost.isdisjoint(missing) and _is_within(other, finding, places)


def _subjects(finding: Diagnostic) -> list[str]:
    """What a finding is about, without what that is part of."""
    return _LAST.sub("", finding.subject).split(",")


def _is_explained(finding: Diagnostic, known: Iterable[Diagnostic], places: Places) -> bool:
    """Whether an error is known of in the expression that fails."""
    if _OWN.search(finding.message):
        known = [d for d in known if d.code.number.startswith("SP8")]
    return any(d.severity is Severity.ERROR and _is_within(d, finding, places) for d in known)


def _is_within(inner: Diagnostic, outer: Diagnostic, places: Places) -> bool:
    """Whether a finding is in the expression that another one's line begins."""
    span = outer.primary.span
    if inner.primary.span.path != span.path:
        return False
    return span.start.line <= inner.primary.span.start.line <= places.last_line(span)


def _ends(source: str) -> Mapping[int, int]:
    """The last line of the longest expression that begins in each line."""
    ends: dict[int, int] = {}
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ends
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr | ast.Import | ast.ImportFrom):
            continue
        if node.end_lineno is not None:
            ends[node.lineno] = max(ends.get(node.lineno, 0), node.end_lineno)
    return ends
