"""An embedded AWS for stacks that tests make by hand."""

from collections.abc import Iterator

import pytest

from stackproof.cloud.embedded import EmbeddedAws


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An embedded AWS for the stacks of a module."""
    with EmbeddedAws(tmp_path_factory.mktemp("aws")) as server:
        yield server
