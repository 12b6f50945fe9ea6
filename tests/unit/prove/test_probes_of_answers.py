"""Probes that ask load balancers: true of a sound one, refuted by each way of spoiling it."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.core.verdict import Proved, Refuted
from stackproof.prove.probes.answers import (
    HttpsAnswersAreHardened,
    PlainHttpAnswersWithTheWayToHttps,
)
from stackproof.prove.probes.balancing import HttpsIsModernAndHardened, PlainHttpOnlyRedirects
from stackproof.prove.probes.interface import Deployed, Probe
from support.probing import Stack, holds_until_spoilt, says_nothing_of_nothing
from unit.cloud.balancers import REGION, Balancer

PREFIX = "routing.http.response."
HEADERS = {
    f"{PREFIX}server.enabled": "false",
    f"{PREFIX}strict_transport_security.header_value": "max-age=63072000",
    f"{PREFIX}x_content_type_options.header_value": "nosniff",
    f"{PREFIX}x_frame_options.header_value": "DENY",
}
TO_HTTPS = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}


def attributes(pairs: Mapping[str, str]) -> list[dict[str, str]]:
    """Attributes as AWS has them."""
    return [{"Key": key, "Value": value} for key, value in pairs.items()]


def redirect(**change: str) -> list[dict[str, Any]]:
    """The action of a sound listener, changed."""
    return [{"Type": "redirect", "RedirectConfig": TO_HTTPS | change}]


SERVE = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}]


class Edge:
    """A load balancer as the platform has one, with nothing behind it."""

    def __init__(self, live: EmbeddedAws, name: str) -> None:
        made = Balancer(live, name)
        self.elb = made.client
        self.elb.modify_load_balancer_attributes(
            LoadBalancerArn=made.arn,
            Attributes=attributes({"routing.http.drop_invalid_header_fields.enabled": "true"}),
        )
        self.forward = [{"Type": "forward", "TargetGroupArn": made.group("app")}]
        self.http = made.listen(80, redirect())
        self.https = made.listen(443, self.forward, protocol="HTTPS")
        self.elb.modify_listener(
            ListenerArn=self.https, SslPolicy="ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
        )
        self.elb.modify_listener_attributes(ListenerArn=self.https, Attributes=attributes(HEADERS))
        stack = Stack(live, REGION)
        stack.record("aws_lb", arn=made.arn, dns_name=made.host)
        self.stack: Deployed = stack.deployed()

    def answer(self, actions: object) -> None:
        """Makes plain HTTP answer so."""
        self.elb.modify_listener(ListenerArn=self.http, DefaultActions=actions)

    def serve_below(self, path: str) -> None:
        """Makes plain HTTP serve what is below a path."""
        self.elb.create_rule(
            ListenerArn=self.http,
            Priority=1,
            Conditions=[{"Field": "path-pattern", "PathPatternConfig": {"Values": [path]}}],
            Actions=SERVE,
        )

    def harden(self, **change: str) -> None:
        """Changes what HTTPS answers carry."""
        pairs = {f"{PREFIX}{name}": value for name, value in change.items()}
        self.elb.modify_listener_attributes(ListenerArn=self.https, Attributes=attributes(pairs))


PROBES = (
    PlainHttpAnswersWithTheWayToHttps(),
    HttpsAnswersAreHardened(),
    PlainHttpOnlyRedirects(),
    HttpsIsModernAndHardened(),
)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: str(probe.name))
def test_holds_and_is_refuted_when_spoilt(probe: Probe, live: EmbeddedAws) -> None:
    """A probe that never failed proves nothing, and one without a subject says so."""
    holds_until_spoilt(probe, live, Edge(live, f"own-{PROBES.index(probe)}").stack)
    says_nothing_of_nothing(probe, live)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda edge: edge.answer(redirect(StatusCode="HTTP_302")),
        lambda edge: edge.answer(redirect(Host="elsewhere.dev")),
        lambda edge: edge.answer(redirect(Query="")),
        lambda edge: edge.answer(redirect(Port="8443")),
        lambda edge: edge.answer(edge.forward),
        lambda edge: edge.answer(SERVE),
        lambda edge: edge.serve_below("/health/*"),
    ],
    ids=["for now", "host", "query", "port", "forward", "serve", "one path"],
)
def test_a_way_that_is_not_the_same_is_refuted(
    spoil: Callable[[Edge], None], live: EmbeddedAws, request: pytest.FixtureRequest
) -> None:
    """Whatever is served or lost on the way to HTTPS refutes the claim."""
    edge = Edge(live, f"way-{request.node.callspec.indices['spoil']}")
    spoil(edge)
    assert isinstance(PlainHttpAnswersWithTheWayToHttps().run(live, edge.stack), Refuted)


def test_a_rule_that_serves_is_seen_whatever_its_path(live: EmbeddedAws) -> None:
    """A rule for a path that nobody asked for still makes the listener one that serves."""
    edge = Edge(live, "hidden")
    edge.serve_below("/secret/*")
    assert isinstance(PlainHttpAnswersWithTheWayToHttps().run(live, edge.stack), Proved)
    assert isinstance(PlainHttpOnlyRedirects().run(live, edge.stack), Refuted)


@pytest.mark.parametrize(
    "change",
    [
        {"strict_transport_security.header_value": ""},
        {"x_content_type_options.header_value": ""},
        {"server.enabled": "true"},
    ],
    ids=["transport", "sniffing", "server"],
)
def test_a_header_that_is_not_hardened_is_refuted(
    change: Mapping[str, str], live: EmbeddedAws, request: pytest.FixtureRequest
) -> None:
    """Each header counts."""
    edge = Edge(live, f"headers-{request.node.callspec.indices['change']}")
    edge.harden(**change)
    assert isinstance(HttpsAnswersAreHardened().run(live, edge.stack), Refuted)
