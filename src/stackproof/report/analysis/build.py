"""Makes an analysis of what was found: one failure for each kind of fault, in order of weight."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.core.problem import Problem
from stackproof.core.proof import Stage
from stackproof.core.records import dataclass, field, replace
from stackproof.core.span import Span
from stackproof.core.words import count
from stackproof.program.model import Program
from stackproof.report.analysis import consequences, excerpts, strengths
from stackproof.report.analysis.architecture import arranged
from stackproof.report.analysis.diagram import draw
from stackproof.report.analysis.inventory import Item
from stackproof.report.analysis.model import (
    Analysis,
    Comparison,
    Consequence,
    Effort,
    Failure,
    Level,
    Occurrence,
    ProofSummary,
    Surface,
)
from stackproof.report.analysis.references import References
from stackproof.rules import registry
from stackproof.rules.pages import page_of

WIDTHS = (1000, 360)
"""The widths of the picture: for a page and for a phone, in pixels."""

_STOPS = (Surface.IMPORT, Surface.SYNTHESIS)
_READ_A_FIX = 2
_ONE_MORE_PLACE = 3
_PROVE_AGAIN = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What an analysis is made of.

    Args:
        name: The program, as the person named it.
        root: Its folder, as it begins the paths of its files; empty if they begin with none.
        program: Its model.
        findings: What was found, in the source and in its configuration.
        texts: The text of each file.
        files: How many files were judged.
        bindings: What they were judged by.
        problems: What could not be judged.
        items: The resources that it makes.
        unjudged: What was not looked at, and why, as sentences.
        proof: The verdicts of its proof.
    """

    name: str
    root: str
    program: Program
    findings: Sequence[Diagnostic]
    texts: Mapping[str, str]
    files: int
    bindings: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    items: Sequence[Item] = field(default=())
    unjudged: tuple[str, ...] = ()
    proof: ProofSummary | None = None


def analysis(material: Material) -> Analysis:
    """The analysis of one program; the same for the same material."""
    failures = tuple(_failures(material))
    numbers = _concerned(material.items, failures)
    picture = arranged(material.items, numbers)
    return Analysis(
        program=material.name,
        root=material.root,
        bindings=material.bindings,
        files=material.files,
        failures=failures,
        strengths=strengths.of(
            material.items, (finding.code.number for finding in material.findings)
        ),
        gaps=_gaps(failures),
        hidden=tuple(_hidden(failures)),
        readiness=tuple(_readiness(failures, material)),
        effort=_effort(failures),
        problems=material.problems,
        unjudged=material.unjudged,
        proof=material.proof,
        diagram=tuple(draw(picture, width) for width in WIDTHS) if picture.zones else (),
    )


def compared(analysis: Analysis, comparison: Comparison) -> Analysis:
    """The same analysis with its difference to a reference."""
    return replace(analysis, comparison=comparison)


def _failures(material: Material) -> Iterator[Failure]:
    references = References(material.program)
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for finding in sorted(material.findings, key=Diagnostic.order):
        groups.setdefault((finding.code.number, finding.message), []).append(finding)
    ordered = sorted(
        ((_consequence(found[0], material.root), found) for found in groups.values()),
        key=lambda entry: (
            entry[0].level.rank,
            entry[0].surface.rank,
            entry[1][0].order(),
        ),
    )
    explained: dict[str, int] = {}
    for number, (consequence, found) in enumerate(ordered, start=1):
        code = found[0].code.number
        places = tuple(_occurrence(finding, material.texts) for finding in found)
        about = [r for finding in found if (r := references.about(finding.primary.span))]
        yield Failure(
            number=number,
            title=_title(found[0].message),
            consequence=consequence,
            root_cause=_root_cause(code),
            explained_in=explained.get(code),
            references=tuple(dict.fromkeys(each.address for each in about)),
            types=tuple(dict.fromkeys(each.type for each in about)),
            occurrences=places,
        )
        explained.setdefault(code, number)


def _occurrence(finding: Diagnostic, texts: Mapping[str, str]) -> Occurrence:
    return Occurrence(
        finding=finding,
        before=excerpts.before(finding, texts),
        after=() if finding.fix is None else excerpts.after(finding.fix, texts),
    )


def _consequence(finding: Diagnostic, root: str) -> Consequence:
    """What a finding leads to: what its rule says, less in tests and where it only warns."""
    known = consequences.of(finding.code)
    path = finding.primary.span.path.removeprefix(root)
    if is_test(path) and known.surface is not Surface.TESTS:
        known = replace(
            known,
            level=max(known.level, Level.HIGH, key=lambda level: level.rank),
            surface=Surface.TESTS,
            blocks="The tests in this file cannot run, so they say nothing about the program."
            if known.surface in _STOPS
            else known.blocks,
        )
    if finding.severity is Severity.ERROR:
        return known
    floor = Level.HIGH if finding.severity is Severity.WARNING else Level.LOW
    return replace(known, level=max(known.level, floor, key=lambda level: level.rank))


def is_test(path: str) -> bool:
    """Whether a file of a program holds tests, by the conventions of pytest and unittest."""
    name = PurePosixPath(path)
    return (
        name.name.startswith("test_")
        or name.stem.endswith("_test")
        or name.name == "conftest.py"
        or bool({"test", "tests"}.intersection(name.parts[:-1]))
    )


def _title(message: str) -> str:
    return message[:1].upper() + message[1:]


def _root_cause(code: str) -> tuple[str, ...]:
    """The paragraphs of the page that say why this fails."""
    rule = registry.find(code)
    if rule is None:
        return ()
    page = page_of(rule)
    why = next((s.prose for s in page.sections if s.title == "Why it fails"), "")
    return tuple(_paragraphs(why))


def _paragraphs(prose: str) -> Iterator[str]:
    """Paragraphs, each on one line; an item of a list is one that begins with `- `."""
    for part in prose.split("\n\n"):
        lines: list[str] = []
        for line in part.splitlines():
            if line.startswith("- ") and lines:
                yield " ".join(lines)
                lines = []
            lines.append(line.strip())
        if lines:
            yield " ".join(lines)


def _gaps(failures: Sequence[Failure]) -> tuple[tuple[str, int], ...]:
    found = Counter(failure.consequence.gap for failure in failures)
    return tuple(sorted(found.items(), key=lambda entry: (-entry[1], entry[0])))


def _at(failures: Iterable[Failure], *surfaces: Surface) -> list[Failure]:
    return [failure for failure in failures if failure.consequence.surface in surfaces]


def _hidden(failures: Sequence[Failure]) -> Iterator[str]:
    """What comes to light only after what was mended before it."""
    stops = sorted(
        _at(failures, *_STOPS),
        key=lambda failure: (failure.consequence.surface.rank, failure.finding.order()),
    )
    if stops:
        first, rest = stops[0], stops[1:]
        where = "at import" if first.consequence.surface is Surface.IMPORT else "at synthesis"
        yield (
            f"Whoever runs the program meets one of these failures {where} first, such as "
            f"failure {first.number}, and sees nothing of the others."
        )
        if rest:
            yield (
                f"{count(len(rest), 'more failure')} of that kind would each take another run "
                "to be seen."
            )
    later = (
        (Surface.PLAN, "would be refused by the plan"),
        (Surface.DEPLOYMENT, "would be seen during deployment, with part of it already made"),
        (Surface.PRODUCTION, "would be reported by no tool before production"),
    )
    for surface, what in later:
        number = len(_at(failures, surface))
        if number:
            yield f"{count(number, 'failure')} {what}."
    blind = len(_at(failures, Surface.TESTS))
    if blind:
        yield f"{count(blind, 'failure')} of its tests would let faults through or never run."


def _readiness(failures: Sequence[Failure], material: Material) -> Iterator[str]:
    stops = len(_at(failures, *_STOPS))
    late = len(_at(failures, Surface.PLAN, Surface.DEPLOYMENT))
    silent = len(_at(failures, Surface.PRODUCTION))
    unjudged = bool(material.problems or material.unjudged)
    if stops:
        yield (
            f"It cannot be deployed as it is: {count(stops, 'failure')} "
            f"{'stops' if stops == 1 else 'stop'} it before any Terraform JSON is written."
        )
    elif late:
        yield (
            "It can be synthesized, but its plan or its deployment is likely to fail or to "
            f"collide: {count(late, 'failure')}."
        )
    elif silent:
        yield f"It can be deployed, with {count(silent, 'failure')} that only production shows."
    elif unjudged:
        yield "Nothing was found that keeps it from being deployed, as far as it was judged."
    else:
        yield "Nothing was found that keeps it from being deployed."
    if stops and late + silent:
        yield (
            f"Once that is mended, {count(late, 'failure')} of plan and deployment and "
            f"{count(silent, 'failure')} of production remain."
        )
    proof = material.proof
    if proof is None:
        return
    if proof.reaches(Stage.APPLY):
        yield f"Its proof applied it to {proof.target}; the verdict is: {proof.verdict}."
    else:
        yield f"Its proof did not come as far as applying it; the verdict is: {proof.verdict}."


def _effort(failures: Sequence[Failure]) -> Effort:
    mendable = [failure for failure in failures if failure.is_mendable]
    by_hand = [failure for failure in failures if not failure.is_mendable]
    minutes = _READ_A_FIX * sum(len(failure.occurrences) for failure in mendable)
    minutes += sum(
        failure.consequence.minutes + _ONE_MORE_PLACE * (len(failure.occurrences) - 1)
        for failure in by_hand
    )
    basis: list[str] = []
    if mendable:
        basis.append(
            f"{count(len(mendable), 'failure')} with a fix of stackproof: {_READ_A_FIX} minutes "
            "for each place, to read the change."
        )
    if by_hand:
        least = min(failure.consequence.minutes for failure in by_hand)
        most = max(failure.consequence.minutes for failure in by_hand)
        each = f"{least}" if least == most else f"{least} to {most}"
        basis.append(
            f"{count(len(by_hand), 'failure')} by hand: {each} minutes each, by their kind, and "
            f"{_ONE_MORE_PLACE} for each further place."
        )
    if failures:
        minutes += _PROVE_AGAIN
        basis.append(f"{_PROVE_AGAIN} minutes to check and to prove the program again.")
        basis.append("These minutes are stackproof's own estimates for someone who knows AWS.")
    return Effort(minutes, len(mendable), tuple(basis))


def _concerned(items: Sequence[Item], failures: Sequence[Failure]) -> dict[str, list[int]]:
    """The failures of each resource: those inside the call that makes it, or about its name.

    A failure that is inside no such call, such as one of an import, concerns all resources of
    the types that it is about.
    """
    concerned: dict[str, list[int]] = {}
    for failure in failures:
        spans = [each.finding.primary.span for each in failure.occurrences]
        subjects = {each.finding.subject for each in failure.occurrences}
        hit = [
            item
            for item in items
            if item.key in subjects or (item.span and any(_holds(item.span, s) for s in spans))
        ]
        for item in hit or [item for item in items if item.type in failure.types]:
            concerned.setdefault(item.key, []).append(failure.number)
    return concerned


def _holds(outer: Span, inner: Span) -> bool:
    return outer.path == inner.path and outer.start <= inner.start and inner.end <= outer.end
