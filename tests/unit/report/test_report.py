"""What a person and a program read."""

import jsonschema
import pytest

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Fix, Label, Safety, Severity
from stackproof.core.edit import Edit
from stackproof.core.errors import HostError
from stackproof.core.proof import Claim, Part, Proof
from stackproof.core.span import Position, Span
from stackproof.core.verdict import Proved, Refuted, Unproved
from stackproof.report import findings, json_v1, proofs
from stackproof.report.paint import Paint

SOURCE = "import a\n\tfrom m import S3BucketVersioning\n"
SPAN = Span("lib/stack.py", Position(2, 16), Position(2, 34))
FINDING = Diagnostic(
    code=Code("SP101", "unknown-class"),
    message="`s3_bucket_versioning` has no class `S3BucketVersioning`",
    primary=Label(SPAN, "not exported"),
    related=(Label(Span("lib/stack.py", Position(1, 1), Position(1, 7)), "used with this"),),
    help="the binding calls it `S3BucketVersioningA`",
    fix=Fix("import `S3BucketVersioningA`", (Edit(SPAN, "S3BucketVersioningA"),), Safety.UNSAFE),
    basis="cdktf-cdktf-provider-aws 20.1.0",
)
PROOF = Proof(
    program="infra/main.py",
    stack="orders",
    target="embedded AWS",
    claims=(
        Claim("plan", "Can it be planned?", Proved(("4 to add",)), 1.25),
        Claim(
            "probe",
            "Is it as claimed?",
            Refuted("every one holds", "refuted: keys-rotate", ("1 of 3 hold",)),
            2.0,
            parts=(
                Claim("buckets-keep-versions", "Versions?", Proved(("kept",)), 0.5),
                Claim(
                    "keys-rotate",
                    "Do keys rotate?",
                    Refuted("rotation on", "aws_kms_key.k: off", help="set enable_key_rotation"),
                    0.5,
                ),
                Claim("databases-offer-tls", "TLS?", Unproved("no database server runs"), 1.0),
            ),
            notes=("the S3 backend was replaced by local state",),
        ),
    ),
    tools=(Part("Terraform", "1.11.4"),),
    interrupted=False,
)


def test_a_finding_shows_its_line_and_what_to_do() -> None:
    """The caret stands under the name, also behind a tab."""
    assert findings.full([FINDING], {"lib/stack.py": SOURCE}) == (
        "error[SP101]: `s3_bucket_versioning` has no class `S3BucketVersioning`\n"
        " --> lib/stack.py:2:16\n"
        "  |\n"
        "2 |     from m import S3BucketVersioning\n"
        "  |                   ^^^^^^^^^^^^^^^^^^ not exported\n"
        " --> lib/stack.py:1:1\n"
        "  |\n"
        "1 | import a\n"
        "  | ------ used with this\n"
        "  = help: the binding calls it `S3BucketVersioningA` (--unsafe-fixes mends it)\n"
        "  = note: cdktf-cdktf-provider-aws 20.1.0; confidence high\n"
        "\n"
    )


def test_a_concise_finding_stands_alone() -> None:
    """Place, severity, code and message on one line."""
    assert findings.concise([FINDING]) == (
        "lib/stack.py:2:16: error[SP101] `s3_bucket_versioning` has no class `S3BucketVersioning`\n"
    )


def test_a_finding_in_a_file_that_is_gone_is_still_told() -> None:
    """Only the excerpt is missing."""
    text = findings.full([FINDING], {})
    assert " --> lib/stack.py:2:16\n" in text
    assert "^" not in text


def test_a_summary_says_what_failed_and_what_stayed_open() -> None:
    """A person need not look anywhere else."""
    assert proofs.summary(PROOF) == (
        "refuted: keys-rotate: Do keys rotate?\n"
        "  expected: rotation on\n"
        "  observed: aws_kms_key.k: off\n"
        "  help: set enable_key_rotation\n"
        "\n"
        "left open:\n"
        "  databases-offer-tls: no database server runs\n"
        "\n"
        "notes:\n"
        "  probe: the S3 backend was replaced by local state\n"
        "\n"
        "REFUTED: stack orders of infra/main.py: 2 proved, 1 refuted, 1 left open in 3 s\n"
        "  embedded AWS; Terraform 1.11.4\n"
    )


@pytest.mark.parametrize(
    ("paint", "start"),
    [
        (Paint(), "ok  plan "),
        (Paint(unicode=True), "✓ plan "),
        (Paint(colour=True, unicode=True), "\x1b[32m✓\x1b[0m plan "),
    ],
)
def test_a_stage_is_one_line(paint: Paint, start: str) -> None:
    """With colour and symbols only where they can be shown."""
    line = proofs.line(PROOF.claims[0], paint)
    assert line.startswith(start)
    assert line.endswith("1.2 s  4 to add")


@pytest.mark.parametrize(
    "document",
    [
        json_v1.check([FINDING], files_checked=1),
        json_v1.check([], files_checked=0),
        json_v1.proof(PROOF, [FINDING]),
        json_v1.failure(HostError("no Terraform", help="install it", details=("a",))),
    ],
)
def test_every_document_is_as_the_schema_says(document: dict[str, object]) -> None:
    """The schema is what other programs are written against."""
    jsonschema.validate(document, json_v1.schema())


def test_the_schema_refuses_what_it_does_not_know() -> None:
    """A field that appears or disappears is a new version."""
    document = json_v1.proof(PROOF)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document | {"extra": 1}, json_v1.schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({k: v for k, v in document.items() if k != "counts"}, json_v1.schema())


def test_the_document_counts_leaves() -> None:
    """A stage that sums up probes is not counted beside them."""
    document = json_v1.proof(PROOF)
    assert document["counts"] == {"proved": 2, "refuted": 1, "unproved": 1}
    assert document["verdict"] == "refuted"


def test_severity_and_confidence_are_part_of_the_document() -> None:
    """Other programs filter by them."""
    warning = Diagnostic(
        FINDING.code,
        "x",
        Label(SPAN),
        severity=Severity.WARNING,
        confidence=Confidence.LOW,
    )
    found = json_v1.check([warning], files_checked=1)["findings"][0]
    assert (found["severity"], found["confidence"], found["fix"]) == ("warning", "low", None)
