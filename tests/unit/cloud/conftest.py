"""Two embedded AWS servers for the whole session: one put right, one as moto is."""

from collections.abc import Iterator

import pytest

from stackproof.cloud.corrections.registry import ALL
from stackproof.cloud.embedded import EmbeddedAws


@pytest.fixture(scope="session")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An embedded AWS with every correction; tests share it, so they use names of their own."""
    with EmbeddedAws(tmp_path_factory.mktemp("aws")) as server:
        yield server


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """The same without any correction."""
    names = [each.name for each in ALL]
    with EmbeddedAws(tmp_path_factory.mktemp("bare"), without=names) as server:
        yield server
