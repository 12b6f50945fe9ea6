"""The report of several proofs: as text, Markdown, HTML and JSON."""

import re
from html.parser import HTMLParser

import jsonschema
import pytest

from stackproof.core.proof import Claim, Proof, weakest
from stackproof.core.proofs import ProgramProof, Proofs
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.report import json_v1, proofs
from stackproof.report.proved import as_html, as_markdown
from support.proofs import PROOFS, SHOP


def test_the_end_of_several_proofs() -> None:
    """First what is not proved and why, then what a reader must know, then one table for all."""
    assert proofs.several(PROOFS) == (
        "refuted: till: buckets-<b>refuse</b>-plain-http: "
        "Does `aws:SecureTransport` guard every bucket?\n"
        "  expected: a policy denies requests without TLS\n"
        "  observed: 1 of 2 buckets has none\n"
        "    aws_s3_bucket.receipts0 (till.py:0)\n"
        "    aws_s3_bucket.receipts1 (till.py:1)\n"
        "    aws_s3_bucket.receipts2 (till.py:2)\n"
        "    aws_s3_bucket.receipts3 (till.py:3)\n"
        "    aws_s3_bucket.receipts4 (till.py:4)\n"
        "    aws_s3_bucket.receipts5 (till.py:5)\n"
        "    and 2 more in the report\n"
        "  help: deny `s3:*` where aws:SecureTransport is false\n"
        "\n"
        "not proved: ledger\n"
        "  it ended without a report, by signal 9\n"
        "  error: <script>alert(1)</script>\n"
        "\n"
        "left open:\n"
        "  shop: databases-offer-tls: no database server runs behind the embedded AWS\n"
        "\n"
        "notes:\n"
        "  shop: leftovers: on its way out: kms key 9ab6cee3-e0b7-4785-a410-07275550a74b "
        "(pending deletion)\n"
        "  till: leftovers: the S3 backend was replaced by local state | for this proof\n"
        "\n"
        "program  stacks  resources  proved  refuted  left open      time  comes to\n"
        "shop          2        127       3        0          1   209.6 s  "
        "proved as far as it can be here\n"
        "till          1          3       2        1          0    31.2 s  refuted\n"
        "ledger        -          -       -        -          -     4.0 s  not proved\n"
        "\n"
        "REFUTED: 3 programs: 5 proved, 1 refuted, 1 left open in 210 s\n"
    )


def _alone(*verdicts: tuple[str, Verdict], interrupted: bool = False, code: int = 0) -> Proofs:
    claims = tuple(Claim(name, "Is it so?", verdict) for name, verdict in verdicts)
    proof = Proof("p", "s", "target", claims, (), interrupted)
    return Proofs((ProgramProof(name="p", program="p", proof=proof, exit_code=code),), 1.0)


_HOLDS = Proved(("seen",))


@pytest.mark.parametrize(
    ("given", "conclusion"),
    [
        (_alone(("plan", _HOLDS), ("leftovers", _HOLDS)), "proved"),
        (_alone(("plan", _HOLDS)), "holds as far as it was asked"),
        (
            _alone(("probe", Unproved("no database")), ("leftovers", _HOLDS)),
            "proved as far as it can be here",
        ),
        (_alone(("probe", Unproved("not reached: plan does not hold"))), "not proved"),
        (_alone(("leftovers", _HOLDS), code=4), "not proved"),
        (_alone(("plan", Refuted("a plan", "none")), code=1), "refuted"),
        (_alone(("plan", Refuted("a plan", "none")), code=4), "refuted"),
        (_alone(("plan", _HOLDS), interrupted=True, code=130), "interrupted"),
        (Proofs(_alone(("leftovers", _HOLDS)).programs, 1.0, interrupted=True), "interrupted"),
    ],
)
def test_what_a_program_comes_to(given: Proofs, conclusion: str) -> None:
    """The worst that is known of it; no exit code makes it better than its claims."""
    document = json_v1.proofs(given)
    assert document["conclusion"] == conclusion
    assert f" {conclusion.upper()}: 1 program: " in f" {proofs.several(given)}".replace("\n", " ")


def test_the_json_is_as_its_schema_says() -> None:
    """It names each program's own report, and says why there is none."""
    document = json_v1.proofs(PROOFS)
    jsonschema.validate(document, json_v1.schema())
    assert document["counts"] == {"proved": 5, "refuted": 1, "unproved": 1}
    assert [each["report"] for each in document["programs"]] == [
        "shop/report.json",
        "till/report.json",
        None,
    ]
    assert document["programs"][2]["failure"][0] == "it ended without a report, by signal 9"


def test_several_stacks_are_named_in_the_plural() -> None:
    """The headline of one proof names every stack."""
    assert "stacks shop-global-dev, shop-us-east-1-dev of shop: 3 proved" in proofs.summary(SHOP)


def test_what_several_stacks_leave_open_is_told_once() -> None:
    """A reason names each claim once, with its stacks; each stack has a table of its own."""
    open_ = Unproved("no database server runs")
    stacks = tuple(
        Claim(
            stack,
            "Is it as meant?",
            open_,
            parts=(
                Claim("keys-rotate", "Do keys rotate?", _HOLDS),
                Claim("databases-offer-tls", "TLS?", open_),
                Claim("orders-are-booked", "Booked?", open_),
            ),
        )
        for stack in ("one-dev", "two-dev")
    )
    probe = Claim("probe", "Is it as meant?", weakest(stacks), parts=stacks)
    proof = Proof("p", "one-dev, two-dev", "target", (probe,), (), interrupted=False)
    several = Proofs((ProgramProof(name="p", program="p", proof=proof),), 1.0)
    told = "databases-offer-tls, orders-are-booked (in one-dev, two-dev)"
    assert f"  p: {told}: no database server runs\n" in proofs.several(several)
    text = as_markdown.text(several)
    assert f"| p | {told} | no database server runs |" in text
    assert "### probe: Is it as meant?\n\n| claim | verdict | evidence |\n" in text
    assert "### probe: two-dev\n\n| claim | question | verdict | evidence |\n" in text


def test_markdown_holds_no_markup_of_a_program() -> None:
    """Names and errors of programs are words, also in tables."""
    text = as_markdown.text(PROOFS)
    assert "| shop | proved as far as it can be here | 2 | 127 | 3 | 0 | 1 | 209.6 s |" in text
    assert "| shop | databases-offer-tls | no database server runs behind the" in text
    assert "Terraform 1.11.4" in text
    assert "local state \\| for this proof" in text
    assert not re.search(r"(?<!\\)<(b|script)", text)


class _Page(HTMLParser):
    """The tags of a page, and its words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_says_the_same_and_runs_nothing() -> None:
    """No script, and no markup that comes from a program."""
    page = _Page()
    page.feed(as_html.text(PROOFS))
    names = [tag for tag, _ in page.tags]
    assert "script" not in names
    # The only bold words are ours: the stages that notes belong to.
    assert names.count("b") == 2
    policy = next(a["content"] for _, a in page.tags if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    for words in ("<script>alert(1)</script>", "databases-offer-tls", "buckets-<b>refuse</b>"):
        assert words in page.words
    links = {a["href"] for tag, a in page.tags if tag == "a"}
    own = {a["id"] for _, a in page.tags if "id" in a}
    assert links - {f"#{name}" for name in own} == {"shop/report.json", "till/report.json"}
