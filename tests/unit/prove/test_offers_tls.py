"""Reading a MySQL server's greeting."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from stackproof.prove.probes.database import offers_tls

# Protocol::HandshakeV10 of the MySQL documentation: version, thread, salt, filler, capabilities.
VERSION = b"\x0a8.0.39\0" + b"\x07\0\0\0" + b"12345678" + b"\0"


@contextmanager
def server(payload: bytes) -> Iterator[int]:
    """Greets one client with a packet of that payload."""
    listener = socket.create_server(("127.0.0.1", 0))

    def greet() -> None:
        client, _ = listener.accept()
        with client:
            client.sendall(len(payload).to_bytes(3, "little") + b"\0" + payload)

    thread = threading.Thread(target=greet)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        thread.join()
        listener.close()


@pytest.mark.parametrize(("flags", "tls"), [(0xFFFF, True), (0x0800, True), (0xF7FF, False)])
def test_the_flag_of_tls_decides(flags: int, tls: bool) -> None:  # noqa: FBT001
    """0x0800 is CLIENT_SSL."""
    with server(VERSION + flags.to_bytes(2, "little") + b"rest") as port:
        assert offers_tls("127.0.0.1", port) is tls


@pytest.mark.parametrize("payload", [b"SSH-2.0-OpenSSH", VERSION[:9], b"", b"\x0a8.0.39"])
def test_what_is_no_mysql_server_is_told(payload: bytes) -> None:
    """Whatever it says, it is no proof."""
    with server(payload) as port, pytest.raises(ConnectionError, match="no MySQL server"):
        offers_tls("127.0.0.1", port)


def test_nothing_there_is_an_os_error() -> None:
    """The probe makes a refutation of it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(OSError, match="refused"):
        offers_tls("127.0.0.1", port, timeout=1)
