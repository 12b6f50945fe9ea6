"""Programs built from a text and the shipped bindings."""

from collections.abc import Callable

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.program.model import Program, SourceModule, build
from stackproof.program.parse import Text

Build = Callable[..., Program]


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The shipped bindings of `cdktf` with the AWS provider 5.100.0."""
    return Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"})


@pytest.fixture
def program(catalog: Catalog) -> Build:
    """Builds a program of texts by path; none of the names it imports is its own."""

    def make(**files: str) -> Program:
        texts = [Text(f"{name}.py", content) for name, content in files.items()]
        built, problems = build(texts, catalog, lambda _path, _name: False)
        assert problems == ()
        return built

    return make


@pytest.fixture
def module(program: Build) -> Callable[[str], SourceModule]:
    """Builds a program of one text and gives its module."""
    return lambda content: program(main=content).modules[0]
