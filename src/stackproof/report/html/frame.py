"""The frame of a page: head, policy, style, contents and foot."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from importlib.resources import files
from xml.etree import ElementTree as ET

from stackproof import __version__
from stackproof.report.html.elements import element

Section = tuple[str, str, ET.Element]
"""A section's name for links, its title, and the section."""


def page(
    title: str,
    *,
    header: ET.Element,
    contents: ET.Element,
    sections: Sequence[Section],
    skip_to: tuple[str, str],
    foot: str = "",
    script: str = "",
) -> str:
    """The whole page as text.

    Args:
        title: What the browser's tab says.
        header: What comes before everything.
        contents: The list of contents.
        sections: What the page is about.
        skip_to: The name and the words of the section that a keyboard can jump to.
        foot: What is said at the end beside the version of stackproof.
        script: Ours; empty for a page without one.
    """
    style = files("stackproof.report.html").joinpath("page.css").read_text("utf-8")
    # Nothing but this style and this script can act on the page, whatever a program contains.
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    policy = (
        f"default-src 'none'; style-src '{_digest(style)}'; {scripts}"
        "base-uri 'none'; form-action 'none'"
    )
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", **{"http-equiv": "Content-Security-Policy", "content": policy}),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
    )
    name, said = skip_to
    body = element(
        "body",
        element("a", said, href=f"#{name}", class_="skip"),
        header,
        element(
            "div",
            contents,
            element("main", *(section for _, _, section in sections)),
            class_="page",
        ),
        element("footer", f"Written by stackproof {__version__}.{foot}"),
    )
    text = ET.tostring(element("html", head, body, lang="en"), encoding="unicode", method="html")
    # What is ours and known to hold no end tag goes in as it is; a tree would escape it.
    text = text.replace("</head>", f"<style>{style}</style></head>", 1)
    if script:
        text = f"{text.removesuffix('</body></html>')}<script>{script}</script></body></html>"
    return f"<!DOCTYPE html>\n{text}\n"


def contents(entries: Sequence[ET.Element]) -> ET.Element:
    """The contents that go beside the sections; they fold on a narrow screen."""
    listed = element("ol", *entries)
    return element(
        "nav",
        element("details", element("summary", "Contents"), listed, open=""),
        aria_label="Contents",
    )


def _digest(part: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(part.encode()).digest()).decode()}"
