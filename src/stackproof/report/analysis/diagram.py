"""Draws an architecture as SVG, for a given width.

The colours are classes that the page's style sheet gives, so that light and dark need one picture.
"""

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree as ET

from stackproof.core.records import dataclass
from stackproof.report.analysis.architecture import Architecture, Card, Zone

_PAD = 12
_HEAD = 26
_CARD_HEIGHT = 66
_GAP = 10
_CARD_WIDTH = 230
_LETTER = 6.9  # the mean width of a letter at the size of names
_SHOWN_NAMES = 3


@dataclass(frozen=True, slots=True)
class _Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2


def draw(architecture: Architecture, width: int) -> str:
    """The picture as an `svg` element of an HTML page.

    Args:
        architecture: What it shows.
        width: Its width in pixels; cards fill as many columns as fit.
    """
    svg = ET.Element("svg")
    above = ET.Element("g")
    boxes: dict[str, _Box] = {}
    y = 0.0
    parts: list[ET.Element] = []
    inside = [zone for zone in architecture.zones if zone.in_network]
    has_network = any(card.type == "aws_vpc" for zone in inside for card in zone.cards)
    for zone in _ordered(architecture.zones, has_network=has_network):
        if isinstance(zone, tuple):
            frame_y = y
            y += _HEAD
            inner: list[ET.Element] = []
            for each in zone:
                y = _zone(inner, each, _Box(_PAD, y, width - 2 * _PAD, 0), boxes) + _GAP
            frame = _Box(0, frame_y, width, y - frame_y)
            parts += (*_frame(frame, "VPC", "vpc"), *inner)
        else:
            y = _zone(parts, zone, _Box(0, y, width, 0), boxes)
        y += _GAP
    # Lines lie over the frames and under the cards.
    above.extend(_curves(architecture, boxes))
    for part in parts:
        (svg if part.get("class", "").startswith("frame") else above).append(part)
    svg.append(above)
    height = max(y - _GAP + 1, 1)
    svg.attrib |= {
        "viewBox": f"0 0 {width} {height:g}",
        "width": str(width),
        "height": f"{height:g}",
        "role": "img",
        "aria-label": _spoken(architecture),
        "class": "architecture",
    }
    return ET.tostring(svg, encoding="unicode", short_empty_elements=True)


def _ordered(zones: Sequence[Zone], *, has_network: bool) -> Iterator[Zone | tuple[Zone, ...]]:
    """The zones from top to bottom; those inside the VPC together."""
    inside = tuple(zone for zone in zones if zone.in_network)
    yield from (zone for zone in zones if zone.id == "edge")
    if has_network:
        yield inside
    else:
        yield from inside
    yield from (zone for zone in zones if zone.id != "edge" and not zone.in_network)


def _zone(parts: list[ET.Element], zone: Zone, at: _Box, boxes: dict[str, _Box]) -> float:
    """Draws a zone below `at` and gives the height at which it ends."""
    room = at.width - 2 * _PAD
    columns = max(1, int((room + _GAP) // (_CARD_WIDTH + _GAP)))
    card_width = (room - _GAP * (columns - 1)) / columns
    rows = -(-len(zone.cards) // columns)
    height = _HEAD + rows * (_CARD_HEIGHT + _GAP) + _PAD - _GAP
    frame = _Box(at.x, at.y, at.width, height)
    parts += _frame(frame, zone.title, "zone")
    for number, card in enumerate(zone.cards):
        row, column = divmod(number, columns)
        box = _Box(
            at.x + _PAD + column * (card_width + _GAP),
            at.y + _HEAD + row * (_CARD_HEIGHT + _GAP),
            card_width,
            _CARD_HEIGHT,
        )
        boxes[card.type] = box
        parts.append(_drawn(card, box))
    return at.y + height


def _frame(box: _Box, title: str, kind: str) -> Iterator[ET.Element]:
    group = ET.Element("g", {"class": f"frame {kind}"})
    group.append(_rectangle(box, 10))
    group.append(_text(box.x + _PAD, box.y + 18, title, "heading"))
    yield group


def _drawn(card: Card, box: _Box) -> ET.Element:
    """A card: its title, its names, its details, and a mark if failures concern it."""
    group = ET.Element("g", {"class": "card faulty" if card.failures else "card"})
    tip = ET.SubElement(group, "title")
    details = ", ".join(f"{name} ×{number}" for name, number in card.details)  # noqa: RUF001
    tip.text = "\n".join(filter(None, (card.type, ", ".join(card.names), details)))
    group.append(_rectangle(box, 6))
    room = int((box.width - 20) / _LETTER)
    times = f" ×{len(card.names)}" if len(card.names) > 1 else ""  # noqa: RUF001
    group.append(_text(box.x + 10, box.y + 19, _cut(f"{card.title}{times}", room - 6), "title"))
    names = ", ".join(card.names[:_SHOWN_NAMES]) + (", …" if len(card.names) > _SHOWN_NAMES else "")
    rows = [(names, "names"), (details, "details")]
    for number, (row, kind) in enumerate(each for each in rows if each[0]):
        group.append(_text(box.x + 10, box.y + 37 + 17 * number, _cut(row, room), kind))
    if not card.failures:
        return group
    link = ET.SubElement(group, "a", {"href": f"#failure-{card.failures[0]}"})
    x, y = box.x + box.width - 16, box.y + 15
    place = {"cx": f"{x:g}", "cy": f"{y:g}", "r": "10", "class": "mark"}
    ET.SubElement(link, "circle", place)
    words = _text(x, y + 4, str(len(card.failures)), "number")
    tip = ET.SubElement(link, "title")
    tip.text = "failures " + ", ".join(map(str, card.failures))
    link.append(words)
    return group


def _curves(architecture: Architecture, boxes: dict[str, _Box]) -> Iterator[ET.Element]:
    for start, end in architecture.lines:
        if start not in boxes or end not in boxes:
            continue
        (x1, y1), (x2, y2) = boxes[start].middle, boxes[end].middle
        bend = abs(y2 - y1) / 2 + 20
        way = 1 if y2 >= y1 else -1
        path = f"M{x1:g} {y1:g}C{x1:g} {y1 + way * bend:g} {x2:g} {y2 - way * bend:g} {x2:g} {y2:g}"
        yield ET.Element("path", {"d": path, "class": "line"})


def _rectangle(box: _Box, radius: int) -> ET.Element:
    return ET.Element(
        "rect",
        {
            "x": f"{box.x:g}",
            "y": f"{box.y:g}",
            "width": f"{box.width:g}",
            "height": f"{box.height:g}",
            "rx": str(radius),
        },
    )


def _text(x: float, y: float, words: str, kind: str) -> ET.Element:
    element = ET.Element("text", {"x": f"{x:g}", "y": f"{y:g}", "class": kind})
    element.text = "".join(letter for letter in words if letter.isprintable())
    return element


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else f"{words[: max(room - 1, 0)]}…"


def _spoken(architecture: Architecture) -> str:
    """The picture in words, for those who do not see it."""
    zones = (
        f"{zone.title}: "
        + ", ".join(f"{card.title} ({len(card.names) or 'details'})" for card in zone.cards)
        for zone in architecture.zones
    )
    return "; ".join(zones)
