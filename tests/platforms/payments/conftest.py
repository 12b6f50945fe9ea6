"""The payment service with a real database."""

from collections.abc import Iterator

import pytest

from support import mysql
from support.payments import Bank, prepared


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mysql.Server]:
    """A MySQL-compatible server."""
    with mysql.started(tmp_path_factory.mktemp("mysql")) as running:
        yield running


@pytest.fixture
def bank(server: mysql.Server) -> Bank:
    """A service over an empty database."""
    return prepared(server)
