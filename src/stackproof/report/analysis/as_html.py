"""The analysis as one HTML page that needs nothing else: no network, no other file.

Everything is built as a tree, so that what comes from a program is text and never markup.
"""

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from xml.etree import ElementTree as ET

from stackproof.core.words import count
from stackproof.report.analysis.build import WIDTHS
from stackproof.report.analysis.model import (
    Analysis,
    Comparison,
    Excerpt,
    Failure,
    Level,
    Occurrence,
    ProofSummary,
    Surface,
)
from stackproof.report.analysis.wording import (
    SURFACES,
    effort,
    heading,
    mend_note,
    overview,
    place,
)
from stackproof.report.html.elements import element, fact, section, table, words
from stackproof.report.html.frame import Section, contents, page


def text(analysis: Analysis) -> str:
    """The whole page."""
    sections = tuple(_sections(analysis))
    return page(
        f"Failure analysis: {analysis.program}",
        header=_header(analysis),
        contents=_contents(analysis, sections),
        sections=sections,
        skip_to=("failures", "Skip to the failures"),
        foot=" Same input, same document.",
        script=files("stackproof.report.analysis").joinpath("page.js").read_text("utf-8"),
    )


def _header(analysis: Analysis) -> ET.Element:
    tiles = element("ul", class_="tiles")
    for level in Level:
        tiles.append(
            element(
                "li",
                element("strong", str(analysis.count(level))),
                element("span", level.value),
                class_=f"tile {level.value}",
            )
        )
    return element(
        "header",
        element("p", "Failure analysis", class_="kicker"),
        element("h1", analysis.program),
        *(element("p", *words(sentence)) for sentence in overview(analysis)),
        tiles,
    )


def _contents(analysis: Analysis, sections: Sequence[Section]) -> ET.Element:
    entries = []
    for name, title, _ in sections:
        entry = element("li", element("a", title, href=f"#{name}"))
        if name == "failures":
            inner = element("ol", class_="failures")
            for failure in analysis.failures:
                link = element(
                    "a",
                    element("span", str(failure.number), class_=f"number {_level(failure)}"),
                    element("span", *words(failure.title)),
                    href=f"#failure-{failure.number}",
                )
                inner.append(element("li", link, data_failure=str(failure.number)))
            entry.append(inner)
        entries.append(entry)
    return contents(entries)


def _sections(analysis: Analysis) -> Iterator[Section]:
    if analysis.diagram:
        yield section("architecture", "Architecture", *_pictures(analysis))
    nothing = element("p", "Nothing was found.")
    failures = [_failure(failure, analysis) for failure in analysis.failures] or [nothing]
    yield section("failures", "Failures", _filters(analysis), *failures)
    yield section("summary", "Summary", *_summary(analysis))
    if analysis.strengths:
        items = (
            element("li", *words(s.title), " ", element("small", *words(s.evidence)))
            for s in analysis.strengths
        )
        yield section("strengths", "Strengths", element("ul", *items, class_="strengths"))
    if analysis.proof is not None:
        yield section("proof", "Proof", *_proof(analysis.proof))
    if analysis.comparison is not None:
        yield section("comparison", "Against the reference", *_comparison(analysis.comparison))
    if analysis.problems or analysis.unjudged:
        entries = [
            element("li", element("code", p.where), f": {p.message}") for p in analysis.problems
        ] + [element("li", *words(sentence)) for sentence in analysis.unjudged]
        yield section("unjudged", "Not judged", element("ul", *entries))


def _pictures(analysis: Analysis) -> Iterator[ET.Element]:
    yield element(
        "p",
        "Resources by zone and service. A red mark counts the failures that concern a card and "
        "leads to the first of them.",
    )
    for width, svg in zip(WIDTHS, analysis.diagram, strict=True):
        kind = "wide" if width == max(WIDTHS) else "narrow"
        yield element("div", ET.fromstring(svg), class_=f"picture {kind}")  # noqa: S314 - we drew it


def _filters(analysis: Analysis) -> ET.Element:
    levels = [level.value for level in Level if analysis.count(level)]
    surfaces = [
        surface.value
        for surface in Surface
        if any(f.consequence.surface is surface for f in analysis.failures)
    ]
    paths = sorted(
        {analysis.path(o.finding.primary.span) for f in analysis.failures for o in f.occurrences}
    )
    return element(
        "form",
        _choice("level", "Level", levels),
        _choice("surface", "Surfaces at", surfaces),
        _choice("file", "File", paths),
        element(
            "label", "Search ", element("input", type="search", name="words", placeholder="words")
        ),
        element("output", count(len(analysis.failures), "failure"), name="shown"),
        class_="filters",
        hidden="",
    )


def _choice(name: str, title: str, values: Iterable[str]) -> ET.Element:
    options = (element("option", value, value=value) for value in values)
    everything = element("option", "all", value="")
    return element("label", f"{title} ", element("select", everything, *options, name=name))


def _failure(failure: Failure, analysis: Analysis) -> ET.Element:
    known = failure.consequence
    files_of = sorted({analysis.path(o.finding.primary.span) for o in failure.occurrences})
    code = failure.finding.code
    article = element(
        "article",
        element(
            "h3",
            element("span", str(failure.number), class_=f"number {_level(failure)}"),
            *words(failure.title),
        ),
        element(
            "dl",
            *fact("Impact level", heading(failure)),
            *fact("Surfaces", SURFACES[known.surface]),
            *fact("Rule", f"{code.number} {code.slug}, confidence {failure.confidence.value}"),
            class_="facts",
        ),
        id=f"failure-{failure.number}",
        class_=f"failure {_level(failure)}",
        data_level=_level(failure),
        data_surface=known.surface.value,
        data_files="\n".join(files_of),
        data_failure=str(failure.number),
    )
    for each in failure.occurrences:
        article.extend(_occurrence(each, analysis))
    article.extend(_cause(failure))
    if failure.finding.basis:
        article.append(element("p", element("b", "Judged by "), *words(failure.finding.basis)))
    if failure.references:
        links = (
            element("li", element("a", url, href=url, rel="noreferrer"))
            for url in failure.references
        )
        article.append(element("h4", "Documentation"))
        article.append(element("ul", *links))
    effects = known.effects()
    if effects:
        article.append(element("h4", "Effects"))
        article.append(
            element("ul", *(element("li", element("b", f"{n}: "), *words(t)) for n, t in effects))
        )
    return article


def _occurrence(each: Occurrence, analysis: Analysis) -> Iterator[ET.Element]:
    finding = each.finding
    yield element("h4", "As it is, ", element("code", place(finding.primary.span, analysis)))
    yield _code(each.before)
    if each.after:
        yield element("h4", "As it should be")
        yield element("p", *words(f"{mend_note(finding)}."), class_="note")
        for excerpt in each.after:
            if len(each.after) > 1 or excerpt.path != finding.primary.span.path:
                yield element("p", "In ", element("code", analysis.short(excerpt.path)), ":")
            yield _code(excerpt, is_difference=True)
    elif finding.help is not None:
        yield element("h4", "As it should be")
        yield element("p", *words(f"{_title(finding.help)}."))
    for label in finding.related:
        yield element(
            "p", "See ", element("code", place(label.span, analysis)), ": ", *words(label.text)
        )


def _cause(failure: Failure) -> Iterator[ET.Element]:
    if failure.explained_in is not None:
        number = failure.explained_in
        link = element("a", f"failure {number}", href=f"#failure-{number}")
        yield element("p", element("b", "Root cause "), "as in ", link, ".")
    elif failure.root_cause:
        yield element("h4", "Root cause")
        for is_item, group in groupby(failure.root_cause, lambda text: text.startswith("- ")):
            if is_item:
                yield element(
                    "ul", *(element("li", *words(text.removeprefix("- "))) for text in group)
                )
            else:
                yield from (element("p", *words(text)) for text in group)


def _code(excerpt: Excerpt, *, is_difference: bool = False) -> ET.Element:
    names = {"!": "about", "-": "removed", "+": "added", " ": "plain"}
    code = element("code")
    for line in excerpt.lines:
        sign = line.mark if is_difference and line.mark in "+-" else " "
        code.append(
            element(
                "span",
                element("i", "" if line.number is None else str(line.number)),
                f"{sign} {line.text}\n" if is_difference else f"{line.text}\n",
                class_=f"line {names[line.mark]}",
            )
        )
    return element("pre", code, tabindex="0")


def _summary(analysis: Analysis) -> Iterator[ET.Element]:
    rows = []
    for level in Level:
        found = [f for f in analysis.failures if f.consequence.level is level]
        mendable = sum(failure.is_mendable for failure in found)
        rows.append((level.value, str(len(found)), str(mendable)))
    yield table(("level", "failures", "with a fix"), rows)
    families: dict[str, int] = {}
    for failure in analysis.failures:
        slug = failure.finding.code.slug
        families[slug] = families.get(slug, 0) + 1
    if families:
        ordered = sorted(families.items(), key=lambda entry: (-entry[1], entry[0]))
        yield table(("rule", "failures"), [(slug, str(number)) for slug, number in ordered])
    if analysis.gaps:
        yield element("h3", "Knowledge gaps")
        yield element(
            "ol", *(element("li", f"{g}: {count(n, 'failure')}") for g, n in analysis.gaps)
        )
    if analysis.hidden:
        yield element("h3", "After the first error")
        yield element("ul", *(element("li", sentence) for sentence in analysis.hidden))
    yield element("h3", "Deployment readiness")
    yield from (element("p", sentence) for sentence in analysis.readiness)
    yield element("h3", "Effort")
    yield element("p", effort(analysis.effort))
    yield element("ul", *(element("li", sentence) for sentence in analysis.effort.basis))


def _proof(proof: ProofSummary) -> Iterator[ET.Element]:
    yield element(
        "p",
        element("code", proof.program),
        f" {proof.stack} on {proof.target}: ",
        element("b", proof.verdict, class_=f"verdict {proof.verdict}"),
    )
    rows = [
        (v.stage, "" if v.name == v.stage else v.name, v.kind, v.detail) for v in proof.verdicts
    ]
    yield table(("stage", "claim", "verdict", "evidence"), rows)


def _comparison(comparison: Comparison) -> Iterator[ET.Element]:
    yield element("p", "The reference is ", element("code", comparison.reference), ".")
    if comparison.missing:
        yield element("h3", "What it does and this program does not")
        yield element(
            "ul",
            *(element("li", *words(f"{d.title}: {d.detail}")) for d in comparison.missing),
        )
    else:
        yield element("p", "It does nothing that this program does not.")
    if comparison.mended:
        yield element("h3", "Failures that it does not have")
        yield element("ul", *(element("li", *words(title)) for title in comparison.mended))
    if comparison.extra:
        yield element("h3", "What only this program has")
        yield element("ul", *(element("li", element("code", kind)) for kind in comparison.extra))


def _level(failure: Failure) -> str:
    return failure.consequence.level.value


def _title(words: str) -> str:
    return words[:1].upper() + words[1:]
