"""The probes of orders, on the real functions with a real database: true, and refuted if spoilt."""

from collections.abc import Iterator

import pytest

from stackproof.cloud.connection import Connection
from stackproof.cloud.embedded import connect
from stackproof.platforms.trading import probes
from stackproof.prove.probes.interface import Deployed, Probe
from support.live_trading import deployed
from support.probing import holds_until_spoilt
from support.trading import World

pytestmark = pytest.mark.database


@pytest.fixture
def stack(world: World) -> Iterator[Deployed]:
    """The functions as the platform packs them."""
    with deployed(world) as made:
        yield made


@pytest.fixture
def live(endpoint: str) -> Iterator[Connection]:
    """The AWS that they run in."""
    connection = connect(endpoint)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "probe",
    [
        probes.OrdersAreJudged(),
        probes.OrdersAreTakenOnce(),
        probes.OrdersReachTheProcessor(patience=5),
        probes.OrdersAreBooked(patience=5),
    ],
    ids=lambda probe: str(probe.name),
)
def test_a_claim_holds_until_it_is_spoilt(probe: Probe, live: Connection, stack: Deployed) -> None:
    """Each claim about orders is proved of the sound functions, and refuted of spoilt ones."""
    holds_until_spoilt(probe, live, stack)


def test_an_order_that_was_proved_to_be_booked_is_a_row(
    world: World, live: Connection, stack: Deployed
) -> None:
    """What the probe takes for a booked order stands in the database."""
    probes.OrdersAreBooked().run(live, stack)
    assert [row[2:] for row in world.rows()] == [(1, 1)]
