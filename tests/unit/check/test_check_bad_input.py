"""Odd, broken and endless programs: each file is judged or is one problem, and the rest goes on."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import CheckResult
from stackproof.program.parse import Text
from support.excerpts import check, check_texts

HEAD = (
    "from cdktf import TerraformOutput\nfrom cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
)
WRONG = "S3Bucket(s, 'b').arnn\n"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The shipped bindings of `cdktf` with the AWS provider 5.100.0."""
    return Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"})


def numbers(result: CheckResult) -> list[tuple[str, int, str]]:
    """File, line and rule of each finding."""
    return [
        (Path(item.primary.span.path).name, item.primary.span.start.line, item.code.number)
        for item in result.diagnostics
    ]


def judge(files: Mapping[str, str], catalog: Catalog) -> CheckResult:
    """The check of some texts as one program."""
    texts = [Text(path, content) for path, content in files.items()]
    return check_texts(texts, catalog, is_local=lambda _path, _name: False)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("bom", b"\xef\xbb\xbf" + (HEAD + WRONG).encode()),
        ("crlf", (HEAD + WRONG).replace("\n", "\r\n").encode()),
        ("tabs", (HEAD + "if s:\n\tpass\n\tS3Bucket(s, 'b').arnn\n").encode()),
        ("latin", b"# coding: latin-1\n# \xe9\n" + (HEAD + WRONG).encode()),
    ],
)
def test_encodings_line_ends_and_tabs_do_not_move_findings(
    name: str, data: bytes, tmp_path: Path, catalog: Catalog
) -> None:
    """The finding stands under the name, however the file is written."""
    path = tmp_path / f"{name}.py"
    path.write_bytes(data)
    (finding,) = check([path], catalog).diagnostics
    assert finding.code.number == "SP120"
    line = data.decode("latin-1").splitlines()[finding.primary.span.start.line - 1]
    start, end = finding.primary.span.start.column - 1, finding.primary.span.end.column - 1
    assert line[start:end] == "arnn"


@pytest.mark.parametrize("data", [b"\0\1\2", b"x = '\xff'\n", b"x = (\n", b"\xff\xfe\x00"])
def test_a_broken_file_is_one_problem_and_the_others_are_judged(
    data: bytes, tmp_path: Path, catalog: Catalog
) -> None:
    """What one file lacks is unknown in the others."""
    (tmp_path / "broken.py").write_bytes(data)
    (tmp_path / "main.py").write_text(
        f"from broken import bucket, Stack\n{HEAD}bucket.arnn\nStack(s).bucket.arnn\n{WRONG}"
    )
    result = check([tmp_path], catalog)
    assert [Path(problem.path).name for problem in result.problems] == ["broken.py"]
    assert numbers(result) == [("main.py", 6, "SP120")]


def test_cyclic_links_and_cyclic_imports_come_to_an_end(tmp_path: Path, catalog: Catalog) -> None:
    """A folder that links to itself is read once, and modules may import one another."""
    lib = tmp_path / "lib"
    lib.mkdir()
    (lib / "again").symlink_to(lib)
    (lib / "loop.py").symlink_to(lib / "loop.py")
    (lib / "__init__.py").write_text("from lib.a import *\nfrom . import a, b\n")
    (lib / "a.py").write_text(f"from lib.b import *\nfrom lib import b, make\n{HEAD}x = b.x\n")
    (lib / "b.py").write_text(
        f"from lib.a import *\nfrom lib import a\n{HEAD}x = a.x\n"
        "def make(): return S3Bucket(s, 'b')\nmake().arnn\n"
    )
    result = check([tmp_path], catalog)
    assert numbers(result) == [("b.py", 7, "SP120")]
    assert [Path(problem.path).name for problem in result.problems] == ["loop.py"]


@pytest.mark.parametrize(
    "shadow",
    [
        "def S3Bucket(*_): return s\n",
        "S3Bucket = s\n",
        "class S3Bucket: pass\n",
        "for S3Bucket in s: pass\n",
        "import s as S3Bucket\n",
        "len = S3Bucket = sorted\n",
    ],
)
def test_a_name_that_is_shadowed_is_not_judged(shadow: str, catalog: Catalog) -> None:
    """A name with two meanings has none."""
    assert judge({"a.py": HEAD + shadow + WRONG}, catalog).diagnostics == ()


def test_a_programs_own_package_of_the_frameworks_name_is_its_own(
    tmp_path: Path, catalog: Catalog
) -> None:
    """A module beside the program comes before what is installed."""
    (tmp_path / "cdktf_cdktf_provider_aws.py").write_text("class Any: pass\n")
    (tmp_path / "main.py").write_text(HEAD + WRONG)
    assert check([tmp_path], catalog).diagnostics == ()


@pytest.mark.parametrize(
    "text",
    [
        "x = []\n" + "x.append(1)\n" * 2_000 + "x[0].arnn\n",
        "class A:\n def f(self):\n  self.x = []\n" + "  self.x.append(self.x)\n" * 2_000,
        "x0 = [1, 2]\n" + "".join(f"x{i + 1} = [*x{i}, *x{i}]\n" for i in range(60)),
        "x0 = {'a': 1}\n" + "".join(f"x{i + 1} = {{'a': x{i}, 'b': x{i}}}\n" for i in range(60)),
        "x0 = 'ab'\n" + "".join(f"x{i + 1} = f'{{x{i}}}{{x{i}}}'\n" for i in range(60)),
        "x0 = S3Bucket\n" + "".join(f"x{i + 1} = x{i}\n" for i in range(600)),
        "def f0(x): return x\n" + "".join(f"def f{i + 1}(x): return f{i}(x)\n" for i in range(600)),
        "class C0: pass\n" + "".join(f"class C{i + 1}(C{i}): pass\n" for i in range(100)),
        "def f(s):\n"
        + "".join(f"{' ' * (i + 1)}for x{i} in [1, 2, 3]:\n" for i in range(18))
        + f"{' ' * 20}pass\n",
    ],
)
def test_what_grows_without_measure_is_given_up(text: str, catalog: Catalog) -> None:
    """Long, deep and doubling programs are judged, and the ordinary fault in them is found."""
    last = "x60" if "x60" in text else "x600" if "x600" in text else "s"
    ordinary = f"TerraformOutput(s, 'o', value={last})\nS3Bucket(s, 'b').arnn\n"
    result = judge({"a.py": HEAD + text + ordinary}, catalog)
    assert result.problems == ()
    assert [item.code.number for item in result.diagnostics if item.code.number == "SP120"] == [
        "SP120"
    ]


def test_code_that_is_nested_too_deeply_costs_its_file_alone(catalog: Catalog) -> None:
    """One line says so, and the other files are judged."""
    files = {"deep.py": "x = " + "[" * 150 + "]" * 150 + "\ny = a" + ".b" * 3_000 + "\n"}
    result = judge({**files, "main.py": HEAD + WRONG}, catalog)
    assert [problem.message for problem in result.problems] == [
        "the code is nested too deeply to be read"
    ]
    assert numbers(result) == [("main.py", 3, "SP120")]
