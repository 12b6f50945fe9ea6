"""pytest fixtures that make tests of infrastructure real: applied stacks, not their text.

The entry point of pytest: what a run does not use is not imported.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

import pytest

if TYPE_CHECKING:
    from stackproof.cloud.embedded import EmbeddedAws
    from stackproof.pytest_plugin.views import Deployed, Synthesized
    from stackproof.pytest_plugin.wanted import Wanted


class _Broker(Protocol):
    """Who deploys for the workers of a run."""

    address: tuple[str, str]

    def close(self) -> None:
        """Ends what it has deployed."""


_BROKER = pytest.StashKey[_Broker]()
_ADDRESS = "stackproof_broker"
_MARKER = "aws_verified"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options, on the command line and in the ini file."""
    group = parser.getgroup("stackproof", "stacks that are really applied")
    group.addoption(
        "--stackproof-target",
        choices=("embedded", "aws"),
        default="embedded",
        help="where `deployed` is: on the embedded AWS (the default), or already on your account",
    )
    group.addoption(
        "--stackproof-state",
        metavar="FILE",
        help="what `terraform show -json` said of the stack on your account",
    )
    parser.addini("stackproof_program", "the program's folder or file, from the root folder")
    parser.addini("stackproof_stack", "which of its stacks, if it has several")
    parser.addini("stackproof_env", "its variables, one NAME=value a line", type="linelist")


def pytest_configure(config: pytest.Config) -> None:
    """Makes the marker known."""
    config.addinivalue_line(
        "markers", f"{_MARKER}: also runs on a real account, with --stackproof-target=aws"
    )


def pytest_report_header(config: pytest.Config) -> str | None:
    """On a real account, says whose it is before any test touches it."""
    if config.getoption("stackproof_target") != "aws":
        return None
    from stackproof.core.errors import StackproofError  # noqa: PLC0415 - only with an account
    from stackproof.pytest_plugin.building import on_account  # noqa: PLC0415

    try:
        identity, found = on_account(config.getoption("stackproof_state"))
    except StackproofError as error:
        return f"stackproof: {error.message}"
    return f"stackproof: {identity}, in {found.region}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On a real account, only the tests that are meant for one touch the stack."""
    if config.getoption("stackproof_target") != "aws":
        return
    chosen = [item for item in items if not _touches(item) or item.get_closest_marker(_MARKER)]
    if left_out := [item for item in items if item not in chosen]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = chosen


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tells a worker of pytest-xdist who deploys: one process does, for all of them."""
    config: pytest.Config = node.config  # type: ignore[attr-defined] # xdist ships no types
    if _BROKER not in config.stash:
        from stackproof.pytest_plugin.sharing import Broker  # noqa: PLC0415 - only with workers

        config.stash[_BROKER] = Broker()
    node.workerinput[_ADDRESS] = config.stash[_BROKER].address  # type: ignore[attr-defined]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends what was started for the workers."""
    broker = config.stash.get(_BROKER, None)
    if broker is not None:
        broker.close()


@pytest.fixture(scope="session")
def stackproof_program(pytestconfig: pytest.Config) -> "Wanted":
    """The program under test, as the ini file names it; override it to choose another."""
    from stackproof.pytest_plugin.wanted import wanted  # noqa: PLC0415

    return wanted(
        pytestconfig.getini("stackproof_program"),
        stack=pytestconfig.getini("stackproof_stack"),
        env=pytestconfig.getini("stackproof_env"),
        root=pytestconfig.rootpath,
    )


@pytest.fixture(scope="session")
def synthesized(
    stackproof_program: "Wanted", tmp_path_factory: pytest.TempPathFactory
) -> "Synthesized":
    """The Terraform JSON of the program, synthesized once."""
    from stackproof.pytest_plugin.building import synthesize  # noqa: PLC0415
    from stackproof.pytest_plugin.saying import failing  # noqa: PLC0415

    with failing("the program cannot be synthesized"):
        return synthesize(stackproof_program, tmp_path_factory.mktemp("synthesized"))


@pytest.fixture(scope="session")
def deployed(
    request: pytest.FixtureRequest,
    pytestconfig: pytest.Config,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator["Deployed"]:
    """The program's stack, applied once for the whole run. Without one, the test fails."""
    from stackproof.pytest_plugin import building, sharing  # noqa: PLC0415
    from stackproof.pytest_plugin.saying import failing  # noqa: PLC0415

    if pytestconfig.getoption("stackproof_target") == "aws":
        with failing("there is no stack on a real account"):
            _, found = building.on_account(pytestconfig.getoption("stackproof_state"))
        yield found
        return
    program: Wanted = request.getfixturevalue("stackproof_program")
    worker = getattr(pytestconfig, "workerinput", None)
    with failing("the stack cannot be applied"):
        if worker is not None:
            built = sharing.ask(worker.get(_ADDRESS), program)
            stop = None
        else:
            deployment = building.deploy(program, tmp_path_factory.mktemp("deployed"))
            built, stop = deployment.built, deployment.stop
    try:
        yield building.connected(built)
    finally:
        if stop is not None:
            stop()


@pytest.fixture(scope="session")
def _embedded_aws_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["EmbeddedAws"]:
    from stackproof.cloud.embedded import EmbeddedAws  # noqa: PLC0415
    from stackproof.pytest_plugin.saying import failing  # noqa: PLC0415

    server = EmbeddedAws(tmp_path_factory.mktemp("embedded-aws"))
    with failing("the embedded AWS cannot be started"):
        server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def embedded_aws(_embedded_aws_server: "EmbeddedAws") -> Iterator["EmbeddedAws"]:
    """An embedded AWS that is empty when the test begins: started once, emptied after each."""
    yield _embedded_aws_server
    _embedded_aws_server.reset()


def _touches(item: pytest.Item) -> bool:
    """Whether a test uses the stack that was applied."""
    return "deployed" in getattr(item, "fixturenames", ())
