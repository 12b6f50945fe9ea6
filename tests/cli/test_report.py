"""`stackproof report` on whole programs: the document in its four forms."""

import json
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from stackproof.report import json_v1
from support.command import Stackproof

BINDINGS = "cdktf_cdktf_provider_aws"
PINNED = ("--bindings", "cdktf-cdktf-provider-aws=20.1.0")
WRONG = f"""\
from cdktf import TerraformStack
from {BINDINGS}.kms_key import KmsKey
from {BINDINGS}.s3_bucket import S3Bucket
from {BINDINGS}.s3_bucket_versioning import S3BucketVersioning
from {BINDINGS}.sqs_queue import SqsQueue


class Orders(TerraformStack):
    def __init__(self, scope, name):
        super().__init__(scope, name)
        bucket = S3Bucket(self, "orders")
        S3BucketVersioning(
            self,
            "versions",
            bucket=bucket.id,
            versioning_configuration={{"status": "Suspended"}},
        )
        KmsKey(self, "key", enable_key_rotation=True)
        SqsQueue(self, "queue", visibility_timeout=30)
        SqsQueue(self, "letters", visibility_timeout=30)
"""
TEST = f"from {BINDINGS}.sns_topic import SnsTopics\n\nprint(SnsTopics)\n"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program with faults in its stack and in its tests."""
    folder = tmp_path / "orders"
    (folder / "tests").mkdir(parents=True)
    (folder / "main.py").write_text(WRONG)
    (folder / "tests" / "test_orders.py").write_text(TEST)
    return folder


@pytest.fixture
def analysed(stackproof: Stackproof, program: Path) -> dict[str, object]:
    """The analysis of that program as data."""
    ran = stackproof("report", program, *PINNED, "--select", "SP1", "--output-format", "json")
    assert ran.code == 1, ran.err
    document = json.loads(ran.out)
    jsonschema.validate(document, json_v1.schema())
    assert isinstance(document, dict)
    return document


def test_failures_are_grouped_and_weighed(analysed: dict[str, list[dict[str, object]]]) -> None:
    """What stops the program comes first; what stands in two places is one failure."""
    told = [(f["code"], f["level"], f["surface"], len(f["places"])) for f in analysed["failures"]]  # type: ignore[arg-type]
    assert told == [
        ("SP101", "critical", "import", 1),
        ("SP105", "critical", "synthesis", 2),
        ("SP101", "high", "tests", 1),
    ]


def test_each_failure_has_its_cause_its_documentation_and_its_effects(
    analysed: dict[str, list[dict[str, list[str]]]],
) -> None:
    """The three things a reader asks of each failure."""
    first = analysed["failures"][0]
    assert any("one namespace" in paragraph for paragraph in first["root_cause"])
    site = "https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources"
    assert first["references"] == [f"{site}/s3_bucket_versioning"]
    assert first["effects"]


def test_the_fix_is_a_difference(
    analysed: dict[str, list[dict[str, list[dict[str, list[dict[str, object]]]]]]],
) -> None:
    """Every line that changes is there, before and after, with the numbers of the file."""
    (excerpt,) = analysed["failures"][0]["places"][0]["after"]  # type: ignore[misc]
    changed = [(line["mark"], line["number"]) for line in excerpt["lines"] if line["mark"] != " "]  # type: ignore[index]
    assert changed == [("-", 4), ("+", None), ("-", 12), ("+", None)]


def test_what_is_right_is_said(analysed: dict[str, list[dict[str, str]]]) -> None:
    """A key that rotates is a strength; versions that are suspended are none."""
    assert [s["title"] for s in analysed["strengths"]] == ["Customer-managed keys rotate"]


def test_the_markdown_says_the_same(stackproof: Stackproof, program: Path) -> None:
    """The parts that a reviewer's document has are there."""
    ran = stackproof("report", program, *PINNED, "--select", "SP1")
    assert ran.code == 1
    for part in (
        "# Failure analysis: ",
        "## Critical failures",
        "**Impact level**: critical (blocks deployment)",
        "+from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioningA",
        "**Root cause**: as in failure 1.",
        "### Knowledge gaps",
        "### After the first error",
        "It cannot be deployed as it is: 2 failures stop it",
        "### Effort",
        "## Strengths",
    ):
        assert part in ran.out


def test_files_get_the_form_of_their_names(
    stackproof: Stackproof, program: Path, tmp_path: Path
) -> None:
    """Several forms are written in one run, and twice the same."""
    names = ("a.md", "deep/a.html", "a.json", "a.sarif")
    outs = [part for name in names for part in ("--out", name)]
    assert stackproof("report", program, *PINNED, "--select", "SP1", *outs).code == 1
    first = [(tmp_path / name).read_bytes() for name in names]
    assert stackproof("report", program, *PINNED, "--select", "SP1", *outs).code == 1
    assert [(tmp_path / name).read_bytes() for name in names] == first
    assert json.loads((tmp_path / "a.sarif").read_text())["version"] == "2.1.0"


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> & ]]> `x` | \\\\u0000"


class _Elements(HTMLParser):
    """The elements of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


def test_hostile_names_stay_text(stackproof: Stackproof, tmp_path: Path) -> None:
    """Names and strings of a program can start neither markup nor scripts, in any form."""
    file = tmp_path / "main<img src=x>.py"
    file.write_text(
        f"from {BINDINGS}.sqs_queue import SqsQueue\n"
        f"SqsQueue(None, '{HOSTILE}', nam='{HOSTILE}', tags={{'{HOSTILE}': 1}})\n"
    )
    ran = stackproof("report", file, *PINNED, "--out", "a.html", "--out", "a.md")
    assert ran.code == 1, ran.err
    page = (tmp_path / "a.html").read_text()
    seen = _Elements()
    seen.feed(page)
    assert "img" not in seen.tags
    assert seen.tags.count("script") == 1
    assert not seen.handlers
    prose = [
        line
        for number, part in enumerate((tmp_path / "a.md").read_text().split("```"))
        if number % 2 == 0
        for line in part.splitlines()
    ]
    assert not any("<img" in line.replace("\\<", "") for line in prose if "`" not in line)


def test_a_document_of_a_model_is_a_program(stackproof: Stackproof, tmp_path: Path) -> None:
    """The fenced files of an answer are analysed as they would be on disk."""
    (tmp_path / "answer.md").write_text(f"Here it is.\n\n### main.py\n\n```python\n{WRONG}```\n")
    ran = stackproof("report", "answer.md", *PINNED, "--select", "SP101")
    assert ran.code == 1
    assert "`main.py:4`" in ran.out


def test_against_a_reference(stackproof: Stackproof, program: Path, tmp_path: Path) -> None:
    """What the reference has and this program lacks is listed, and whose failures it has not."""
    reference = tmp_path / "reference"
    reference.mkdir()
    (reference / "main.py").write_text(
        WRONG.replace("import S3BucketVersioning\n", "import S3BucketVersioningA\n")
        .replace("S3BucketVersioning(", "S3BucketVersioningA(")
        .replace("visibility_timeout=", "visibility_timeout_seconds=")
        .replace("enable_key_rotation=True", "enable_key_rotation=True, description='x'")
        + f"\n\nfrom {BINDINGS}.sns_topic import SnsTopic\n\n"
        + "SnsTopic(Orders(None, 'x'), 'topic', kms_master_key_id='alias/x')\n"
    )
    ran = stackproof("report", program, *PINNED, "--select", "SP1", "--against", reference)
    assert ran.code == 1, ran.err
    section = ran.out.partition("## Against")[2]
    assert "- It has `aws_sns_topic`: 1 resource: topic." in section
    assert "`description`" in section
    assert "- Topics are encrypted" in section
    assert "has no class `S3BucketVersioning`" in section


def test_a_proof_gives_its_verdicts(stackproof: Stackproof, program: Path, tmp_path: Path) -> None:
    """The verdicts of `prove` stand in the document, each with its evidence."""
    claim = {
        "name": "plan",
        "question": "Does it plan?",
        "verdict": {
            "kind": "refuted",
            "expected": "a plan",
            "observed": "Error: <b>no</b>",
            "evidence": [],
            "help": None,
        },
        "seconds": 1.0,
        "parts": [],
        "notes": [],
    }
    proof = {
        "kind": "proof",
        "program": "orders",
        "stack": "orders",
        "target": "the embedded AWS",
        "verdict": "refuted",
        "interrupted": False,
        "tools": [],
        "claims": [claim],
    }
    (tmp_path / "report.json").write_text(json.dumps(proof))
    ran = stackproof("report", program, *PINNED, "--select", "SP1", "--proof", "report.json")
    assert "| plan |  | refuted | expected a plan; observed Error: \\<b\\>no\\</b\\> |" in ran.out
    assert "Its proof did not come as far as applying it; the verdict is: refuted." in ran.out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("{", "is no JSON"),
        ('{"kind": "check"}', "is the report of a check"),
        ('{"kind": "proof"}', "is no proof of stackproof"),
        ("[]", "is no proof of stackproof"),
    ],
)
def test_what_is_no_proof(
    stackproof: Stackproof, program: Path, tmp_path: Path, content: str | None, words: str
) -> None:
    """A wrong proof is the person's mistake: one line that names the file, and what to name."""
    if content is not None:
        (tmp_path / "p.json").write_text(content)
    ran = stackproof("report", program, "--proof", "p.json")
    assert ran.code == 2
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_bad_names(stackproof: Stackproof, tmp_path: Path) -> None:
    """A file whose form cannot be told, a missing program, several programs, none at all."""
    (tmp_path / "main.py").write_text("x = 1\n")
    assert stackproof("report", "main.py", "--out", "a.doc").code == 2
    assert stackproof("report", "nowhere").code == 3
    (tmp_path / "empty").mkdir()
    assert stackproof("report", "empty").code == 3
    for name in ("one", "two"):
        (tmp_path / "many" / name).mkdir(parents=True)
        (tmp_path / "many" / name / "cdktf.json").write_text("{}")
        (tmp_path / "many" / name / "main.py").write_text("x = 1\n")
    ran = stackproof("report", "many")
    assert ran.code == 2
    assert "holds 2 programs" in ran.err


def test_a_clean_program(stackproof: Stackproof, tmp_path: Path) -> None:
    """Nothing found is said, and is exit code 0."""
    (tmp_path / "main.py").write_text("x = 1\n")
    ran = stackproof("report", "main.py", "--select", "SP1")
    assert ran.code == 0
    assert "0 failures in 1 file." in ran.out
    assert "Nothing has to be mended." in ran.out


def test_a_broken_file_is_said_to_be_unjudged(stackproof: Stackproof, program: Path) -> None:
    """The other files are analysed, and the document says what was left out."""
    (program / "broken.py").write_text("x = (\n")
    ran = stackproof("report", program, *PINNED, "--select", "SP1")
    assert ran.code == 1
    assert "## Not judged" in ran.out
    assert "broken.py" in ran.out.partition("## Not judged")[2]
    assert "SP101" in ran.out


def test_what_only_the_configuration_shows_is_found_at_its_line(
    stackproof: Stackproof, tmp_path: Path
) -> None:
    """The program is run, and what is wrong with its Terraform JSON stands at its own line."""
    (tmp_path / "main.py").write_text(
        "from cdktf import App, TerraformStack\n"
        f"from {BINDINGS}.lb import Lb\n"
        f"from {BINDINGS}.provider import AwsProvider\n"
        "app = App()\n"
        "stack = TerraformStack(app, 'shop')\n"
        "AwsProvider(stack, 'aws')\n"
        "for number in range(2):\n"
        "    Lb(stack, f'balancer-{number}', name='a-name-that-is-' + 'very-' * 5 + str(number))\n"
        "app.synth()\n"
    )
    ran = stackproof("report", "main.py", *PINNED, "--select", "SP750")
    assert ran.code == 1, ran.err
    assert "`main.py:8`" in ran.out
    assert "balancer-0" in ran.out
    source = stackproof("report", "main.py", *PINNED, "--select", "SP750", "--no-run")
    assert source.code == 0
    assert "- The program was not run." in source.out


def test_a_program_that_cannot_be_run_gets_its_static_findings(
    stackproof: Stackproof, program: Path
) -> None:
    """The document says how the program ended, and that its configuration was not judged."""
    (program / "main.py").write_text(WRONG + "\n\nraise SystemExit('no')\n")
    ran = stackproof("report", program, *PINNED, "--select", "SP1")
    assert ran.code == 1
    left = ran.out.partition("## Not judged")[2]
    assert "ended early" in left
    assert "Its Terraform JSON was not judged" in left
    assert "has no class `S3BucketVersioning`" in ran.out
