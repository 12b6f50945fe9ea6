"""Values, verdicts, codes and fingerprints."""

from dataclasses import replace

import pytest

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Label
from stackproof.core.errors import Missing
from stackproof.core.proof import Claim, Part, Proof, weakest
from stackproof.core.span import Position, Span
from stackproof.core.value import Known, Token, Unknown, Value
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict

HELD = Proved(("seen",))
FAILED = Refuted("this", "that")
OPEN = Unproved("not here")


@pytest.mark.parametrize("value", [Known(0), Known("x"), Token("${a.b}"), Unknown("a parameter")])
def test_a_value_refuses_to_be_a_condition(value: Value) -> None:
    """Ignorance cannot be mistaken for emptiness."""
    with pytest.raises(TypeError, match="may be unknown"):
        bool(value)


def test_a_proof_needs_evidence() -> None:
    """Nothing is proved by saying so."""
    with pytest.raises(ValueError, match="evidence"):
        Proved(())


@pytest.mark.parametrize(("number", "slug"), [("SP01", "a"), ("XX101", "a"), ("SP101", "A b")])
def test_a_code_of_another_form_is_refused(number: str, slug: str) -> None:
    """Numbers and slugs have one form each."""
    with pytest.raises(ValueError, match="a rule's"):
        Code(number, slug)


def test_a_fingerprint_outlives_a_move() -> None:
    """The same finding further down keeps its fingerprint; another one has another."""
    span = Span("a.py", Position(1, 1), Position(1, 2))
    moved = Span("a.py", Position(90, 5), Position(90, 6))
    finding = Diagnostic(Code("SP101", "unknown-class"), "no class `X`", Label(span), subject="X")
    assert replace(finding, primary=Label(moved)).fingerprint == finding.fingerprint
    assert replace(finding, message="no class `Y`").fingerprint != finding.fingerprint


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ((HELD, HELD), Proved),
        ((HELD, OPEN), Unproved),
        ((OPEN, FAILED), Refuted),
    ],
)
def test_a_sum_is_as_good_as_its_weakest_part(
    parts: tuple[Verdict, ...], kind: type[Verdict]
) -> None:
    """One refutation refutes; one open question leaves it open."""
    claims = tuple(Claim(f"c{n}", "?", v) for n, v in enumerate(parts))
    assert isinstance(weakest(claims), kind)


def test_a_proof_counts_the_claims_that_rest_on_no_other() -> None:
    """A stage that sums up probes is not counted beside them."""
    probes = (Claim("a", "?", HELD, 1.0), Claim("b", "?", OPEN, 2.0))
    claims = (Claim("plan", "?", HELD, 4.0), Claim("probe", "?", OPEN, 3.0, probes))
    proof = Proof("p", "s", "t", claims, (Part("Terraform", "1"),), interrupted=False)
    assert (proof.count(Proved), proof.count(Refuted), proof.count(Unproved)) == (2, 0, 1)
    assert proof.seconds == 7.0
    assert proof.verdict == OPEN


def test_a_missing_extra_is_named_in_one_line() -> None:
    """With the command that installs it."""
    error = Missing("prove").error("the embedded AWS")
    assert error.message == "the embedded AWS needs the extra `prove`, which is not installed"
    assert error.help == "pip install 'stackproof[prove]'"
