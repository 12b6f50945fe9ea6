"""The elements of a page, built as a tree, so that what comes from a program stays text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.etree import ElementTree as ET

_CODE = re.compile(r"`([^`\n]+)`")


def element(tag: str, *content: "ET.Element | str", **attributes: Any) -> ET.Element:  # noqa: ANN401
    """An element; `class_` and `data_x` are written as `class` and `data-x`."""
    named = {name.rstrip("_").replace("_", "-"): _clean(v) for name, v in attributes.items()}
    made = ET.Element(tag, named)
    last: ET.Element | None = None
    for each in content:
        if isinstance(each, ET.Element):
            made.append(each)
            last = each
        elif last is None:
            made.text = (made.text or "") + _clean(each)
        else:
            last.tail = (last.tail or "") + _clean(each)
    return made


def words(text: str) -> Iterator["ET.Element | str"]:
    """Text in which `code` is set as code."""
    done = 0
    for found in _CODE.finditer(text):
        yield text[done : found.start()]
        yield element("code", found[1])
        done = found.end()
    yield text[done:]


def section(name: str, title: str, *content: ET.Element) -> tuple[str, str, ET.Element]:
    """A section with its name for links and its title, as the contents need them."""
    return name, title, element("section", element("h2", title), *content, id=name)


def table(titles: Sequence[str], rows: Iterable[Sequence["ET.Element | str"]]) -> ET.Element:
    """A table that scrolls in its own frame; a cell is text or a whole `td`."""
    head = element("thead", element("tr", *(element("th", title, scope="col") for title in titles)))
    body = element("tbody", *(element("tr", *map(_cell, row)) for row in rows))
    return element("div", element("table", head, body), class_="table")


def fact(name: str, value: str) -> tuple[ET.Element, ET.Element]:
    """A term and what it is, for a list of facts."""
    return element("dt", name), element("dd", value)


def _cell(cell: "ET.Element | str") -> ET.Element:
    return cell if isinstance(cell, ET.Element) else element("td", *words(cell))


def _clean(text: str) -> str:
    """Without the control characters that HTML forbids."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")
