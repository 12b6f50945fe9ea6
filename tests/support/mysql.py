"""A MySQL-compatible server with TLS, started for tests on loopback and ended with them."""

import datetime as dt
import ipaddress
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pymysql
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pymysql.cursors import Cursor

_PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running server.

    Args:
        port: Where it listens on 127.0.0.1.
        ca_file: The certificate by which it is known.
        socket: Its local socket, over which its administrator comes without a password.
    """

    port: int
    ca_file: Path
    socket: Path

    def admin(self, database: str | None = None) -> "pymysql.Connection[Cursor]":
        """A connection that may do anything."""
        return pymysql.connect(
            unix_socket=str(self.socket), user="root", database=database, autocommit=True
        )

    def run(self, *statements: str) -> None:
        """Runs statements as administrator."""
        with self.admin() as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def rows(self, query: str) -> tuple[tuple[object, ...], ...]:
        """What a query gives."""
        with self.admin() as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return tuple(cursor.fetchall())


@contextmanager
def started(folder: Path) -> Iterator[Server]:
    """A server whose data are in a folder.

    Raises:
        RuntimeError: No server is installed, or it does not start.
    """
    program = shutil.which("mariadbd") or shutil.which("mysqld", path="/usr/sbin:/usr/bin")
    program = program or shutil.which("mariadbd", path="/usr/sbin")
    install = shutil.which("mariadb-install-db")
    if program is None or install is None:
        raise RuntimeError("no MariaDB server is installed: `make database` fetches it")
    data = folder / "data"
    subprocess.run(
        [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"],
        check=True,
        capture_output=True,
    )
    certificates = _certificates(folder)
    port = _free_port()
    # The path of a socket may have about a hundred characters only.
    local = Path(f"/tmp/stackproof-mysql-{port}.sock")  # noqa: S108 - removed below
    command = [
        program,
        "--no-defaults",
        f"--datadir={data}",
        f"--socket={local}",
        f"--port={port}",
        "--bind-address=127.0.0.1",
        "--require-secure-transport=OFF",
        "--innodb-buffer-pool-size=32M",
        "--innodb-flush-log-at-trx-commit=2",
        "--skip-log-bin",
        "--skip-name-resolve",
        "--user=root",
        *(f"--ssl-{name}={path}" for name, path in certificates.items()),
    ]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)
    try:
        server = Server(port, certificates["ca"], local)
        _wait(server, process, folder / "server.log")
        yield server
    finally:
        process.terminate()
        process.wait(_PATIENCE)
        local.unlink(missing_ok=True)


def _wait(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    # The server makes its socket when it is ready to answer there.
    while not server.socket.exists():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"the server does not start:\n{log.read_text()}")
        time.sleep(0.05)
    server.admin().close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _certificates(folder: Path) -> dict[str, Path]:
    """An authority, and a certificate of it for this machine, as files."""
    now = dt.datetime.now(dt.UTC)
    day = dt.timedelta(days=1)
    keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("ca", "server")}
    names = {
        name: x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"stackproof {name}")])
        for name in keys
    }
    files: dict[str, Path] = {}
    for name, key in keys.items():
        builder = (
            x509.CertificateBuilder()
            .subject_name(names[name])
            .issuer_name(names["ca"])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - day)
            .not_valid_after(now + day)
            .add_extension(x509.BasicConstraints(ca=name == "ca", path_length=None), critical=True)
        )
        if name == "server":
            here = ipaddress.ip_address("127.0.0.1")
            own = [x509.DNSName("localhost"), x509.IPAddress(here)]
            builder = builder.add_extension(x509.SubjectAlternativeName(own), critical=False)
        certificate = builder.sign(keys["ca"], hashes.SHA256())
        files[{"ca": "ca", "server": "cert"}[name]] = folder / f"{name}.pem"
        (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files["key"] = folder / "key.pem"
    files["key"].write_bytes(
        keys["server"].private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
