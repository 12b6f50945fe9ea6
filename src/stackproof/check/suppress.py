"""Comments that silence a finding: `# stackproof: ignore[SP101] reason`.

A comment speaks for its own line; one that stands alone on its line speaks for the next line
of code. What it silences has to be named, with a reason, and to be there.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.edit import Edit
from stackproof.core.records import dataclass
from stackproof.core.span import Position, Span
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.base import Rule
from stackproof.rules.tool.rule_crash import RuleCrash
from stackproof.rules.tool.unexplained_suppression import UnexplainedSuppression
from stackproof.rules.tool.unused_suppression import UnusedSuppression

if TYPE_CHECKING:
    from stackproof.check.comments import Suppression

_MARK = "stackproof:"


@dataclass(frozen=True, slots=True)
class Sifted:
    """Findings after suppression.

    Args:
        kept: Those that remain, with findings about the comments themselves.
        suppressed: How many were silenced.
    """

    kept: tuple[Diagnostic, ...]
    suppressed: int = 0


def sift(text: Text, found: Iterable[Diagnostic], ran: Iterable[Rule]) -> Sifted:
    """The findings of one file that its comments do not silence.

    Args:
        text: The file.
        found: Its findings.
        ran: The rules that were asked: a comment about another one is not called unused.
    """
    found = tuple(found)
    if _MARK not in text.content:
        return Sifted(found)
    from stackproof.check.comments import suppressions  # noqa: PLC0415 - see there

    comments = tuple(suppressions(text))
    used: dict[Suppression, set[str]] = {comment: set() for comment in comments}
    kept: list[Diagnostic] = []
    for diagnostic in found:
        silencer = _silencer(diagnostic, comments)
        if silencer is None:
            kept.append(diagnostic)
        else:
            used[silencer[0]].add(silencer[1])
    suppressed = len(found) - len(kept)
    active = frozenset(rule.code for rule in ran)
    for comment in comments:
        kept += (
            finding
            for finding in _about(comment, used[comment] | _unasked(comment, active), text)
            if finding.code in active
        )
    return Sifted(tuple(kept), suppressed)


def _unasked(comment: "Suppression", active: frozenset[Code]) -> set[str]:
    """The names in a comment of rules that were not asked, so that nobody knows."""
    rules = {name: registry.find(name) for name in comment.names}
    return {name for name, rule in rules.items() if rule is not None and rule.code not in active}


def _silencer(
    diagnostic: Diagnostic, comments: "Iterable[Suppression]"
) -> "tuple[Suppression, str] | None":
    """The comment that silences a finding, and the name that does it."""
    if diagnostic.code == RuleCrash.code:
        return None
    for comment in comments:
        if comment.line == diagnostic.primary.span.start.line:
            for name in comment.names:
                if _is_code(name, diagnostic):
                    return comment, name
    return None


def _is_code(name: str, diagnostic: Diagnostic) -> bool:
    return name.lower() in {diagnostic.code.number.lower(), diagnostic.code.slug}


def _about(comment: "Suppression", used: set[str], text: Text) -> Iterator[Diagnostic]:
    """The findings about one comment."""
    if not comment.names:
        yield UnexplainedSuppression().without_rule(comment.span)
    elif not comment.reason:
        yield UnexplainedSuppression().without_reason(comment.span, comment.names)
    for name in dict.fromkeys(comment.names):
        if name in used:
            continue
        edit = _without(comment, name, text)
        if registry.find(name) is None:
            yield UnusedSuppression().unknown(comment.span, name, edit)
        else:
            yield UnusedSuppression().unused(comment.span, name, edit)


def _without(comment: "Suppression", name: str, text: Text) -> Edit:
    """The edit that takes a name out of a comment, and the comment if no name is left."""
    span = comment.span
    rest = [other for other in comment.names if other != name]
    if rest:
        words = f"# stackproof: ignore[{', '.join(rest)}] {comment.reason}".rstrip()
        return Edit(span, words)
    lines = text.content.count("\n")
    if comment.is_alone and span.start.line <= lines:
        following = Position(span.start.line + 1, 1)
        return Edit(Span(span.path, Position(span.start.line, 1), following), "")
    return Edit(Span(span.path, Position(span.start.line, comment.before), span.end), "")
