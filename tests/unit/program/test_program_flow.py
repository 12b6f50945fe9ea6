"""Lists and dictionaries that are built step by step, loops, texts and computed values."""

from collections.abc import Callable

import pytest

from stackproof.bindings.facts import Shape
from stackproof.core.value import Known, Token, Unknown
from stackproof.program.model import SourceModule
from stackproof.program.values import (
    Choice,
    Collection,
    Dictionary,
    Instance,
    Resolved,
    Typed,
    TypedToken,
)

HEAD = (
    "from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
    "from cdktf import Fn, TerraformOutput\n"
)


def output(module: SourceModule) -> Resolved:
    """What the last call is given as `value`."""
    return next(
        keyword.value.value
        for call in reversed(module.calls)
        for keyword in call.keywords
        if keyword.name == "value"
    )


def plain(value: Resolved) -> object:
    """A value as Python would have it; what is not known as its type's name."""
    match value:
        case Known(known):
            return known
        case Collection(items, True):
            return [plain(item.value) for item in items]
        case Dictionary(entries, True):
            return {entry.key: plain(entry.value.value) for entry in entries}
        case Choice(options):
            return tuple(plain(option.value) for option in options)
        case Instance(call):
            return call.facts.name
        case _:
            return type(value).__name__


Module = Callable[[str], SourceModule]


def of(module: Module, body: str) -> object:
    """What a body ends up handing to an output."""
    return plain(output(module(HEAD + body)))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("x = []\nx.append(1)\nx.append(2)\n", [1, 2]),
        ("x = [1]\nx += [2, 3]\n", [1, 2, 3]),
        ("x = 1\nx = 2\n", 2),
        ("x = 1\nif s:\n    y = x\nx = 2\n", 2),
        ("for x in [1]:\n    y = x\nfor x in [2]:\n    y = x\nx = 3\n", 3),
        ("def f(x):\n    x = 1\n    x = 2\n    return x\nx = f(s)\n", 2),
        ("for y in s:\n    z = 1\n    x = z\nz = 2\nx = z\n", 2),
        ("x, *y = make = [1, 2, 3]\n", 1),
        ("i = [1, 2, 3]\nx, *y = i\n", 1),
        ("i = [s, 2, 3]\ny, x, *z = i\n", 2),
        ("i = [1 for y in s]\nx, *y = i\n", 1),
        ("x = [1]\nx.extend((2,))\n", [1, 2]),
        ("x = {}\nx['a'] = 1\nx['b'] = 2\n", {"a": 1, "b": 2}),
        ("x = {'a': 1}\nx['a'] = 2\n", {"a": 2}),
        ("x = {'a': 1}\nx.update({'b': 2})\n", {"a": 1, "b": 2}),
        ("x = {'a': 1}\nx |= {'b': 2}\n", {"a": 1, "b": 2}),
        ("y = {'a': 1}\nx = {**y, 'b': 2}\n", {"a": 1, "b": 2}),
        ("y = [1]\nx = [*y, 2]\n", [1, 2]),
        ("x = dict({'a': 1}, b=2)\n", {"a": 1, "b": 2}),
        ("x = [1] + [2]\n", [1, 2]),
        ("x = {'a': 1} | {'b': 2}\n", {"a": 1, "b": 2}),
        ("x = [1]\nprint(x)\nlen(x)\n", [1]),
        ("x = [1]\nimport json\njson.dumps(x)\n", [1]),
        ("x = {'a': 1}\nS3Bucket(s, 'b', tags=x)\n", {"a": 1}),
        ("x = list(range(3))\n", [0, 1, 2]),
        ("x = [1]\ny = x\nprint(y)\n", [1]),
        ("def look(items):\n    return len(items)\nx = [1]\nlook(x)\n", [1]),
        ("x = {'a': [1]}['a']\n", [1]),
        ("x = {'a': 1}.get('b', 2)\n", 2),
        ("x = ('a', 'b')[-1]\n", "b"),
        ("x = f'{\"a\"}-{1}'\n", "a-1"),
        ("n = 'a'\nx = n.upper() + '-' + str(2 * 3 + 1)\n", "A-7"),
        ("a, (b, c) = 1, (2, 3)\nx = [a, b, c]\n", [1, 2, 3]),
        ("def pair():\n    return 'a', 'b'\na, b = pair()\nx = b\n", "b"),
        ("def name(n='dev'):\n    return f'app-{n}'\nx = name()\n", "app-dev"),
        ("x = 'a' if s else 'b'\n", ("a", "b")),
        ("y = 'a' if s else 'b'\nx = f'{y}-z'\n", ("a-z", "b-z")),
    ],
)
def test_what_is_built_in_plain_steps_is_known(body: str, expected: object, module: Module) -> None:
    """Steps that are sure to be taken before the use are followed."""
    assert of(module, f"{body}TerraformOutput(s, 'o', value=x)\n") == expected


@pytest.mark.parametrize(
    "body",
    [
        "x = [1]\nchange(x)\n",
        "x = [1]\nother.change(x)\n",
        "x = [1]\nself.items = x\nself.items.append(2)\n",
        "x = [1]\nx[0:1] = [2]\n",
        "x = [1]\ny = x\ny.append(2)\n",
        "y = [1]\nx = y\ny.append(2)\n",
        "x = y = [1]\ny.append(2)\n",
        "x = [1]\ndef f():\n    x.append(2)\nf()\n",
        "x = [1]\ndef change(items):\n    items.append(2)\nchange(x)\n",
        "x = [1]\ndef outer(items):\n    inner(items)\ndef inner(i):\n    i.clear()\nouter(x)\n",
        "import random\nx = [1]\nrandom.shuffle(x)\n",
        "x = {'a': 1}\nx.setdefault('b', 2)\n",
        "x = 1\nx += 1\n",
        "x = 1\nif s:\n    x = 2\n",
        "x = 1\ndef f():\n    global x\n    x = 3\nx = 2\nf()\n",
        "x = 2\nfor y in s:\n    z = x\n    x = z\nx = z\n",
        "x = [1]\nx = [2]\nx.append(3)\n",
        "x = 'a' * 20000\n",
        "x = 'a' if s else 'b'\nx = x + x\n",
        "x = 1 // 0\n",
        "x = [1][5]\n",
        "x = {'a': 1}['b']\n",
        "x = range(0, 1, 0)\n",
        "x = [x for x in x]\nx = x\n",
        "while s:\n    x = [1]\nx.append(s)\nx = s\n",
    ],
)
def test_what_others_may_change_is_not_known(body: str, module: Module) -> None:
    """A name that is changed out of sight, or computed from the unknown, is unknown."""
    assert of(module, f"{body}TerraformOutput(s, 'o', value=x)\n") == Unknown.__name__


@pytest.mark.parametrize(
    ("body", "keys"),
    [
        ("x = {'a': 1}\nif s:\n    x['b'] = 2\n", {"a", "b"}),
        ("x = {'a': 1}\nif s:\n    x['a'] = 2\n", set()),
        ("x = {'a': 1, 'b': 2}\ndel x['a']\n", {"b"}),
        ("x = {'a': 1, **s}\n", {"a"}),
        ("x = {'a': 1}\nx.update(s)\n", {"a"}),
        ("x = {'a': 1}\nx[s] = 2\n", {"a", None}),
        ("x = {}\nfor k in s:\n    x[k] = 1\n", {None}),
    ],
)
def test_a_dictionary_of_which_a_part_is_known_says_so(
    body: str, keys: set[str | None], module: Module
) -> None:
    """What may have been added or replaced is never taken for all there is."""
    value = output(module(f"{HEAD}{body}TerraformOutput(s, 'o', value=x)\n"))
    assert isinstance(value, Dictionary)
    assert not value.is_complete
    assert {entry.key for entry in value.entries} == keys


def test_a_change_after_the_use_does_not_count(module: Module) -> None:
    """The framework copies what it is given."""
    body = "x = [1]\nTerraformOutput(s, 'o', value=x)\nx.append(2)\n"
    assert of(module, body) == [1]


def test_a_change_in_an_earlier_turn_of_the_loop_counts(module: Module) -> None:
    """A list that is made outside a loop may have grown when it is used there."""
    body = "x = [1]\nfor i in s:\n    TerraformOutput(s, 'o', value=x)\n    x.append(i)\n"
    assert of(module, body) == Unknown.__name__


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("for x in ['a', 'b']:\n    OUT\n", ("a", "b")),
        ("for x in ['a']:\n    OUT\n", "a"),
        ("for i, x in enumerate(('a', 'b')):\n    OUT\n", ("a", "b")),
        ("for x, _ in enumerate('ab', 1):\n    OUT\n", "Unknown"),
        ("for x, _ in enumerate(['a', 'b'], 1):\n    OUT\n", (1, 2)),
        ("for a, x in zip(['a', 'b'], [1, 2]):\n    OUT\n", (1, 2)),
        ("for x in {'a': 1, 'b': 2}:\n    OUT\n", ("a", "b")),
        ("for k, x in {'a': 1, 'b': 2}.items():\n    OUT\n", (1, 2)),
        ("for x in {'a': 1, 'b': 2}.values():\n    OUT\n", (1, 2)),
        ("for i in range(2):\n    x = f'n-{i + 1}'\n    OUT\n", ("n-1", "n-2")),
        ("[OUT for x in ['a', 'b']]\n", ("a", "b")),
        ("for d in [{'n': 'a'}, {'n': 'b'}]:\n    x = d['n']\n    OUT\n", ("a", "b")),
        ("for d in [{'n': 'a'}, {}]:\n    x = d.get('n', 'c')\n    OUT\n", ("a", "c")),
        ("for d in [{'n': 'a'}, {}]:\n    x = d['n']\n    OUT\n", "Unknown"),
        ("for x in s:\n    OUT\n", "Unknown"),
        ("for x in ['a', 'b']:\n    if s:\n        OUT\n", "Unknown"),
        ("for x in ['a', 'b']:\n    if s:\n        break\n    OUT\n", "Unknown"),
        ("[OUT for x in ['a', 'b'] if s]\n", "Unknown"),
        ("for x in ['a', 'a']:\n    if s:\n        OUT\n", "a"),
        ("for x in sorted(['b', 'a']):\n    OUT\n", "Unknown"),
    ],
)
def test_the_target_of_a_loop_is_each_of_its_items(
    body: str, expected: object, module: Module
) -> None:
    """Where every turn reaches the use, the target is each of the items; else what is common."""
    assert of(module, body.replace("OUT", "TerraformOutput(s, 'o', value=x)")) == expected


@pytest.mark.parametrize(
    ("value", "is_whole"),
    [
        ("b.arn", True),
        ("f'{b.arn}'", False),
        ("f'{s}-{b.arn}'", False),
        ("b.arn + '/*'", False),
        ("Fn.element(s, 0)", True),
        ("bs[0].arn", True),
        ("[x.arn for x in bs][1]", True),
        ("d['x'].arn", True),
    ],
)
def test_what_terraform_alone_knows_is_a_token(value: str, is_whole: bool, module: Module) -> None:  # noqa: FBT001
    """Attributes, texts with them and functions give tokens; whole ones are told from texts."""
    body = (
        "b = S3Bucket(s, 'b')\nbs = [S3Bucket(s, n) for n in s]\n"
        f"d = {{n: S3Bucket(s, n) for n in s}}\nTerraformOutput(s, 'o', value={value})\n"
    )
    found = output(module(HEAD + body))
    assert isinstance(found, TypedToken)
    assert isinstance(found, Token)
    assert found.is_whole is is_whole


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        ("x = f'{s}'\n", Shape.STRING),
        ("x = f'{1!r}'\n", Shape.STRING),
        ("x = f'{1:>5}'\n", Shape.STRING),
        ("x = 'a-' + s\n", Shape.STRING),
        ("x = s + '-a'\n", Shape.STRING),
        ("x = 'a-%s' % s\n", Shape.STRING),
        ("x = 'a-{}'.format(s)\n", Shape.STRING),
        ("x = ','.join(s)\n", Shape.STRING),
        ("x = str(s)\n", Shape.STRING),
        ("x = int(s)\n", Shape.NUMBER),
        ("x = len(s)\n", Shape.NUMBER),
        ("x = bool(s)\n", Shape.BOOLEAN),
        ("x = s == 'a'\n", Shape.BOOLEAN),
        ("x = not s\n", Shape.BOOLEAN),
        ("import os\nx = os.environ['A']\n", Shape.STRING),
        ("import os\nx = os.environ.get('A', 'b')\n", Shape.STRING),
        ("import os\nx = os.getenv('A', os.environ['B']).lower()\n", Shape.STRING),
        ("from os import environ, getenv\nx = environ['A'] + getenv('B', '')\n", Shape.STRING),
        ("import json\nx = json.dumps(s)\n", Shape.STRING),
    ],
)
def test_a_value_that_is_not_told_may_have_a_type_that_is(
    body: str, shape: Shape, module: Module
) -> None:
    """What reads the environment or makes a text gives a value of a known type."""
    value = output(module(HEAD + f"{body}TerraformOutput(s, 'o', value=x)\n"))
    assert isinstance(value, Typed)
    assert value.shape is shape


@pytest.mark.parametrize(
    "body",
    [
        "import os\nx = os.environ.get('A')\n",
        "import os\nx = os.getenv('A', 1)\n",
        "from settings import os\nx = os.environ['A']\n",
        "x = environ['A']\n",
        "import os\nx = os.environ.get('A', s)\n",
        "def int(text):\n    return text.value\nx = int(s)\n",
        "x = s % 'a'\n",
    ],
)
def test_a_value_whose_type_may_be_another_is_not_typed(body: str, module: Module) -> None:
    """What may be absent, or comes from a name of another meaning, has no type."""
    assert of(module, f"{body}TerraformOutput(s, 'o', value=x)\n") == Unknown.__name__
