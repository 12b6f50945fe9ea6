"""An expression is followed back to all that it may be made of."""

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.program.model import build
from stackproof.program.origins import Origin, Source
from stackproof.program.parse import Text
from stackproof.program.trace import origins

HEAD = "from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue\n"


def traced(catalog: Catalog, text: str, **others: str) -> tuple[Origin, ...]:
    """The origins of the name that the only queue of a program is given."""
    texts = [Text("main.py", HEAD + text)]
    texts += [Text(f"{name}.py", content) for name, content in others.items()]
    program, problems = build(texts, catalog, lambda _path, _name: False)
    assert problems == ()
    call = next(call for module in program.modules for call in module.calls)
    return origins(next(item.value for item in call.keywords if item.name == "name"))


def told(found: tuple[Origin, ...]) -> set[tuple[Source, object]]:
    """What stands at the ends: the source, and its text or name."""
    return {(item.source, item.text if item.text is not None else item.name) for item in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('SqsQueue(s, "q", name="a")', {(Source.LITERAL, "a")}),
        (
            'A = "a"\nSqsQueue(s, "q", name=A + "-b")',
            {(Source.LITERAL, "a"), (Source.LITERAL, "-b")},
        ),
        (
            'import os\nSqsQueue(s, "q", name=os.environ.get("ENV", "dev"))',
            {(Source.VARIABLE, "ENV"), (Source.LITERAL, "dev")},
        ),
        ('import os\nSqsQueue(s, "q", name=os.environ["ENV"])', {(Source.VARIABLE, "ENV")}),
        (
            'import uuid\nSqsQueue(s, "q", name=uuid.uuid4().hex)',
            {(Source.CALL, "uuid.uuid4")},
        ),
        (
            'from datetime import datetime as d\nSqsQueue(s, "q", name=d.now().isoformat())',
            {(Source.CALL, "datetime.datetime.now")},
        ),
        (
            (
                'def named(kind, end="x"):\n    return f"{kind}-{end}"\n'
                'SqsQueue(s, "q", name=named("a"))'
            ),
            {(Source.LITERAL, "a"), (Source.LITERAL, "-"), (Source.LITERAL, "x")},
        ),
        (
            'def make(scope, env):\n    SqsQueue(scope, "q", name=env)\n',
            {(Source.PARAMETER, "env")},
        ),
        (
            'for name, size in {"a": 1, "b": 2}.items():\n    SqsQueue(s, name, name=name)',
            {(Source.LITERAL, "a"), (Source.LITERAL, "b")},
        ),
        (
            (
                "class P:\n    def __init__(self, env):\n        self.end = env\n"
                '        SqsQueue(s, "q", name=self.end)\nP("dev")'
            ),
            {(Source.LITERAL, "dev")},
        ),
        (
            'X = {"a": {"n": "one"}}\nSqsQueue(s, "q", name=X["a"]["n"])',
            {(Source.LITERAL, "one")},
        ),
        ('SqsQueue(s, "q", name=unknown.name)', {(Source.OPAQUE, "name")}),
        (
            'SqsQueue(s, "q", name="a" if x else y)',
            {(Source.LITERAL, "a"), (Source.OPAQUE, "y")},
        ),
    ],
)
def test_every_way_to_a_value_is_followed(
    text: str, expected: set[tuple[Source, object]], catalog: Catalog
) -> None:
    """Bindings, calls, defaults, attributes, loops and both arms of a choice lead somewhere."""
    assert told(traced(catalog, text)) == expected


def test_a_default_is_told_from_what_is_given(catalog: Catalog) -> None:
    """What is taken only when nothing else is there is marked."""
    text = 'import os\nSqsQueue(s, "q", name=os.getenv("ENV") or "dev")'
    found = traced(catalog, text)
    assert {item.name or item.text: item.is_default for item in found} == {
        "ENV": False,
        "dev": True,
    }


def test_the_names_on_the_way_are_kept_across_modules(catalog: Catalog) -> None:
    """A literal in another module is known by the names that it goes through."""
    found = traced(
        catalog,
        'from settings import SUFFIX\nSqsQueue(s, "q", name=f"a-{SUFFIX}")',
        settings='SUFFIX = "dev"\n',
    )
    assert [(item.text, item.through, item.is_part) for item in found] == [
        ("a-", (), True),
        ("dev", ("SUFFIX",), True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'a = b\nb = a\nSqsQueue(s, "q", name=a)',
        'def f(x):\n    return f(x)\nSqsQueue(s, "q", name=f("a"))',
        (
            "class A:\n    def __init__(self):\n        self.x = self.x\n"
            '        SqsQueue(s, "q", name=self.x)\n'
        ),
        "x = 'a'\n" + "x = x + x\n" * 50 + 'SqsQueue(s, "q", name=x)',
        'SqsQueue(s, "q", name=' + "(" * 60 + '"a"' + "+b)" * 60 + ")",
    ],
)
def test_a_way_that_leads_back_or_on_and_on_comes_to_an_end(text: str, catalog: Catalog) -> None:
    """Cycles and long chains give what was found, and no error."""
    assert all(isinstance(item, Origin) for item in traced(catalog, text))
