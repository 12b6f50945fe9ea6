"""The functions of the trading platform with a real database and the embedded AWS."""

import os
from collections.abc import Iterator

import pytest
from trading_orders import aws, processor

from stackproof.cloud.embedded import EmbeddedAws
from support import mysql
from support.trading import REGION, World, made, unmade


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mysql.Server]:
    """A MySQL-compatible server."""
    with mysql.started(tmp_path_factory.mktemp("mysql")) as running:
        yield running


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an embedded AWS."""
    with EmbeddedAws(tmp_path_factory.mktemp("aws")) as running:
        yield running.endpoint()


@pytest.fixture
def world(server: mysql.Server, endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Empty tables, queues and a database, and the environment that names them."""
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    built = made(server)
    settings = {
        "ORDERS_TABLE": built.table,
        "QUEUE_URL": built.queue,
        "KEEP_DAYS": "30",
        "DATABASE_SECRET_ARN": built.secret,
        "DATABASE_HOST": "127.0.0.1",
        "DATABASE_PORT": str(server.port),
        "DATABASE_NAME": "trading",
        "DATABASE_CA_FILE": str(server.ca_file),
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    _forget()
    yield built
    _forget()
    unmade(built)


def _forget() -> None:
    """As if the process had just begun."""
    aws.client.cache_clear()
    processor._parts.cache_clear()
