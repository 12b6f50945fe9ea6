"""The reference of all rules as one Markdown document, made of their pages."""

from collections.abc import Iterable, Iterator

from stackproof.rules.base import Rule
from stackproof.rules.pages import page_of

_HEAD = """\
# Rules
<!-- fmt: off -->

Made of the rules' own pages by `scripts/write_reference.py`; `stackproof explain CODE` prints one.
"""


def rules(every: Iterable[Rule]) -> str:
    """The document.

    Args:
        every: The rules, in order.
    """
    every = tuple(every)
    rows = "".join(_row(rule) for rule in every)
    table = f"| code | rule | finds | severity | status |\n| --- | --- | --- | --- | --- |\n{rows}"
    pages = "".join(f"\n{''.join(_lowered(page_of(rule).text))}" for rule in every)
    return f"{_HEAD}\n{table}{pages}"


def _row(rule: Rule) -> str:
    page = page_of(rule)
    anchor = f"#{page.slug}-{page.number.lower()}"
    summary = " ".join(page.summary.split()).replace("|", "\\|")
    words = (f"[{page.number}]({anchor})", page.slug, summary, rule.severity.value)
    return f"| {' | '.join(words)} | {rule.status.value} |\n"


def _lowered(text: str) -> Iterator[str]:
    """A page one level further down, with its code as it is."""
    fenced = False
    for line in text.splitlines(keepends=True):
        if line.startswith("```"):
            fenced = not fenced
        yield f"#{line}" if line.startswith("#") and not fenced else line
