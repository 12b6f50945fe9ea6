"""Probes that send requests to an API: true of a sound one, refuted when it is spoilt."""

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.cloud.signing import signed
from stackproof.core.verdict import Refuted
from stackproof.prove.probes import requests
from stackproof.prove.probes.interface import Deployed, Probe
from support.probing import (
    Stack,
    claims_a_sentence,
    holds_until_spoilt,
    says_nothing_of_nothing,
)
from unit.cloud.gateways import Api, allow
from unit.cloud.lambdas import REGION, function

WELL = (
    "def handle(event, context):\n    return {'statusCode': 200, 'body': '{\"status\": \"ok\"}'}\n"
)
PROBES: tuple[Probe, ...] = (
    requests.OpenRoutesAnswer(path="/health", says={"status": "ok"}),
    requests.UnsignedRequestsAreRefused(),
    requests.MalformedBodiesAreRefused(),
)
BY_NAME = pytest.mark.parametrize("probe", PROBES, ids=lambda probe: str(probe.name))


def stack(live: EmbeddedAws, name: str) -> Deployed:
    """An API with an open route, and a signed one that takes a body by a model."""
    made = Stack(live, REGION)
    target = function(live, name, WELL)
    api = Api(live, name)
    api.method("/health", "GET", target)
    api.method("/things", "POST", target, authorization="AWS_IAM", **api.validated())
    api.method("/things/{id}", "GET", target, authorization="AWS_IAM")
    allow(live, name, f"{api.id}/*/*")
    api.deploy()
    made.record("aws_lambda_function", function_name=name)
    url = f"https://{api.id}.execute-api.{REGION}.amazonaws.com/v1"
    made.record("aws_api_gateway_stage", rest_api_id=api.id, invoke_url=url)
    for method, path, how in (
        ("GET", "/health", "NONE"),
        ("POST", "/things", "AWS_IAM"),
        ("GET", "/things/{id}", "AWS_IAM"),
    ):
        made.record(
            "aws_api_gateway_method",
            rest_api_id=api.id,
            resource_id=api.resource(path),
            http_method=method,
            authorization=how,
        )
    return made.deployed()


@BY_NAME
def test_a_claim_holds_until_it_is_spoilt(probe: Probe, live: EmbeddedAws) -> None:
    """Each claim is proved of a sound API and refuted of a spoilt one."""
    holds_until_spoilt(probe, live, stack(live, probe.name))


EACH = [*PROBES, requests.ForgedSignaturesAreRefused()]


@pytest.mark.parametrize("probe", EACH, ids=[probe.name for probe in EACH])
def test_nothing_is_proved_of_nothing(probe: Probe, live: EmbeddedAws) -> None:
    """A stack without an API proves nothing, and each claim is a sentence."""
    says_nothing_of_nothing(probe, live)
    claims_a_sentence(probe)


def test_an_answer_without_what_it_should_say_is_none(live: EmbeddedAws) -> None:
    """A route that answers 200 and something else is refuted, with what it said."""
    probe = requests.OpenRoutesAnswer(path="/health", says={"status": "fine"})
    verdict = probe.run(live, stack(live, "something-else"))
    assert isinstance(verdict, Refuted)
    assert '200 {"status": "ok"}' in verdict.observed


def test_whoever_verifies_no_signature_is_seen(live: EmbeddedAws) -> None:
    """The embedded AWS takes any signature: the probe sees it, and so it is not asked there."""
    probe = requests.ForgedSignaturesAreRefused()
    assert isinstance(probe.run(live, stack(live, "forged")), Refuted)
    reason = live.unproved(probe.needs)
    assert reason == "the embedded AWS wants a signature and verifies none"


def test_a_signature_is_of_the_whole_request(live: EmbeddedAws) -> None:
    """It names the day, the region and the service, and another body has another signature."""
    client = live.client("sts", REGION)
    url = f"https://a.execute-api.{REGION}.amazonaws.com/v1/things"
    one, two = (signed(client, url, method="POST", body=body) for body in (b"1", b"2"))
    assert f"/{REGION}/execute-api/aws4_request" in one["Authorization"]
    assert one["Authorization"] != two["Authorization"]
    assert "SignedHeaders=host;x-amz-date" in one["Authorization"]
