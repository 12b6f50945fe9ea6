"""The analysis as one HTML page that needs nothing else: no network, no other file.

Everything is built as a tree, so that what comes from a program is text and never markup.
"""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET

from stackproof import __version__
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

_CODE = re.compile(r"`([^`\n]+)`")


def text(analysis: Analysis) -> str:
    """The whole page."""
    style, script = _part("page.css"), _part("page.js")
    # Nothing but this style and this script can act on the page, whatever a program contains.
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    head = _e(
        "head",
        _e("meta", charset="utf-8"),
        _e("meta", **{"http-equiv": "Content-Security-Policy", "content": policy}),
        _e("meta", name="viewport", content="width=device-width, initial-scale=1"),
        _e("meta", name="color-scheme", content="light dark"),
        _e("title", f"Failure analysis: {analysis.program}"),
    )
    sections = tuple(_sections(analysis))
    body = _e(
        "body",
        _e("a", "Skip to the failures", href="#failures", class_="skip"),
        _header(analysis),
        _e(
            "div",
            _contents(analysis, sections),
            _e("main", *(section for _, _, section in sections)),
            class_="page",
        ),
        _e("footer", f"Written by stackproof {__version__}. Same input, same document."),
    )
    page = ET.tostring(_e("html", head, body, lang="en"), encoding="unicode", method="html")
    # What is ours and known to hold no end tag goes in as it is; a tree would escape it.
    page = page.replace("</head>", f"<style>{style}</style></head>", 1)
    page = f"{page.removesuffix('</body></html>')}<script>{script}</script></body></html>"
    return f"<!DOCTYPE html>\n{page}\n"


def _header(analysis: Analysis) -> ET.Element:
    tiles = _e("ul", class_="tiles")
    for level in Level:
        tiles.append(
            _e(
                "li",
                _e("strong", str(analysis.count(level))),
                _e("span", level.value),
                class_=f"tile {level.value}",
            )
        )
    return _e(
        "header",
        _e("p", "Failure analysis", class_="kicker"),
        _e("h1", analysis.program),
        *(_e("p", *_words(sentence)) for sentence in overview(analysis)),
        tiles,
    )


def _contents(analysis: Analysis, sections: Sequence[tuple[str, str, ET.Element]]) -> ET.Element:
    outer = _e("ol")
    for name, title, _ in sections:
        entry = _e("li", _e("a", title, href=f"#{name}"))
        if name == "failures":
            inner = _e("ol", class_="failures")
            for failure in analysis.failures:
                link = _e(
                    "a",
                    _e("span", str(failure.number), class_=f"number {_level(failure)}"),
                    _e("span", *_words(failure.title)),
                    href=f"#failure-{failure.number}",
                )
                inner.append(_e("li", link, data_failure=str(failure.number)))
            entry.append(inner)
        outer.append(entry)
    return _e(
        "nav", _e("details", _e("summary", "Contents"), outer, open=""), aria_label="Contents"
    )


def _sections(analysis: Analysis) -> Iterator[tuple[str, str, ET.Element]]:
    if analysis.diagram:
        yield _section("architecture", "Architecture", *_pictures(analysis))
    nothing = _e("p", "Nothing was found.")
    failures = [_failure(failure, analysis) for failure in analysis.failures] or [nothing]
    yield _section("failures", "Failures", _filters(analysis), *failures)
    yield _section("summary", "Summary", *_summary(analysis))
    if analysis.strengths:
        items = (
            _e("li", *_words(s.title), " ", _e("small", *_words(s.evidence)))
            for s in analysis.strengths
        )
        yield _section("strengths", "Strengths", _e("ul", *items, class_="strengths"))
    if analysis.proof is not None:
        yield _section("proof", "Proof", *_proof(analysis.proof))
    if analysis.comparison is not None:
        yield _section("comparison", "Against the reference", *_comparison(analysis.comparison))
    if analysis.problems or analysis.unjudged:
        entries = [_e("li", _e("code", p.where), f": {p.message}") for p in analysis.problems] + [
            _e("li", *_words(sentence)) for sentence in analysis.unjudged
        ]
        yield _section("unjudged", "Not judged", _e("ul", *entries))


def _section(name: str, title: str, *content: ET.Element) -> tuple[str, str, ET.Element]:
    return name, title, _e("section", _e("h2", title), *content, id=name)


def _pictures(analysis: Analysis) -> Iterator[ET.Element]:
    yield _e(
        "p",
        "Resources by zone and service. A red mark counts the failures that concern a card and "
        "leads to the first of them.",
    )
    for width, svg in zip(WIDTHS, analysis.diagram, strict=True):
        kind = "wide" if width == max(WIDTHS) else "narrow"
        yield _e("div", ET.fromstring(svg), class_=f"picture {kind}")  # noqa: S314 - we drew it


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
    return _e(
        "form",
        _choice("level", "Level", levels),
        _choice("surface", "Surfaces at", surfaces),
        _choice("file", "File", paths),
        _e("label", "Search ", _e("input", type="search", name="words", placeholder="words")),
        _e("output", count(len(analysis.failures), "failure"), name="shown"),
        class_="filters",
        hidden="",
    )


def _choice(name: str, title: str, values: Iterable[str]) -> ET.Element:
    options = (_e("option", value, value=value) for value in values)
    everything = _e("option", "all", value="")
    return _e("label", f"{title} ", _e("select", everything, *options, name=name))


def _failure(failure: Failure, analysis: Analysis) -> ET.Element:
    known = failure.consequence
    files_of = sorted({analysis.path(o.finding.primary.span) for o in failure.occurrences})
    code = failure.finding.code
    article = _e(
        "article",
        _e(
            "h3",
            _e("span", str(failure.number), class_=f"number {_level(failure)}"),
            *_words(failure.title),
        ),
        _e(
            "dl",
            *_fact("Impact level", heading(failure)),
            *_fact("Surfaces", SURFACES[known.surface]),
            *_fact("Rule", f"{code.number} {code.slug}, confidence {failure.confidence.value}"),
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
        article.append(_e("p", _e("b", "Judged by "), *_words(failure.finding.basis)))
    if failure.references:
        links = (_e("li", _e("a", url, href=url, rel="noreferrer")) for url in failure.references)
        article.append(_e("h4", "Documentation"))
        article.append(_e("ul", *links))
    effects = known.effects()
    if effects:
        article.append(_e("h4", "Effects"))
        article.append(_e("ul", *(_e("li", _e("b", f"{n}: "), *_words(t)) for n, t in effects)))
    return article


def _occurrence(each: Occurrence, analysis: Analysis) -> Iterator[ET.Element]:
    finding = each.finding
    yield _e("h4", "As it is, ", _e("code", place(finding.primary.span, analysis)))
    yield _code(each.before)
    if each.after:
        yield _e("h4", "As it should be")
        yield _e("p", *_words(f"{mend_note(finding)}."), class_="note")
        for excerpt in each.after:
            if len(each.after) > 1 or excerpt.path != finding.primary.span.path:
                yield _e("p", "In ", _e("code", analysis.short(excerpt.path)), ":")
            yield _code(excerpt, is_difference=True)
    elif finding.help is not None:
        yield _e("h4", "As it should be")
        yield _e("p", *_words(f"{_title(finding.help)}."))
    for label in finding.related:
        yield _e("p", "See ", _e("code", place(label.span, analysis)), ": ", *_words(label.text))


def _cause(failure: Failure) -> Iterator[ET.Element]:
    if failure.explained_in is not None:
        number = failure.explained_in
        link = _e("a", f"failure {number}", href=f"#failure-{number}")
        yield _e("p", _e("b", "Root cause "), "as in ", link, ".")
    elif failure.root_cause:
        yield _e("h4", "Root cause")
        for is_item, group in groupby(failure.root_cause, lambda text: text.startswith("- ")):
            if is_item:
                yield _e("ul", *(_e("li", *_words(text.removeprefix("- "))) for text in group))
            else:
                yield from (_e("p", *_words(text)) for text in group)


def _code(excerpt: Excerpt, *, is_difference: bool = False) -> ET.Element:
    names = {"!": "about", "-": "removed", "+": "added", " ": "plain"}
    code = _e("code")
    for line in excerpt.lines:
        sign = line.mark if is_difference and line.mark in "+-" else " "
        code.append(
            _e(
                "span",
                _e("i", "" if line.number is None else str(line.number)),
                f"{sign} {line.text}\n" if is_difference else f"{line.text}\n",
                class_=f"line {names[line.mark]}",
            )
        )
    return _e("pre", code, tabindex="0")


def _summary(analysis: Analysis) -> Iterator[ET.Element]:
    rows = []
    for level in Level:
        found = [f for f in analysis.failures if f.consequence.level is level]
        mendable = sum(failure.is_mendable for failure in found)
        rows.append((level.value, str(len(found)), str(mendable)))
    yield _table(("level", "failures", "with a fix"), rows)
    families: dict[str, int] = {}
    for failure in analysis.failures:
        slug = failure.finding.code.slug
        families[slug] = families.get(slug, 0) + 1
    if families:
        ordered = sorted(families.items(), key=lambda entry: (-entry[1], entry[0]))
        yield _table(("rule", "failures"), [(slug, str(number)) for slug, number in ordered])
    if analysis.gaps:
        yield _e("h3", "Knowledge gaps")
        yield _e("ol", *(_e("li", f"{g}: {count(n, 'failure')}") for g, n in analysis.gaps))
    if analysis.hidden:
        yield _e("h3", "After the first error")
        yield _e("ul", *(_e("li", sentence) for sentence in analysis.hidden))
    yield _e("h3", "Deployment readiness")
    yield from (_e("p", sentence) for sentence in analysis.readiness)
    yield _e("h3", "Effort")
    yield _e("p", effort(analysis.effort))
    yield _e("ul", *(_e("li", sentence) for sentence in analysis.effort.basis))


def _proof(proof: ProofSummary) -> Iterator[ET.Element]:
    yield _e(
        "p",
        _e("code", proof.program),
        f" {proof.stack} on {proof.target}: ",
        _e("b", proof.verdict, class_=f"verdict {proof.verdict}"),
    )
    rows = [
        (v.stage, "" if v.name == v.stage else v.name, v.kind, v.detail) for v in proof.verdicts
    ]
    yield _table(("stage", "claim", "verdict", "evidence"), rows)


def _comparison(comparison: Comparison) -> Iterator[ET.Element]:
    yield _e("p", "The reference is ", _e("code", comparison.reference), ".")
    if comparison.missing:
        yield _e("h3", "What it does and this program does not")
        yield _e(
            "ul",
            *(_e("li", *_words(f"{d.title}: {d.detail}")) for d in comparison.missing),
        )
    else:
        yield _e("p", "It does nothing that this program does not.")
    if comparison.mended:
        yield _e("h3", "Failures that it does not have")
        yield _e("ul", *(_e("li", *_words(title)) for title in comparison.mended))
    if comparison.extra:
        yield _e("h3", "What only this program has")
        yield _e("ul", *(_e("li", _e("code", kind)) for kind in comparison.extra))


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> ET.Element:
    head = _e("thead", _e("tr", *(_e("th", title, scope="col") for title in titles)))
    body = _e("tbody", *(_e("tr", *(_e("td", *_words(cell)) for cell in row)) for row in rows))
    return _e("div", _e("table", head, body), class_="table")


def _fact(name: str, value: str) -> tuple[ET.Element, ET.Element]:
    return _e("dt", name), _e("dd", value)


def _level(failure: Failure) -> str:
    return failure.consequence.level.value


def _title(words: str) -> str:
    return words[:1].upper() + words[1:]


def _words(words: str) -> Iterator["ET.Element | str"]:
    """Text in which `code` is set as code."""
    done = 0
    for found in _CODE.finditer(words):
        yield words[done : found.start()]
        yield _e("code", found[1])
        done = found.end()
    yield words[done:]


def _e(tag: str, *content: "ET.Element | str", **attributes: Any) -> ET.Element:  # noqa: ANN401
    """An element; `class_` and `data_x` are written as `class` and `data-x`."""
    named = {name.rstrip("_").replace("_", "-"): _clean(v) for name, v in attributes.items()}
    element = ET.Element(tag, named)
    last: ET.Element | None = None
    for each in content:
        if isinstance(each, ET.Element):
            element.append(each)
            last = each
        elif last is None:
            element.text = (element.text or "") + _clean(each)
        else:
            last.tail = (last.tail or "") + _clean(each)
    return element


def _clean(words: str) -> str:
    """Without the control characters that HTML forbids."""
    return "".join(letter for letter in words if letter >= " " or letter in "\n\t")


def _digest(part: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(part.encode()).digest()).decode()}"


def _part(name: str) -> str:
    return files("stackproof.report.analysis").joinpath(name).read_text("utf-8")
