"""Values that come from other functions, classes and modules of the program."""

from collections.abc import Callable

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.core.value import Known, Unknown
from stackproof.program.fold import facts_of
from stackproof.program.model import Program, build
from stackproof.program.parse import Text
from stackproof.program.values import Dictionary, Own, Resolved

HEAD = (
    "from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
    "from cdktf import App, TerraformOutput, TerraformStack\n"
    "from constructs import Construct\n"
)

Files = Callable[[dict[str, str]], Resolved]


@pytest.fixture
def handed(catalog: Catalog) -> Files:
    """Builds a program of files and gives what its last output is handed."""

    def make(files: dict[str, str]) -> Resolved:
        built: Program
        built, problems = build(
            [Text(path, HEAD + text) for path, text in files.items()],
            catalog,
            lambda _path, _name: False,
        )
        assert problems == ()
        return [
            keyword.value.value
            for module in built.modules
            for call in module.calls
            for keyword in call.keywords
            if keyword.name == "value"
        ][-1]

    return make


def told(value: Resolved) -> object:
    """A known value, the class of an object, or `?`."""
    found = facts_of(value)
    if found is not None:
        return found[0].name
    match value:
        case Known(known):
            return known
        case Own(definition):
            return definition.node.name
        case Dictionary(entries, True):
            return {entry.key: told(entry.value.value) for entry in entries}
        case _:
            return "?"


OUT = "TerraformOutput(s, 'o', value={})\n"
STORE = (
    "class Store(Construct):\n"
    "    def __init__(self, scope, id, name, size=1, **rest):\n"
    "        super().__init__(scope, id)\n"
    "        self.bucket = S3Bucket(self, 'bucket', bucket=name)\n"
    "        self.name, self.size, self.rest = name, size, rest\n"
    "        self.all = []\n"
    "        for n in name:\n"
    "            self.all.append(S3Bucket(self, n))\n"
    "        self.by = {}\n"
    "        self.by['a'] = self.bucket\n"
    "    @property\n"
    "    def first(self):\n"
    "        return self.all[0]\n"
    "    def get(self, suffix='x'):\n"
    "        return f'{self.name}-{suffix}'\n"
    "    KIND = 'store'\n"
)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("t.bucket", "S3Bucket"),
        ("t.bucket.versioning", "S3BucketVersioningOutputReference"),
        ("t.bucket.cors_rule.get(0)", "S3BucketCorsRuleOutputReference"),
        ("t.all[1]", "S3Bucket"),
        ("t.first", "S3Bucket"),
        ("t.by['a']", "S3Bucket"),
        ("t.by[s]", "S3Bucket"),
        ("t.name", "logs"),
        ("t.size", 1),
        ("t.rest", {"tier": "hot"}),
        ("t.rest.get('tier')", "hot"),
        ("t.rest.get('other', 'cold')", "cold"),
        ("t.get()", "logs-x"),
        ("t.KIND", "store"),
        ("Store.KIND", "store"),
        ("t", "Store"),
        ("t.nothing", "?"),
        ("t.get", "?"),
    ],
)
def test_instances_of_the_programs_classes_hold_what_the_class_puts_into_them(
    expression: str, expected: object, handed: Files
) -> None:
    """Attributes, properties, methods and constants are read from the class of an instance."""
    main = f"from lib.store import Store\nt = Store(s, 't', 'logs', tier='hot')\n{OUT}"
    files = {"lib/store.py": STORE, "main.py": main.format(expression)}
    assert told(handed(files)) == expected


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ("show(1)\n", 1),
        ("show(1)\nshow(1)\n", 1),
        ("show(x=1)\n", 1),
        ("show(*[1])\n", "?"),
        ("show(**{'x': 1})\n", 1),
        ("show(**s)\n", "?"),
        ("show(1)\nshow(2)\n", "?"),
        ("show(S3Bucket(s, 'a'))\nshow(S3Bucket(s, 'b'))\n", "S3Bucket"),
        ("show(S3Bucket(s, 'a'))\nshow(App())\n", "?"),
        ("try:\n    show(2)\nexcept Exception: pass\nshow(1)\n", 1),
        ("with raises(ValueError):\n    show(2)\nshow(1)\n", 1),
        ("", "?"),
        ("show()\n", "?"),
        ("later = show\nshow(1)\n", "?"),
        ("run(show)\nshow(1)\n", "?"),
    ],
)
def test_a_parameter_is_what_all_calls_hand_over(
    calls: str, expected: object, handed: Files
) -> None:
    """Where the calls agree it is that value, or an object of that class; else it is unknown."""
    text = f"def show(x):\n    {OUT.format('x')}{calls}"
    assert told(handed({"main.py": text})) == expected


@pytest.mark.parametrize(
    "body",
    [
        "    if x:\n        OUT",
        "    if not x:\n        return\n    OUT",
        "    x and OUT",
        "    return x and OUT",
        "    for i in s:\n        if x == i:\n            OUT",
    ],
)
@pytest.mark.parametrize("given", ["None", "'a'"])
def test_a_parameter_is_unknown_where_the_program_may_have_asked_for_it(
    body: str, given: str, handed: Files
) -> None:
    """Code that is run under a condition is not judged by what is handed over."""
    body = body.replace("OUT", OUT.format("x"))
    assert told(handed({"main.py": f"def show(x):\n{body}show({given})\n"})) == "?"


def test_what_is_not_there_is_unknown_where_the_program_may_have_asked_for_it(
    handed: Files,
) -> None:
    """A constant or attribute that is None is judged only in code that is sure to be run."""
    settings = "DOMAIN = None\nclass Props:\n    def __init__(self):\n        self.zone = None\n"
    for name in ("lib.DOMAIN", "lib.Props().zone", "{'a': lib.DOMAIN}['a']"):
        asked = f"import lib\nif {name}:\n    {OUT.format(name)}"
        assert told(handed({"lib.py": settings, "main.py": asked})) == "?"
        plain = f"import lib\n{OUT.format(name)}"
        assert told(handed({"lib.py": settings, "main.py": plain})) is None


def test_a_parameter_that_only_a_decorator_knows_is_unknown(handed: Files) -> None:
    """A decorator may hand over something else."""
    text = f"@wrapped\ndef show(x):\n    {OUT.format('x')}show(1)\n"
    assert told(handed({"main.py": text})) == "?"


def test_tests_count_only_for_what_nothing_else_calls(handed: Files) -> None:
    """What a test hands over is not what the program hands over."""
    shown = f"def show(x):\n    {OUT.format('x')}"
    test = "from lib.shown import show\nshow(2)\n"
    main = "from lib.shown import show\nshow(1)\n"
    files = {"tests/test_it.py": test, "lib/shown.py": shown}
    assert told(handed(files)) == 2
    assert told(handed({"main.py": main, **files})) == 1


@pytest.mark.parametrize(
    ("imported", "expression"),
    [
        ("from lib.settings import REGION", "REGION"),
        ("from lib.settings import REGION as R", "R"),
        ("from lib import settings", "settings.REGION"),
        ("import lib.settings", "lib.settings.REGION"),
        ("import lib.settings as s2", "s2.REGION"),
        ("from lib.settings import *", "REGION"),
        ("from .lib.settings import REGION", "REGION"),
        ("from .lib import settings as s2", "s2.REGION"),
        ("from lib import REGION", "REGION"),
        ("from lib.settings import Settings", "Settings.region"),
        ("from lib.settings import Settings", "Settings('eu-west-1').region"),
        ("from lib.settings import make", "make().region"),
    ],
)
def test_constants_and_settings_of_other_modules_are_known(
    imported: str, expression: str, handed: Files
) -> None:
    """However a module of the program is imported, its constants are found."""
    settings = (
        "from dataclasses import dataclass\nREGION = 'eu-west-1'\n"
        "@dataclass(frozen=True)\nclass Record:\n    region: str = REGION\n"
        "class Settings:\n    region = REGION\n    def __init__(self, other=None): pass\n"
        "def make():\n    return Record(region='eu-west-1')\n"
    )
    files = {
        "lib/__init__.py": "from .settings import REGION\n",
        "lib/settings.py": settings,
        "main.py": f"{imported}\n{OUT.format(expression)}",
    }
    assert told(handed(files)) == "eu-west-1"


@pytest.mark.parametrize(
    "settings",
    [
        "import os\nREGION = os.environ['REGION']\n",
        "def REGION(): pass\n",
        "REGION = REGION\n",
        "from main import REGION\n",
        "@define\nclass P:\n    a: str = 'a'\nREGION = P('b').a\n",
        "class P(Model):\n    a: str = 'a'\nREGION = P('b').a\n",
        "@dataclass\nclass P:\n    a: str = 'a'\nclass Q(P): pass\nP()\nREGION = Q('b').a\n",
        "class E(Enum):\n    A = 'a'\nREGION = E.A\n",
        "class P:\n    a = 'a'\nP.a = 'b'\nREGION = P.a\n",
        "from elsewhere import *\n",
    ],
)
def test_what_another_module_does_not_fix_is_unknown(settings: str, handed: Files) -> None:
    """Names that are bound twice, or in a circle, tell nothing."""
    files = {
        "lib/settings.py": settings,
        "main.py": f"from lib.settings import REGION\n{OUT.format('REGION')}",
    }
    assert told(handed(files)) == "?"


def test_a_constant_that_another_module_replaces_is_unknown(handed: Files) -> None:
    """A module's names are attributes that anyone may assign."""
    main = f"import lib\nlib.REGION = 'b'\n{OUT.format('lib.REGION')}"
    assert told(handed({"lib.py": "REGION = 'a'\n", "main.py": main})) == "?"


def test_a_property_that_a_derived_class_replaces_is_unknown(handed: Files) -> None:
    """A method of the base class may be run for an instance of the derived one."""
    text = (
        "class Base(Construct):\n    @property\n    def kind(self):\n        return 'base'\n"
        f"    def show(self, s):\n        {OUT.format('self.kind')}"
        "class Derived(Base):\n    @property\n    def kind(self):\n        return 'derived'\n"
    )
    assert told(handed({"main.py": text})) == "?"


@pytest.mark.parametrize(
    "more",
    [
        "t.bucket = None\n",
        "def change(x):\n    x.bucket = None\nchange(t)\n",
        "class Other(Store):\n    def __init__(self, s):\n        self.bucket = App()\n",
        "s.bucket = None\n",
    ],
)
def test_an_attribute_that_may_be_assigned_elsewhere_is_unknown(more: str, handed: Files) -> None:
    """A store from outside, or in a derived class, may be the last one."""
    main = f"from lib.store import Store\nt = Store(s, 't', 'logs')\n{more}{OUT}"
    files = {"lib/store.py": STORE, "main.py": main.format("t.bucket")}
    assert isinstance(handed(files), Unknown)


def test_a_record_holds_what_its_constructor_is_called_with(handed: Files) -> None:
    """The fields of a dataclass are its parameters, also where only one is given by name."""
    text = (
        "import dataclasses\n@dataclasses.dataclass\nclass Props:\n"
        "    bucket: object\n    size: int = 3\n    items: list = dataclasses.field()\n"
        "class Part(Construct):\n    def __init__(self, scope, id, props):\n"
        "        super().__init__(scope, id)\n        self.props = props\n"
        "p = Part(s, 'p', Props(bucket=S3Bucket(s, 'b')))\n"
    )
    expected = {"p.props.bucket": "S3Bucket", "p.props.size": 3, "p.props.items": "?"}
    for expression, value in expected.items():
        assert told(handed({"main.py": text + OUT.format(expression)})) == value


def test_a_class_that_derives_from_a_resource_is_called_and_read_like_it(
    program: Callable[..., Program],
) -> None:
    """Its calls are judged as the resource's, and its attributes are the resource's."""
    text = (
        f"{HEAD}class Kept(S3Bucket):\n    def keep(self):\n        return self.arnn\n"
        "class Named(S3Bucket):\n    def __init__(self, scope, name):\n"
        "        super().__init__(scope, name, bucket=name)\n"
        "Kept(s, 'a', force_destroy=True)\n"
    )
    calls = program(main=text).modules[0].calls
    assert [(call.facts.name, [k.name for k in call.keywords]) for call in calls] == [
        ("S3Bucket", ["bucket"]),
        ("S3Bucket", ["force_destroy"]),
    ]


def test_functions_and_classes_handed_on_by_a_package_are_found(
    handed: Files,
) -> None:
    """A package may re-export what its modules define, and what the bindings export."""
    files = {
        "lib/__init__.py": "from lib.store import Store\nfrom .aws import *\n",
        "lib/store.py": STORE,
        "lib/aws.py": "from cdktf_cdktf_provider_aws.vpc import Vpc as Net\n",
        "main.py": f"from lib import Net, Store\nt = Store(s, 'i', Net(s, 'n'))\n{OUT}".format(
            "t.name"
        ),
    }
    assert told(handed(files)) == "Vpc"


def test_modules_that_import_one_another_are_followed_to_an_end(handed: Files) -> None:
    """Cycles of imports, classes and functions stop."""
    files = {
        "a.py": "from b import *\nfrom b import B, f\nclass A(B): pass\ndef g(x): return f(x)\n",
        "b.py": "from a import *\nfrom a import A, g\nclass B(A): pass\ndef f(x): return g(x)\n",
        "main.py": f"from a import A, g\n{OUT.format('[A().x, g(1), A.y][1]')}",
    }
    assert told(handed(files)) == "?"
