"""`stackproof platform`."""

import argparse
import sys
from pathlib import Path

from stackproof import api
from stackproof.core.verdict import Proved, Refuted, Unproved
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
            regions=() if asked.regions is None else tuple(asked.regions.split(",")),
            settings=asked.settings,
            place=api.Place(asked.target),
            stacks=tuple(asked.stack),
            out=out,
        ),
        terminal.stages(),
        agree=lambda what: asked.yes or _types(f"{asked.platform}-{asked.env}", what),
    )
    if api.Step(asked.step) is api.Step.SYNTH:
        for name, path in outcome.configs.items():
            sys.stdout.write(f"{name}\t{path}\n")
        return 0
    for claim in outcome.claims:
        for part in (claim, *claim.parts):
            _tell(part.name, part.verdict)
        if isinstance(claim.verdict, Proved) and api.Step(asked.step) is api.Step.DEPLOY:
            # What the stack says of itself stands after how much there is of it.
            sys.stdout.writelines(f"{line}\n" for line in claim.verdict.evidence[1:])
    for note in outcome.notes:
        sys.stdout.write(f"{note}\n")
    is_refuted = any(isinstance(claim.verdict, Refuted) for claim in outcome.claims)
    is_stopped = any(
        isinstance(claim.verdict, Unproved) and not claim.parts for claim in outcome.claims
    )
    return 1 if is_refuted or is_stopped else 0


def _types(name: str, what: str) -> bool:
    """Whether the person at the terminal types the deployment's name; nobody there types none."""
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(f"{what}.\nType {name} to go on: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() == name


def _tell(name: str, verdict: object) -> None:
    """What does not hold, or could not be asked, with what was seen."""
    if isinstance(verdict, Refuted):
        sys.stdout.write(f"{name}: expected {verdict.expected}, saw {verdict.observed}\n")
        for line in verdict.evidence:
            sys.stdout.write(f"  {line}\n")
    elif isinstance(verdict, Unproved):
        sys.stdout.write(f"{name}: left open: {verdict.reason}\n")
