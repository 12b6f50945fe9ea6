"""The process in which probes run: `python -m stackproof.prove.host REQUEST`.

A project's `proof.py` is the project's code, so it runs in a process of its own, under a clock.
The request is a JSON file; the answer is one JSON line on standard output for each probe.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NoReturn

from stackproof.cloud.account import Account
from stackproof.cloud.embedded import connect
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.prove.probes.existence import ResourcesExist
from stackproof.prove.probes.interface import Deployed, DeployedResource, Probe
from stackproof.prove.wire import Request, announce, encode

_PROBE_SECONDS = 60


class _TimeUp(BaseException):
    """A probe took too long."""


class _NotAProof(Exception):
    """`proof.py` is not what it should be."""


def main() -> int:
    """Runs every probe of the request."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what probes print is talk, not an answer
    request = Request.read(Path(sys.argv[1]))
    signal.signal(signal.SIGALRM, _time_up)
    for line in _answers(request):
        answers.write(line + "\n")
        answers.flush()
    return 0


def _answers(request: Request) -> Iterator[str]:
    live = connect(request.endpoint) if request.endpoint else Account()
    stack = Deployed(
        outputs=request.outputs,
        resources=tuple(DeployedResource(**resource) for resource in request.resources),
    )
    # What is asked of every program is asked before any code of the project can end us.
    yield _answer(ResourcesExist(), live, stack)
    own: tuple[Probe, ...] = ()
    try:
        own = _probes(Path(request.proof), request.stack) if request.proof else ()
    except _NotAProof as error:
        broken = Refuted(
            expected="proof.py has `PROBES`: a tuple of Probe objects, or one for each pattern of "
            "stack names",
            observed=str(error),
        )
        yield encode("proof.py", "Can the project's own probes be read?", broken, 0.0)
    yield announce([(probe.name, f"{probe.claim}?") for probe in own])
    for probe in own:
        yield _answer(probe, live, stack)


def _answer(probe: Probe, live: Any, stack: Deployed) -> str:  # noqa: ANN401 - see `Live`
    began = time.monotonic()
    reason = live.unproved(probe.needs)
    verdict = Unproved(reason) if reason else _run(probe, live, stack)
    return encode(probe.name, f"{probe.claim}?", verdict, time.monotonic() - began)


def _run(probe: Probe, live: Any, stack: Deployed) -> Verdict:  # noqa: ANN401 - see `Live`
    signal.alarm(_PROBE_SECONDS)
    try:
        verdict: object = probe.run(live, stack)
    except _TimeUp:
        return Unproved(f"the probe was still asking after {_PROBE_SECONDS} s")
    except BaseException as error:  # noqa: BLE001 - a probe that fails has refuted nothing
        return Unproved(f"the probe failed: {type(error).__name__}: {error}")
    finally:
        signal.alarm(0)
    if not isinstance(verdict, Proved | Refuted | Unproved):
        return Unproved(f"the probe failed: it answered {verdict!r}, which is no verdict")
    return verdict


def _probes(path: Path, stack: str) -> tuple[Probe, ...]:
    """The probes that are asked of a stack: all, or those of the first pattern that fits it."""
    module = _load(path)
    probes: object = getattr(module, "PROBES", None)
    if isinstance(probes, Mapping):
        fitting = [each for pattern, each in probes.items() if fnmatchcase(stack, str(pattern))]
        if not fitting:
            raise _NotAProof(f"no pattern of `PROBES` fits the stack `{stack}`")
        probes = fitting[0]
    if not isinstance(probes, tuple | list):
        raise _NotAProof("it has no `PROBES`")
    for probe in probes:
        if not isinstance(probe, Probe):
            raise _NotAProof(f"`PROBES` holds {probe!r}")
    return tuple(probes)


def _load(path: Path) -> ModuleType:
    sys.path.insert(0, str(path.parent))
    spec = spec_from_file_location("stackproof_project_proof", path)
    if spec is None or spec.loader is None:
        raise _NotAProof("it cannot be loaded")
    module = module_from_spec(spec)
    signal.alarm(_PROBE_SECONDS)
    try:
        spec.loader.exec_module(module)
    except _TimeUp as error:
        raise _NotAProof(f"it was still being read after {_PROBE_SECONDS} s") from error
    except BaseException as error:
        raise _NotAProof(f"{type(error).__name__}: {error}") from error
    finally:
        signal.alarm(0)
    return module


def _time_up(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise _TimeUp


if __name__ == "__main__":
    sys.exit(main())
