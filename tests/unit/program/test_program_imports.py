"""Imports: where their parts stand, and what renaming and moving them changes."""

from collections.abc import Callable

import pytest

from stackproof.core.edit import apply
from stackproof.program.imports import Import
from stackproof.program.model import Program, SourceModule

OLD = "S3BucketVersioning"
NEW = "S3BucketVersioningA"
PLACE = "cdktf_cdktf_provider_aws.s3_bucket_versioning"


def the(module: SourceModule, name: str) -> Import:
    """The import of a name."""
    return next(imp for imp in module.imports if name in {imp.name, imp.module})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"from {PLACE} import {OLD}\n{OLD}()\n", f"from {PLACE} import {NEW}\n{NEW}()\n"),
        (
            f"from {PLACE} import {OLD} as V\nV()\n",
            f"from {PLACE} import {NEW} as V\nV()\n",
        ),
        (
            f"from {PLACE} import (  # one\n    {OLD},  # two\n)\r\nx = [{OLD} for é in 'é']\n",
            f"from {PLACE} import (  # one\n    {NEW},  # two\n)\r\nx = [{NEW} for é in 'é']\n",
        ),
        (
            f"from {PLACE} import {OLD}\ndef f({OLD}):\n    return {OLD}\nclass A({OLD}): pass\n",
            f"from {PLACE} import {NEW}\ndef f({OLD}):\n    return {OLD}\nclass A({NEW}): pass\n",
        ),
        (
            f"def f():\n    from {PLACE} import {OLD}\n    return lambda: {OLD}\n{OLD} = 1\n",
            f"def f():\n    from {PLACE} import {NEW}\n    return lambda: {NEW}\n{OLD} = 1\n",
        ),
        (
            f"from {PLACE} import {OLD}\n__all__ = ['{OLD}']\n{OLD}()\n",
            f"from {PLACE} import {NEW} as {OLD}\n__all__ = ['{OLD}']\n{OLD}()\n",
        ),
        (
            f"from {PLACE} import {OLD}\ndef f(a: 'list[{OLD}]'): {OLD}()\n",
            f"from {PLACE} import {NEW} as {OLD}\ndef f(a: 'list[{OLD}]'): {OLD}()\n",
        ),
        (
            f"from {PLACE} import {OLD}\nif x: {OLD} = None\n{OLD}()\n",
            f"from {PLACE} import {NEW} as {OLD}\nif x: {OLD} = None\n{OLD}()\n",
        ),
        (
            f"from {PLACE} import {OLD}\n{NEW} = {OLD}\n",
            f"from {PLACE} import {NEW} as {OLD}\n{NEW} = {OLD}\n",
        ),
    ],
)
def test_renaming_changes_the_import_and_every_use_or_keeps_the_name_as_an_alias(
    before: str, after: str, module: Callable[[str], SourceModule]
) -> None:
    """Uses in other scopes follow, other things of the same name do not."""
    assert apply(before, the(module(before), OLD).rename(NEW)) == after


def test_a_name_that_another_file_imports_stays_bound(program: Callable[..., Program]) -> None:
    """Files that import the wrong name from this one go on working."""
    before = f"from {PLACE} import {OLD}\n"
    modules = program(aws=before, main=f"from aws import {OLD}\n").modules
    assert apply(before, the(modules[0], OLD).rename(NEW)) == (
        f"from {PLACE} import {NEW} as {OLD}\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from a.b import X\nX()\n", "from c.d import Y\nY()\n"),
        ("from a.b import X, Z\nX()\n", "from c.d import Y\nfrom a.b import Z\nY()\n"),
        ("from a.b import Z, X as W\n", "from c.d import Y as W\nfrom a.b import Z\n"),
        (
            "if 1:\r\n    from a.b import (\r\n        X,\r\n        Z as V,\r\n    )\r\n",
            (
                "if 1:\r\n    from c.d import Y\r\n    from a.b import (\r\n"
                "        Z as V,\r\n    )\r\n"
            ),
        ),
        (
            "from a.b import X, Z\n__all__ = ['X']\n",
            "from c.d import Y as X\nfrom a.b import Z\n__all__ = ['X']\n",
        ),
        ("from a.b import X, Z; z = 1\n", None),
        ("from a.b import (\n    X,  # why\n    Z,\n)\n", None),
        ("from \\\n  a.b import X\n", "from \\\n  c.d import Y\n"),
    ],
)
def test_moving_takes_one_name_out_of_its_statement(
    before: str, after: str | None, module: Callable[[str], SourceModule]
) -> None:
    """The others stay; what cannot be rewritten without loss is left alone."""
    edits = the(module(before), "X").move("c.d", "Y")
    assert (apply(before, edits) if edits else None) == after


@pytest.mark.parametrize(
    ("statement", "module_text", "name_text"),
    [
        ("from  a.b  import  X", "a.b", "X"),
        ("from .a import X as Y", ".a", "X"),
        ("from . import X", ".", "X"),
        ("import a.b as c", "a.b", None),
        ("é = 1; from a.b import X", "a.b", "X"),
        ("from a . b import X", None, "X"),
    ],
)
def test_the_parts_of_an_import_are_where_their_spans_say(
    statement: str,
    module_text: str | None,
    name_text: str | None,
    module: Callable[[str], SourceModule],
) -> None:
    """Spans count characters, not bytes; an oddly written module has none."""
    (imp,) = module(statement).imports
    cut = [
        None if span is None else statement[span.start.column - 1 : span.end.column - 1]
        for span in (imp.module_span, imp.name_span)
    ]
    assert cut == [module_text, name_text]


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    from cdktf import X\nexcept ImportError:\n    pass\n",
        "try:\n    import a\nexcept (KeyError, ModuleNotFoundError):\n    from cdktf import X\n",
        "try:\n    from cdktf import X\nexcept:\n    X = None\n",
        "with contextlib.suppress(ImportError):\n    from cdktf import X\n",
        "if TYPE_CHECKING:\n    from cdktf import X\n",
        "if typing.TYPE_CHECKING:\n    from cdktf import X\n",
    ],
)
def test_an_import_whose_failure_is_foreseen_is_guarded(
    text: str, module: Callable[[str], SourceModule]
) -> None:
    """Alternatives, and imports that only type checkers read, cannot end the program."""
    assert the(module(text), "X").is_guarded


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    from cdktf import X\nexcept KeyError:\n    pass\n",
        "try:\n    pass\nexcept ImportError:\n    pass\nelse:\n    from cdktf import X\n",
        "with open('a'):\n    from cdktf import X\n",
        "if TYPE_CHECKING:\n    pass\nelse:\n    from cdktf import X\n",
    ],
)
def test_an_import_whose_failure_is_not_foreseen_is_not_guarded(
    text: str, module: Callable[[str], SourceModule]
) -> None:
    """Other handlers and branches guard nothing."""
    assert not the(module(text), "X").is_guarded
