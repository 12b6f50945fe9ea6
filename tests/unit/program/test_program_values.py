"""What calls and expressions stand for, told from the source alone."""

from collections.abc import Callable

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Shape, TypeRef
from stackproof.core.value import Known, Unknown
from stackproof.program.model import Program, SourceModule, build
from stackproof.program.parse import Text
from stackproof.program.values import (
    Choice,
    Collection,
    Dictionary,
    Instance,
    Resolved,
    TypedToken,
)

S3 = "from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
ROOT = "cdktf_cdktf_provider_aws.s3_bucket.S3Bucket(s, 'b')\n"
RULE = "S3BucketLifecycleConfigurationRule"
EXPIRATION = f"{RULE}Expiration"
HEAD = (
    "from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import "
    f"{RULE} as Rule, {EXPIRATION} as Expiration\n"
)


def passed(module: SourceModule, name: str = "expiration") -> Resolved:
    """What the first call that has it is given for an argument."""
    return next(
        keyword.value.value
        for call in module.calls
        for keyword in call.keywords
        if keyword.name == name
    )


def is_expiration(value: Resolved) -> bool:
    """Whether a value is an instance of the struct."""
    return isinstance(value, Instance) and value.call.facts.name == EXPIRATION


@pytest.mark.parametrize(
    "text",
    [
        S3 + "S3Bucket(s, 'b')\n",
        "from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket as B\nB(s, 'b')\n",
        "import cdktf_cdktf_provider_aws.s3_bucket as m\nm.S3Bucket(s, 'b')\n",
        "import cdktf_cdktf_provider_aws.s3_bucket\n" + ROOT,
        "import cdktf_cdktf_provider_aws\n" + ROOT,
        "import cdktf_cdktf_provider_aws as aws\naws.s3_bucket.S3Bucket(s, 'b')\n",
        "from cdktf_cdktf_provider_aws import s3_bucket\ns3_bucket.S3Bucket(s, 'b')\n",
        "from cdktf_cdktf_provider_aws import s3_bucket as m\nB = m.S3Bucket\nB(s, 'b')\n",
        "from cdktf_cdktf_provider_aws.s3_bucket import *\nS3Bucket(s, 'b')\n",
        (
            "def f():\n    from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
            "    return [S3Bucket(s, n) for n in names]\n"
        ),
        "from cdktf_cdktf_provider_aws import S3Bucket\nS3Bucket(s, 'b')\n",
        "from cdktf_cdktf_provider_aws.s3 import S3Bucket\nS3Bucket(s, 'b')\n",
        "from cdktf_cdktf_provider_aws import s3_buckt as m\nm.S3Bucket(s, 'b')\n",
        (
            "try:\n    from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
            "except ImportError:\n    from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
            "S3Bucket(s, 'b')\n"
        ),
    ],
)
def test_a_call_is_resolved_however_its_class_is_imported(
    text: str, module: Callable[[str], SourceModule]
) -> None:
    """Aliases, roots, stars and even wrong names lead to the one class."""
    assert [call.facts.qualified for call in module(text).calls] == [
        "cdktf_cdktf_provider_aws.s3_bucket.S3Bucket"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "from lib.s3_bucket import S3Bucket\nS3Bucket(s, 'b')\n",
        "from .s3_bucket import S3Bucket\nS3Bucket(s, 'b')\n",
        S3 + "S3Bucket = wrap(S3Bucket)\nS3Bucket()\n",
        S3 + "def f(S3Bucket):\n    S3Bucket()\n",
        S3 + "class S3Bucket: pass\nS3Bucket()\n",
        S3 + "del S3Bucket\nS3Bucket()\n",
        "from cdktf_cdktf_provider_aws.s3_bucket import *\nfrom lib import *\nS3Bucket()\n",
        (
            "if a:\n    from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
            "else:\n    from cdktn_provider_aws.s3_bucket import S3Bucket\nS3Bucket()\n"
        ),
        (
            "class A:\n    from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
            "    def f(self):\n        S3Bucket()\n"
        ),
        S3 + "S3Bucket.import_()\n",
        "S3Bucket()\n",
    ],
)
def test_a_call_of_something_else_is_not_resolved(
    text: str, module: Callable[[str], SourceModule]
) -> None:
    """Names with two meanings, local modules and members are left alone."""
    assert module(text).calls == ()


@pytest.mark.parametrize(
    "text",
    [
        "Rule(expiration=Expiration(days=1))",
        "e = Expiration(days=1)\nRule(expiration=e)",
        "e: object = Expiration(days=1)\nf = e\nRule(expiration=f)",
        "def f():\n    e = Expiration(days=1)\n    return [Rule(expiration=e) for _ in x]",
        "a, e = 1, Expiration(days=1)\nRule(expiration=e)",
        "Rule(expiration=(e := Expiration(days=1)))",
        (
            "class A:\n    def f(self):\n        self.e = Expiration(days=1)\n"
            "    def g(self):\n        Rule(expiration=self.e)"
        ),
        "for d in days:\n    e = Expiration(days=d)\n    Rule(expiration=e)",
        "def f():\n    global e\n    e = Expiration(days=1)\ndef g():\n    Rule(expiration=e)",
    ],
)
def test_an_object_is_followed_through_names_that_are_bound_once(
    text: str, module: Callable[[str], SourceModule]
) -> None:
    """Locals, globals, unpacking and attributes of the class lead to the object."""
    assert is_expiration(passed(module(HEAD + text)))


@pytest.mark.parametrize(
    "text",
    [
        "Rule(expiration=make())",
        "def f(e): Rule(expiration=e)",
        "e = Expiration(days=1)\ne = [e]\nRule(expiration=e)",
        "e = Expiration(days=1)\ne += x\nRule(expiration=e)",
        "e = Expiration(days=1)\nfor e in x: pass\nRule(expiration=e)",
        "e = Expiration(days=1)\nwith x as e: Rule(expiration=e)",
        "e = Expiration(days=1)\ntry: pass\nexcept E as e: Rule(expiration=e)",
        "e = Expiration(days=1)\n[e := 1 for _ in x]\nRule(expiration=e)",
        "e = Expiration(days=1)\ndef f():\n    global e\n    e = [e]\nRule(expiration=e)",
        "e = Expiration(days=1)\nmatch x:\n    case [e]: Rule(expiration=e)",
        "e = e\nRule(expiration=e)",
        "a = b\nb = a\nRule(expiration=a)",
        "e = Rule(expiration=e)",
        (
            "class A:\n    def f(self):\n        self.e = Expiration(days=1)\n"
            "        self.e = [self.e]\n"
            "    def g(self):\n        Rule(expiration=self.e)"
        ),
        (
            "class A:\n    def f(self):\n        self.e = Expiration(days=1)\n"
            "class B:\n    def g(self):\n        Rule(expiration=self.e)"
        ),
        (
            "class A:\n    def f(self):\n        self.e = Expiration(days=1)\n"
            "    def g(self):\n        Rule(expiration=self.e)\nA().e = []"
        ),
        "class A:\n    e = Expiration(days=1)\n    def g(self):\n        Rule(expiration=e)",
        "Rule(expiration=Expiration(days=1) or x)",
        "Rule(expiration=lambda: Expiration(days=1))",
    ],
)
def test_what_the_source_does_not_fix_is_unknown(
    text: str, module: Callable[[str], SourceModule]
) -> None:
    """Two bindings, parameters, loops and calls of the program's own make a value unknown."""
    value = passed(module(HEAD + text))
    assert isinstance(value, Unknown) or not is_expiration(value)


def test_collections_dictionaries_and_choices_keep_what_is_written(
    module: Callable[[str], SourceModule],
) -> None:
    """Lists, comprehensions, dicts and conditional expressions are seen as such."""
    text = (
        "d = {'days': 1, **more}\n"
        "Rule(expiration=[Expiration(days=1), *x], filter=[Expiration() for _ in x],"
        " transition=d, prefix=Expiration() if x else None, id='a', status=-1,"
        " noncurrent=dict(a=1))"
    )
    (call,) = [call for call in module(HEAD + text).calls if call.facts.name == RULE]
    values = {keyword.name: keyword.value.value for keyword in call.keywords}
    match values:
        case {
            "expiration": Collection((first,), is_complete=False),
            "filter": Collection((each,), is_complete=False),
            "transition": Dictionary((entry,), is_complete=False),
            "prefix": Choice((yes, no)),
            "id": Known("a"),
            "status": Known(-1),
            "noncurrent": Dictionary((named,), is_complete=True),
        }:
            assert is_expiration(first.value)
            assert is_expiration(each.value)
            assert (entry.key, entry.value.value, named.key) == ("days", Known(1), "a")
            assert is_expiration(yes.value)
            assert no.value == Known(None)
        case _:
            pytest.fail(repr(values))


def test_an_attribute_of_a_resource_is_a_token(module: Callable[[str], SourceModule]) -> None:
    """What only Terraform will know is neither known nor unknown."""
    text = S3 + "b = S3Bucket(s, 'b')\nRule(id=b.arn, status=b.nonsense)"
    found = module(HEAD + text)
    assert passed(found, "id") == TypedToken("b.arn", TypeRef(Shape.STRING))
    assert isinstance(passed(found, "status"), Unknown)


def test_a_programs_own_module_of_the_same_name_is_respected(catalog: Catalog) -> None:
    """Nothing is resolved through a name that the program itself provides."""
    text = Text("main.py", "from cdktf import App\nApp()\n")
    assert_calls = {False: 1, True: 0}
    for is_local, expected in assert_calls.items():
        built, _ = build([text], catalog, lambda _p, _n, own=is_local: own)
        assert len(built.modules[0].calls) == expected


def test_spans_of_arguments_count_characters(module: Callable[[str], SourceModule]) -> None:
    """Characters beyond ASCII before an argument do not move it."""
    line = "é = Rule(id='ü', expiration=Expiration(days=1))"
    found = module(HEAD + line)
    span = next(k.value.span for c in found.calls for k in c.keywords if k.name == "expiration")
    assert line[span.start.column - 1 : span.end.column - 1] == "Expiration(days=1)"


def test_a_file_with_a_problem_costs_that_file_alone(catalog: Catalog) -> None:
    """The other files are part of the program."""
    texts = [Text("bad.py", "a = = 1\n"), Text("good.py", "from cdktf import App\nApp()\n")]
    built: Program
    built, problems = build(texts, catalog, lambda _p, _n: False)
    assert [module.path for module in built.modules] == ["good.py"]
    assert [problem.where for problem in problems] == ["bad.py:1"]


def test_code_that_parses_but_is_nested_too_deeply_to_walk_is_a_problem(catalog: Catalog) -> None:
    """A tree that Python can build and we cannot walk ends as one problem."""
    texts = [Text("deep.py", "a = " + "f(" * 90 + "-" * 850 + "1" + ")" * 90 + "\n")]
    _, problems = build(texts, catalog, lambda _p, _n: False)
    assert [problem.message for problem in problems] == ["the code is nested too deeply to be read"]
