"""SP812: an output read where the document with the outputs does not have it."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.tests.outputs import Shape, Source, source_of
from stackproof.rules.where import is_test

_VALUE: Final = "value"
# What an object has not and a text has.
_OF_TEXTS: Final = frozenset({"startswith", "endswith", "split", "strip", "lower", "partition"})


class WrongDepth(Rule):
    """A test reads an output at a depth at which its document has none."""

    code: ClassVar = Code("SP812", "wrong-depth")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each read that goes too deep or not deep enough."""
        home = module.home
        is_read = any("json.load" in other.text.content for other in ctx.program.modules)
        if home is None or not is_read or not is_test(module.path):
            return
        outer = _outer(home.root.node)
        for operation in home.found.operations:
            node = operation.node
            key = _key(node)
            if key is None or not isinstance(node, ast.Subscript):
                continue
            source = source_of(node.value, operation.seen.scope, home)
            cure = _cure(node, key, source, outer) if source is not None else None
            if source is not None and cure is not None:
                yield self._finding(node, source, cure, home)

    def _finding(
        self, node: ast.Subscript, source: Source, cure: str, home: Evaluator
    ) -> Diagnostic:
        return self.finding(
            at=home.span(node),
            message=f"`{source.name}` has its outputs {_WHERE[source.shape]}",
            label="the wrong depth",
            subject=ast.unparse(node),
        ).helped(f"read `{cure}`")


_WHERE: Final = {
    Shape.FLAT: "at the top, each by its name",
    Shape.WRAPPED: "as objects, each with a `value`",
    Shape.BY_STACK: "below the names of their stacks",
}


def _cure(
    node: ast.Subscript, key: str, source: Source, outer: dict[ast.AST, ast.AST]
) -> str | None:
    """What to read in place of an item of the document; None if it is read rightly."""
    document = ast.unparse(node.value)
    above = outer.get(node)
    inner = _key(above) if isinstance(above, ast.Subscript) and above.value is node else None
    match source.shape:
        case Shape.FLAT if inner is not None:
            return f"{document}[{(key if inner == _VALUE else inner)!r}]"
        case Shape.WRAPPED if _is_taken_for_text(node, above):
            return f"{ast.unparse(node)}['value']"
        case Shape.BY_STACK if _is_taken_for_text(node, above):
            return f"{document}[stack]{ast.unparse(node)[len(document) :]}"
        case _:
            return None


def _is_taken_for_text(node: ast.expr, above: ast.AST | None) -> bool:
    """Whether what is read is used as a text, which an object is not."""
    match above:
        case ast.keyword(arg=str() as name):
            return name[:1].isupper()  # as boto3 has them; a function of one's own takes anything
        case ast.FormattedValue():
            return True
        case ast.Attribute(attr=name):
            return name in _OF_TEXTS
        case ast.Compare(left=left, comparators=[other]):
            against = other if left is node else left
            return isinstance(against, ast.Constant) and isinstance(against.value, str)
        case _:
            return False


def _key(node: ast.AST) -> str | None:
    """The text that an index is."""
    match node:
        case ast.Subscript(slice=ast.Constant(value=str() as key), ctx=ast.Load()):
            return key
        case _:
            return None


def _outer(root: ast.AST) -> dict[ast.AST, ast.AST]:
    """What each node stands in."""
    return {inner: node for node in ast.walk(root) for inner in ast.iter_child_nodes(node)}
