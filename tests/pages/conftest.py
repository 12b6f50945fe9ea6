"""The bindings that the pages speak of."""

import pytest

from stackproof.bindings.catalog import Catalog


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped bindings of `cdktf` with the AWS provider 5.100.0, as in the pages."""
    return Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"})
