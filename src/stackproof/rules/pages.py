"""Reads the page beside a rule: its manual, and the examples that are its tests.

An example is a block of Python; `# error: [SP101]` at the end of a line says what is found
there. A block under `Fixed` is what the fix makes of the block before it. A block may be given
a path behind its language; those of one section that have one make a program together.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from stackproof.core.errors import Bug
from stackproof.core.records import dataclass, replace
from stackproof.rules.base import Rule

_TITLE = re.compile(r"# (?P<slug>[a-z0-9-]+) \((?P<number>SP\d{3})\)")
_EXPECTED = re.compile(r"[ \t]*# error:(?P<codes>(?: \[SP\d{3}\])+)[ \t]*$")
# Keeps formatters away from the examples: what a fix makes need not be in their style.
_UNFORMATTED = "<!-- fmt: off -->"
_CODE = re.compile(r"SP\d{3}")

ALONE: Final = "page.py"
"""What a block is called that has no path."""


@dataclass(frozen=True, slots=True)
class Example:
    """One block of code of a page.

    Args:
        language: What follows the fence's back-ticks.
        text: The code, without the comments that say what is found.
        line: The line of the page that the code begins at.
        expected: Line of the code, from 1, and number of the rule, for each finding.
        path: What the file is called.
        beside: The other files of its program.
    """

    language: str
    text: str
    line: int
    expected: tuple[tuple[int, str], ...]
    path: str = ALONE
    beside: tuple["Example", ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a page: its title, its prose and its blocks of code."""

    title: str
    prose: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's manual.

    Args:
        slug: The rule's name in the title.
        number: The rule's number in the title.
        summary: What stands before the first section.
        sections: The rest, in order.
        text: The whole page as Markdown.
    """

    slug: str
    number: str
    summary: str
    sections: tuple[Section, ...]
    text: str


def path_of(rule: Rule) -> Path:
    """Where a rule's page is.

    Raises:
        Bug: The rule's module has no file.
    """
    file = sys.modules[type(rule).__module__].__file__
    if file is None:
        raise Bug(f"the module of {rule.code} has no file")
    return Path(file).with_suffix(".md")


def page_of(rule: Rule) -> Page:
    """The page of a rule.

    Raises:
        Bug: It is missing or has no title.
    """
    path = path_of(rule)
    try:
        return parse_page(path.read_text("utf-8"))
    except OSError as error:
        raise Bug(f"rule {rule.code} has no page", where=str(path)) from error


def parse_page(text: str) -> Page:
    """The parts of a page.

    Raises:
        Bug: The first line is not a title such as `# unknown-class (SP101)`.
    """
    lines = text.splitlines()
    title = _TITLE.fullmatch(lines[0]) if lines else None
    if title is None:
        raise Bug("a rule's page begins with `# slug (SP000)`")
    lines = [line for line in lines if line != _UNFORMATTED]
    summary, *sections = _sections(lines)
    text = "".join(f"{line}\n" for line in lines)
    return Page(title["slug"], title["number"], summary.prose, tuple(sections), text)


def _sections(lines: list[str]) -> Iterator[Section]:
    """The sections of a page; the first one is what stands before them."""
    name = ""
    prose: list[str] = []
    examples: list[Example] = []
    index = 1
    while index < len(lines):
        line = lines[index]
        index += 1
        if line.startswith("## "):
            yield Section(name, "\n".join(prose).strip(), _together(examples))
            name, prose, examples = line[3:].strip(), [], []
        elif line.startswith("```"):
            start = index
            while index < len(lines) and lines[index] != "```":
                index += 1
            examples.append(_example(line[3:].strip(), lines[start:index], start + 1))
            index += 1
        else:
            prose.append(line)
    yield Section(name, "\n".join(prose).strip(), _together(examples))


def _example(language: str, lines: list[str], first: int) -> Example:
    expected: list[tuple[int, str]] = []
    code: list[str] = []
    for number, line in enumerate(lines, start=1):
        found = _EXPECTED.search(line)
        if found:
            expected += ((number, item) for item in _CODE.findall(found["codes"]))
        code.append(line[: found.start()] if found else line)
    name, _, path = language.partition(" ")
    text = "".join(f"{line}\n" for line in code)
    return Example(name, text, first, tuple(expected), path.strip() or ALONE)


def _together(examples: list[Example]) -> tuple[Example, ...]:
    """The blocks of a section, those with a path as one program."""
    files = [item for item in examples if item.path != ALONE]
    return tuple(
        replace(item, beside=tuple(other for other in files if other is not item))
        if item.path != ALONE
        else item
        for item in examples
    )
