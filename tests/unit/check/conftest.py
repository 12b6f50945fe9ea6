"""The bindings that the programs of these tests are judged by."""

import pytest

from stackproof.bindings.catalog import Catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped bindings of `cdktf` with the AWS provider 5.100.0."""
    return Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"})
