"""Load balancers are served: which listener, which rule, and what its action answers."""

import json
import socket
import urllib.parse
from typing import Any

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.cloud.web import Answer
from unit.cloud.balancers import Balancer, echo, say

TO_HTTPS = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
HSTS = "routing.http.response.strict_transport_security.header_value"
FRAMES = "routing.http.response.x_frame_options.header_value"
SERVER = "routing.http.response.server.enabled"


def redirect(**config: str) -> list[dict[str, Any]]:
    """The action that shows the way to another URL."""
    return [{"Type": "redirect", "RedirectConfig": config}]


def forward(arn: str) -> list[dict[str, Any]]:
    """The action that hands on to a target group."""
    return [{"Type": "forward", "TargetGroupArn": arn}]


@pytest.fixture(scope="module")
def ruled(aws: EmbeddedAws) -> Balancer:
    """A load balancer with a rule of each kind on port 80."""
    made = Balancer(aws, "ruled")
    listener = made.listen(80, say("default"))
    for priority, text, field, config in (
        (10, "host", "host-header", {"Values": ["Admin.*"]}),
        (20, "path", "path-pattern", {"Values": ["/img/*.p?g", r"/star/\*"]}),
        (30, "header", "http-header", {"HttpHeaderName": "X-Kind", "Values": ["b?ta*"]}),
        (40, "method", "http-request-method", {"Values": ["DELETE", "PUT"]}),
        (50, "pair", "query-string", {"Values": [{"Key": "version", "Value": "v1"}]}),
        (60, "value", "query-string", {"Values": [{"Value": "blue"}]}),
        (70, "elsewhere", "source-ip", {"Values": ["10.0.0.0/8", "2001:db8::/32"]}),
        (5, "sooner", "path-pattern", {"Values": ["/img/first.png"]}),
    ):
        words = "".join(part.capitalize() for part in field.split("-"))
        made.rule(listener, priority, {"Field": field, f"{words}Config": config}, text=text)
    made.rule(
        listener,
        80,
        {"Field": "source-ip", "SourceIpConfig": {"Values": ["127.0.0.0/8"]}},
        {"Field": "path-pattern", "Values": ["/both"]},
        text="both",
    )
    return made


@pytest.mark.parametrize(
    ("path", "asked", "said"),
    [
        ("/", {}, "default"),
        ("/", {"headers": {"Host": "ADMIN.example.com:80"}}, "host"),
        ("/", {"headers": {"Host": "www.admin.example.com"}}, "default"),
        ("/img/a/b.png", {}, "path"),
        ("/IMG/a.png", {}, "default"),
        ("/x?y=/img/a.png", {}, "default"),
        ("/star/*", {}, "path"),
        ("/star/x", {}, "default"),
        ("/img/first.png", {}, "sooner"),
        ("/", {"headers": {"x-kind": "BETA2"}}, "header"),
        ("/", {"headers": {"x-kind": "beat"}}, "default"),
        ("/", {"method": "PUT"}, "method"),
        ("/?VERSION=V1", {}, "pair"),
        ("/?version=v12", {}, "default"),
        ("/?a=1&colour=blue", {}, "value"),
        ("/both", {}, "both"),
        ("/both?x=1", {"method": "DELETE"}, "method"),
    ],
)
def test_the_first_rule_that_holds_answers(
    path: str, asked: dict[str, Any], said: str, ruled: Balancer, aws: EmbeddedAws
) -> None:
    """By priority, with every condition of a rule and any value of a condition."""
    answer = aws.fetch(f"http://{ruled.host}{path}", **asked)

    assert (answer.status, answer.body.decode()) == (200, said)


@pytest.mark.parametrize(
    ("config", "location"),
    [
        (TO_HTTPS, "https://{host}:443/a%20b/c?x=1&y=%2F"),
        ({"Host": "www.#{host}", "StatusCode": "HTTP_302"}, "http://www.{host}:8080/a%20b/c?x=1&y=%2F"),
        ({"Path": "/new/#{path}", "Query": "from=#{port}&#{query}"}, "http://{host}:8080/new/a%20b/c?from=8080&x=1&y=%2F"),
        ({"Protocol": "#{protocol}", "Query": ""}, "http://{host}:8080/a%20b/c"),
    ],
)  # fmt: skip
def test_a_redirect_keeps_what_it_is_not_told_to_change(
    config: dict[str, str], location: str, aws: EmbeddedAws
) -> None:
    """Protocol, host, port, path and query are the asked ones unless they are given."""
    made = Balancer(aws, "moved")
    status = config.get("StatusCode", "HTTP_301")
    made.listen(8080, redirect(**{"StatusCode": status, **config}))

    answer = aws.fetch(f"http://{made.host}:8080/a%20b/c?x=1&y=%2F")
    made.client.delete_load_balancer(LoadBalancerArn=made.arn)

    assert answer.status == int(status[-3:])
    assert answer.header("Location") == location.format(host=made.host)


def test_a_redirect_of_everything_goes_where_the_client_wanted_to_be(aws: EmbeddedAws) -> None:
    """The name is the client's, not the load balancer's, and a bare name has a path."""
    made = Balancer(aws, "named")
    made.listen(80, redirect(**TO_HTTPS))

    answer = aws.fetch(f"http://{made.host}", headers={"Host": "pay.example.com"})

    assert answer.header("Location") == "https://pay.example.com:443/"
    assert answer.header("Server") == "awselb/2.0"
    assert b"<h1>301 Moved Permanently</h1>" in answer.body


def test_a_fixed_answer_is_given_as_it_is_set(aws: EmbeddedAws) -> None:
    """Status, type and text."""
    made = Balancer(aws, "fixed")
    config = {"StatusCode": "503", "ContentType": "application/json", "MessageBody": '{"a":1}'}
    made.listen(80, [{"Type": "fixed-response", "FixedResponseConfig": config}])

    answer = aws.fetch(f"http://{made.host}/")

    assert (answer.status, answer.body) == (503, b'{"a":1}')
    assert answer.header("Content-Type") == "application/json; charset=utf-8"


def test_an_answer_to_a_head_has_no_text(aws: EmbeddedAws) -> None:
    """Its length is said, and nothing follows that a client would take for the next answer."""
    made = Balancer(aws, "heads")
    made.listen(80, say("seven"))
    place = urllib.parse.urlsplit(aws.endpoint())

    with socket.create_connection((str(place.hostname), int(place.port or 0))) as raw:
        raw.sendall(f"HEAD / HTTP/1.1\r\nHost: {made.host}\r\nConnection: close\r\n\r\n".encode())
        said = b"".join(iter(lambda: raw.recv(4096), b""))

    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nContent-Length: 5\r\n" in said
    assert said.endswith(b"\r\n\r\n")


def test_every_answer_of_a_listener_carries_its_headers(aws: EmbeddedAws) -> None:
    """What it inserts is there, also on its own pages, and it need not say what it is."""
    made = Balancer(aws, "hard")
    listener = made.listen(443, forward(made.group("none")), protocol="HTTPS")

    before = aws.fetch(f"https://{made.host}/")
    made.client.modify_listener_attributes(
        ListenerArn=listener,
        Attributes=[
            {"Key": HSTS, "Value": "max-age=1"},
            {"Key": FRAMES, "Value": ""},
            {"Key": SERVER, "Value": "false"},
        ],
    )
    after = aws.fetch(f"https://{made.host}/")

    names = ("Strict-Transport-Security", "X-Frame-Options", "Server")
    assert (before.status, *map(before.header, names)) == (503, None, None, "awselb/2.0")
    assert (after.status, *map(after.header, names)) == (503, "max-age=1", None, None)


def test_a_listener_speaks_its_own_protocol_only(aws: EmbeddedAws) -> None:
    """Plain HTTP to a TLS port is a bad request; TLS to a plain port gets no answer."""
    made = Balancer(aws, "spoken")
    made.listen(80, say("plain"))
    made.listen(443, say("sealed"), protocol="HTTPS")

    assert aws.fetch(f"https://{made.host}/").body == b"sealed"
    assert aws.fetch(f"http://{made.host}:443/").status == 400
    with pytest.raises(ConnectionError, match="speaks no TLS"):
        aws.fetch(f"https://{made.host}:80/")


def test_what_does_not_listen_does_not_answer(aws: EmbeddedAws) -> None:
    """A port without a listener, a listener that was deleted, and a load balancer that is none."""
    made = Balancer(aws, "closed")
    listener = made.listen(80, say("open"))
    assert aws.fetch(f"http://{made.host}/").status == 200

    with pytest.raises(ConnectionError, match="no listener on port 81"):
        aws.fetch(f"http://{made.host}:81/")
    made.client.delete_listener(ListenerArn=listener)
    with pytest.raises(ConnectionError, match="no listener on port 80"):
        aws.fetch(f"http://{made.host}/")
    with pytest.raises(ConnectionError, match="no load balancer is called nobody-1"):
        aws.fetch("http://nobody-1.eu-west-2.elb.amazonaws.com/")


def test_a_changed_listener_answers_otherwise(aws: EmbeddedAws) -> None:
    """What is asked is the live configuration, not what was there first."""
    made = Balancer(aws, "changed")
    listener = made.listen(80, redirect(**TO_HTTPS))
    made.client.modify_listener(ListenerArn=listener, DefaultActions=say("in the clear"))

    assert aws.fetch(f"http://{made.host}/").body == b"in the clear"


def test_a_target_gets_the_request_and_where_it_came_from(aws: EmbeddedAws) -> None:
    """Path, query, body and host are the client's; the listener's headers win in the answer."""
    made = Balancer(aws, "passed")
    with echo() as port:
        # Nobody listens at the first address, so that the second one is asked.
        group = made.group("app", ("127.0.0.2", port), ("127.0.0.1", port))
        listener = made.listen(443, forward(group), protocol="HTTPS")
        made.client.modify_listener_attributes(
            ListenerArn=listener, Attributes=[{"Key": FRAMES, "Value": "DENY"}]
        )
        answer = aws.fetch(
            f"https://{made.host}/a%20b?x=1",
            method="POST",
            body=b"text",
            headers={"Host": "pay.example.com"},
        )

    assert answer.status == 201
    assert json.loads(answer.body) == {
        "path": "/a%20b?x=1",
        "body": "text",
        "host": "pay.example.com",
        "for": "127.0.0.1",
        "proto": "https",
        "port": "443",
    }
    assert [value for name, value in answer.headers if name == "X-Frame-Options"] == ["DENY"]


def test_a_target_that_cannot_be_had_is_said_so(aws: EmbeddedAws) -> None:
    """None at all, one that refuses, and one that is nowhere are three different answers."""
    made = Balancer(aws, "ill")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refusing = taken.getsockname()[1]
    made.listen(81, forward(made.group("none")))
    made.listen(82, forward(made.group("refuses", ("127.0.0.1", refusing))))
    made.listen(83, forward(made.group("nowhere", ("10.5.0.7", 80))))

    found = [aws.fetch(f"http://{made.host}:{port}/").status for port in (81, 82, 83)]

    assert found == [503, 502, 504]


def test_the_heaviest_group_with_targets_is_asked(aws: EmbeddedAws) -> None:
    """A group without weight gets nothing."""
    made = Balancer(aws, "weighed")
    with echo() as port:
        groups = {
            made.group("light", ("10.5.0.7", 80)): 1,
            made.group("heavy", ("127.0.0.1", port)): 9,
            made.group("off", ("10.5.0.8", 80)): 0,
        }
        weights = [{"TargetGroupArn": arn, "Weight": each} for arn, each in groups.items()]
        made.listen(80, [{"Type": "forward", "ForwardConfig": {"TargetGroups": weights}}])
        answer = aws.fetch(f"http://{made.host}/", method="POST")

    assert answer.status == 201


def test_what_is_not_served_is_a_gap(aws: EmbeddedAws) -> None:
    """Nobody is let in where people would have to sign in, and TCP is no HTTP."""
    made = Balancer(aws, "signed")
    config = {"UserPoolArn": "arn:aws:cognito-idp:eu-west-2:123456789012:userpool/p"}
    ask = {"Type": "authenticate-cognito", "Order": 1, "AuthenticateCognitoConfig": config | {
        "UserPoolClientId": "c", "UserPoolDomain": "d"}}  # fmt: skip
    made.listen(443, [ask, {**say("in")[0], "Order": 2}], protocol="HTTPS")
    plain = Balancer(aws, "packets", type_="network")

    answers: list[Answer] = [aws.fetch(f"https://{made.host}/"), aws.fetch(f"http://{plain.host}/")]

    assert [answer.status for answer in answers] == [501, 501]
    assert {gap.reason for gap in aws.gaps()} >= {
        "the action authenticate-cognito is not performed",
        "load balancers of type network are not served",
    }


def test_a_load_balancer_is_found_by_its_own_host_too(aws: EmbeddedAws) -> None:
    """As a client of AWS would call it: the port says which listener is meant."""
    made = Balancer(aws, "hosted")
    made.listen(80, redirect(**TO_HTTPS))
    made.listen(443, say("sealed"), protocol="HTTPS")

    plain = aws.fetch(f"{aws.endpoint()}/x?y=1", headers={"Host": made.host})
    sealed = aws.fetch(f"{aws.endpoint()}/x", headers={"Host": f"{made.host}:443"})

    assert plain.header("Location") == f"https://{made.host}:443/x?y=1"
    assert sealed.body == b"sealed"
