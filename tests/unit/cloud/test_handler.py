"""How the embedded AWS is spoken to: one connection for many requests, each read to its end."""

import http.client
import socket
import urllib.parse
from collections.abc import Iterator

import pytest

from stackproof.cloud.embedded import EmbeddedAws

SIGNED = {"Authorization": "AWS4 Credential=AKIA/20260101/us-east-1/s3/aws4_request"}


@pytest.fixture
def connection(aws: EmbeddedAws) -> Iterator[http.client.HTTPConnection]:
    """One connection, which is not made anew if it breaks."""
    opened = http.client.HTTPConnection(urllib.parse.urlsplit(aws.endpoint()).netloc)
    opened.auto_open = False
    opened.connect()
    yield opened
    opened.close()


def test_a_connection_is_for_the_client_to_close(connection: http.client.HTTPConnection) -> None:
    """Answers of every kind leave it as it was: with a body, without one, and refusals."""
    seen = []
    for method, path in (
        ("PUT", "/kept-open"),
        ("PUT", "/kept-open/k"),
        ("HEAD", "/kept-open/k"),
        ("GET", "/kept-open/k"),
        ("DELETE", "/kept-open/k"),
        ("GET", "/kept-open/k"),
        ("POST", "/_aws/elb/http/nobody/"),
    ):
        body = b"text" if path.endswith("/k") and method == "PUT" else None
        connection.request(method, path, body=body, headers=SIGNED)
        answer = connection.getresponse()
        seen.append((method, answer.status, len(answer.read())))

    assert [(method, status) for method, status, _ in seen] == [
        ("PUT", 200),
        ("PUT", 200),
        ("HEAD", 200),
        ("GET", 200),
        ("DELETE", 204),
        ("GET", 404),
        ("POST", 404),
    ]
    assert [size for _, _, size in seen][2:5] == [0, 4, 0]


def test_what_nobody_read_of_a_request_is_not_the_next_one(
    connection: http.client.HTTPConnection,
) -> None:
    """A question of our own has no body; whoever sends one is answered, and the next one too."""
    for _ in range(2):
        connection.request("POST", "/_stackproof/gaps", body=b"GET / HTTP/1.1\r\n\r\n" * 1000)
        answer = connection.getresponse()
        assert answer.status == 200
        assert answer.read().startswith(b"[")


def test_a_body_in_pieces_is_put_together(connection: http.client.HTTPConnection) -> None:
    """Nobody says its length beforehand."""
    connection.request("PUT", "/in-pieces", headers=SIGNED)
    connection.getresponse().read()
    connection.request("PUT", "/in-pieces/k", body=iter([b"te", b"xt"]), headers=SIGNED)
    connection.getresponse().read()
    connection.request("GET", "/in-pieces/k", headers=SIGNED)

    assert connection.getresponse().read() == b"text"


def test_a_client_that_wants_no_more_is_let_go(aws: EmbeddedAws) -> None:
    """It says so, and the connection ends behind the answer."""
    place = urllib.parse.urlsplit(aws.endpoint())
    with socket.create_connection((str(place.hostname), int(place.port or 0))) as raw:
        raw.sendall(b"GET /_stackproof/gaps HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        said = b"".join(iter(lambda: raw.recv(4096), b""))

    assert said.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nConnection: close\r\n" in said


def test_a_client_that_asks_before_it_sends_is_told_to(aws: EmbeddedAws) -> None:
    """Once, and before the body is there."""
    place = urllib.parse.urlsplit(aws.endpoint())
    head = b"POST /_stackproof/gaps HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    with socket.create_connection((str(place.hostname), int(place.port or 0)), 30) as raw:
        raw.sendall(head + b"Content-Length: 4\r\nExpect: 100-continue\r\n\r\n")
        first = raw.recv(4096)
        raw.sendall(b"text")
        rest = b"".join(iter(lambda: raw.recv(4096), b""))

    assert first == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert rest.startswith(b"HTTP/1.1 200 OK\r\n")
