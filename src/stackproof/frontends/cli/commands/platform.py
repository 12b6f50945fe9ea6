"""`stackproof platform`."""

import argparse
import sys
from pathlib import Path

from stackproof import api
from stackproof.core.verdict import Refuted, Unproved
from stackproof.frontends.cli import terminal


def run(asked: argparse.Namespace) -> int:
    """Lists platforms, copies one, or does a step with one."""
    if asked.platform == "list":
        for each in api.all_platforms():
            sys.stdout.write(f"{each.name}\t{each.summary}\n")
        return 0
    if asked.platform == "new":
        written = api.new_platform(asked.name, asked.folder)
        sys.stdout.write(
            f"{len(written)} files in {asked.folder}; its README.md says how to go on\n"
        )
        return 0
    return _step(asked)


def _step(asked: argparse.Namespace) -> int:
    out = asked.out or Path("build") / "platform" / asked.platform / asked.env
    outcome = api.run_platform(
        api.PlatformRequest(
            name=asked.platform,
            step=api.Step(asked.step),
            environment=asked.env,
            regions=tuple(asked.regions.split(",")) if asked.regions else (),
            settings=asked.settings,
            place=api.Place(asked.target),
            stacks=tuple(asked.stack),
            out=out,
        ),
        terminal.stages(),
    )
    if api.Step(asked.step) is api.Step.SYNTH:
        for name, path in outcome.configs.items():
            sys.stdout.write(f"{name}\t{path}\n")
        return 0
    for claim in outcome.claims:
        for part in (claim, *claim.parts):
            _tell(part.name, part.verdict)
    for note in outcome.notes:
        sys.stdout.write(f"{note}\n")
    is_refuted = any(isinstance(claim.verdict, Refuted) for claim in outcome.claims)
    is_stopped = any(
        isinstance(claim.verdict, Unproved) and not claim.parts for claim in outcome.claims
    )
    return 1 if is_refuted or is_stopped else 0


def _tell(name: str, verdict: object) -> None:
    """What does not hold, or could not be asked, with what was seen."""
    if isinstance(verdict, Refuted):
        sys.stdout.write(f"{name}: expected {verdict.expected}, saw {verdict.observed}\n")
        for line in verdict.evidence:
            sys.stdout.write(f"  {line}\n")
    elif isinstance(verdict, Unproved):
        sys.stdout.write(f"{name}: left open: {verdict.reason}\n")
