"""Proofs as one HTML page, in the frame that the failure analysis has too."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from stackproof.core.proof import Claim, Proof
from stackproof.core.proofs import ProgramProof, Proofs
from stackproof.report.html.elements import element, fact, section, table, words
from stackproof.report.html.frame import Section, contents, page
from stackproof.report.proved.gist import gist, kind, left_open, notes, of_program, refuted
from stackproof.report.proved.wording import (
    COLUMNS,
    KINDS,
    VERDICTS,
    against,
    duration,
    facts,
    overview,
    row,
    sums,
    title,
)

_TONES = ("good", "critical", "medium")


def text(proofs: Proofs) -> str:
    """The whole page."""
    sections = tuple(_sections(proofs))
    return page(
        f"Proof: {title(proofs)}",
        header=_header(proofs),
        contents=contents(
            [element("li", element("a", said, href=f"#{name}")) for name, said, _ in sections]
        ),
        sections=sections,
        skip_to=("programs", "Skip to the programs"),
    )


def _header(proofs: Proofs) -> ET.Element:
    tiles = element("ul", class_="tiles")
    for counted, said, tone in zip(KINDS, VERDICTS.values(), _TONES, strict=True):
        number = element("strong", str(proofs.count(counted)))
        tiles.append(element("li", number, element("span", said), class_=f"tile {tone}"))
    return element(
        "header",
        element("p", "Proof", class_="kicker"),
        element("h1", title(proofs)),
        element("p", overview(proofs)),
        tiles,
    )


def _sections(proofs: Proofs) -> Iterator[Section]:
    yield section("programs", "Programs", table(COLUMNS, map(_row, proofs.programs)))
    yield section("refuted", "Refuted", *_refuted(proofs))
    yield section("left-open", "Left open", _left_open(proofs))
    for number, each in enumerate(proofs.programs, start=1):
        yield section(f"program-{number}", each.name, *_program(each))


def _row(each: ProgramProof) -> list[ET.Element | str]:
    name, comes_to, *figures, time = row(each)
    verdict = element("td", comes_to, class_=f"verdict long {of_program(each).kind}")
    numbers = (element("td", figure, class_="figure") for figure in (*figures, time))
    return [name, verdict, *numbers]


def _refuted(proofs: Proofs) -> list[ET.Element]:
    found = [
        element(
            "article",
            element("h3", f"{each.name}: {name}"),
            element("p", *words(claim.question)),
            element("ul", *(element("li", *words(line)) for line in against(verdict))),
            class_="failure critical",
        )
        for each in proofs.programs
        if each.proof is not None
        for name, claim, verdict in refuted(each.proof)
    ]
    return found or [element("p", "Nothing was refuted.")]


def _left_open(proofs: Proofs) -> ET.Element:
    rows = [
        (each.name, claims, reason)
        for each in proofs.programs
        if each.proof is not None
        for reason, claims in left_open(each.proof)
    ]
    if not rows:
        return element("p", "Nothing was left open.")
    return table(("program", "claims", "reason"), rows)


def _program(each: ProgramProof) -> Iterator[ET.Element]:
    proof = each.proof
    if proof is None:
        yield element("p", "It ended without a report.")
        yield element("pre", element("code", "\n".join(each.failure)), tabindex="0")
        return
    known = [part for name, value in facts(each, proof) for part in fact(name, value)]
    if each.report:
        link = element("a", each.report, href=each.report)
        known += [element("dt", "Report"), element("dd", link)]
    yield element("dl", *known, class_="facts")
    yield element("h3", "Stages")
    yield table(("stage", "question", "verdict", "evidence", "time"), map(_stage, proof.claims))
    for whole in sums(proof):
        yield element("h3", *words(whole.title))
        yield table(
            whole.columns,
            (_cells(part, has_question=whole.has_questions) for part in whole.parts),
        )
    yield from _notes(proof)


def _stage(claim: Claim) -> list[ET.Element | str]:
    time = element("td", duration(claim.seconds), class_="figure")
    return [*_cells(claim, has_question=True), time]


def _cells(claim: Claim, *, has_question: bool) -> list[ET.Element | str]:
    said = kind(claim.verdict)
    verdict = element("td", VERDICTS[said], class_=f"verdict {said}")
    question = [claim.question] if has_question else []
    return [claim.name, *question, verdict, gist(claim.verdict)]


def _notes(proof: Proof) -> Iterator[ET.Element]:
    known = notes(proof)
    if known:
        yield element("h3", "Notes")
        entries = (element("li", element("b", f"{s}: "), *words(note)) for s, note in known)
        yield element("ul", *entries)
