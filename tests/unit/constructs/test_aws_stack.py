"""What a stack refuses: tags and places of state that AWS does not take."""

from pathlib import Path

import pytest

from support.native import Document, refusal, synthesize

BODY = """
def tagged(tags):
    return lambda: AwsStack(
        app, "no", project="demo", region="eu-west-1", environment_suffix="test",
        cost_center="research", tags=tags)


stack.refused("reserved", tagged({"aws:owner": "ann"}))
stack.refused("sign", tagged({"Team": "a;b"}))
stack.refused("long", tagged({"Team": "a" * 257}))
stack.refused("many", tagged({f"T{number}": "" for number in range(48)}))
stack.refused("bucket", lambda: S3State(bucket="States", region="eu-west-1"))
stack.refused("region", lambda: S3State(bucket="states", region="Ireland"))
AwsStack(
    app, "other", project="demo", region="eu-west-1", environment_suffix="test",
    cost_center="research", tags={"Équipe": "ann@a.dev: 1+1=2 / x_y"})
"""
REFUSALS = {
    "bucket": "the bucket of the state is 'States', allowed: ",
    "long": "allowed: up to 256 letters",
    "many": "the number of tags is 51, allowed: up to 50",
    "region": "the region of the state is 'Ireland', allowed: an AWS region code",
    "reserved": "the key of a tag is 'aws:owner', allowed: 1 to 128 letters",
    "sign": "the tag Team is 'a;b', allowed: up to 256 letters",
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The stack of `BODY`, which has tags of every kind that AWS takes beside it."""
    folder: Path = tmp_path_factory.mktemp("stack")
    return synthesize(folder, BODY)


@pytest.mark.parametrize("name", REFUSALS)
def test_refuses_what_aws_would(document: Document, name: str) -> None:
    """A value that AWS would refuse is refused with the value and what is allowed."""
    assert REFUSALS[name] in refusal(document, name)
