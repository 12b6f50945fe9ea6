"""Keeps a process off the network: it reaches this machine only, over IP.

It needs the standard library alone, so that a function's process can run it too.
"""

import sys

HOST = "127.0.0.1"


def stay_on_loopback(who: str) -> None:
    """From now on, this process can connect to loopback only.

    Args:
        who: What the error calls this process.
    """

    def audit(event: str, details: tuple[object, ...]) -> None:
        if event == "socket.connect" and not _is_loopback(details[1]):
            raise OSError(f"{who} does not reach the network: {details[1]!r}")
        if event == "socket.getaddrinfo" and not _is_here(details[0]):
            raise OSError(f"{who} does not reach the network: {details[0]!r}")

    sys.addaudithook(audit)


def _is_here(name: object) -> bool:
    if isinstance(name, bytes):
        name = name.decode("ascii", "replace")
    return name in {HOST, "localhost", "::1", None}


def _is_loopback(address: object) -> bool:
    """Whether a socket's address is this machine over IP; Docker's socket is a path."""
    host = address[0] if isinstance(address, tuple) and address else ""
    return isinstance(host, str) and (host.startswith("127.") or host in {"::1", "localhost"})
