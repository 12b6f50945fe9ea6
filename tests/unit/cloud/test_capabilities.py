"""What is said to be shown is seen on the live server; what is not, has a reason."""

import pytest

from stackproof.cloud.capabilities import EMBEDDED, SETTLES, embedded
from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud import (
    seen_control,
    seen_data,
    seen_edge,
    seen_functions,
    seen_messages,
    seen_storage,
)
from unit.cloud.asking import Seen

SEEN: Seen = {
    **seen_control.SEEN,
    **seen_data.SEEN,
    **seen_edge.SEEN,
    **seen_functions.SEEN,
    **seen_messages.SEEN,
    **seen_storage.SEEN,
}


@pytest.mark.parametrize("name", sorted(SEEN))
def test_what_is_shown_is_seen(name: str, aws: EmbeddedAws) -> None:
    """The live server behaves as the capability says."""
    assert SEEN[name](aws) is True


def test_nothing_is_said_to_be_shown_without_a_test() -> None:
    """Each shown capability has an observation here."""
    assert sorted(SEEN) == sorted(each.name for each in EMBEDDED.values() if each.shown)


def test_needs_that_are_shown_leave_nothing_unproved(aws: EmbeddedAws) -> None:
    """A probe that needs only what is shown may run."""
    assert aws.unproved(frozenset({"sqs.redrive", "s3.objects"})) is None
    assert aws.unproved(frozenset()) is None


def test_a_need_that_is_hidden_gives_its_reason(aws: EmbeddedAws) -> None:
    """A probe that needs a database server is unproved, and the person reads why."""
    assert aws.unproved({"rds.connect", "s3.objects", "dns.resolve"}) == (
        "the embedded AWS runs no DNS server; no database server runs behind the embedded AWS"
    )


def test_what_nobody_has_verified_is_not_shown() -> None:
    """A misspelt or new capability never lets a proof pass."""
    assert not embedded("sqs.redrve").shown
    assert "`sqs.redrve`" in embedded("sqs.redrve").reason


def test_reasons_end_a_sentence() -> None:
    """A reason is one plain clause that can follow "unproved: "."""
    for each in EMBEDDED.values():
        assert each.reason == each.reason.strip().rstrip(".")
        assert "\n" not in each.reason


def test_types_that_settle_are_of_the_aws_provider() -> None:
    """The table holds Terraform's names."""
    assert all(name.startswith("aws_") for name in SETTLES)
