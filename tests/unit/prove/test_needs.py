"""What the ready-made probes need of a target is named as the target names it."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest

from stackproof.cloud.capabilities import EMBEDDED
from stackproof.prove import probes
from stackproof.prove.probes.existence import ResourcesExist
from stackproof.prove.probes.interface import Probe


def ready_made() -> Iterator[type[Probe]]:
    """Every probe that can be had."""
    for module in pkgutil.iter_modules(probes.__path__):
        loaded = importlib.import_module(f"{probes.__name__}.{module.name}")
        for _, found in inspect.getmembers(loaded, inspect.isclass):
            is_own = found.__module__ == loaded.__name__ and not inspect.isabstract(found)
            if is_own and issubclass(found, Probe):
                yield found


@pytest.mark.parametrize("probe", sorted(ready_made(), key=str), ids=lambda each: each.__name__)
def test_a_probe_needs_what_somebody_has_looked_at(probe: type[Probe]) -> None:
    """A name that nobody knows would leave the claim open for ever; none would hide a need."""
    unknown = probe.needs - set(EMBEDDED)

    assert not unknown
    # It asks whatever service the program uses, and takes a service that says no for an answer.
    assert probe.needs or probe is ResourcesExist
