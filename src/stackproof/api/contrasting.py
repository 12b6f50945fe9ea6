"""The experiment: a program is synthesized twice, and the two are laid side by side."""

import os
import tempfile
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stackproof.api.checking import CheckOutcome
from stackproof.api.configuring import view_of
from stackproof.api.proving import ProgramRequest, SynthOutcome, synth
from stackproof.core.engine import Engine
from stackproof.core.problem import Problem
from stackproof.core.progress import Progress, Silent
from stackproof.core.records import dataclass, field, replace

if TYPE_CHECKING:
    from stackproof.rules.base import Rule
    from stackproof.terraform.view import View


class Varied(Enum):
    """What a variable of a program stands for."""

    ENVIRONMENT = "environment"
    REGION = "region"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class VaryRequest:
    """A program that is to be synthesized twice.

    Args:
        path: Its file or folder.
        variable: The environment variable that differs.
        values: What it is in the first synthesis and in the second.
        varied: What it stands for.
        select: Codes of the rules to ask; none means those of the profile.
        ignore: Codes of rules to leave out.
        profile: The pack of rules; None for that of the settings.
        engine: What runs the program; None for the project's setting.
        environ: Our own environment.
    """

    path: Path
    variable: str
    values: tuple[str, str]
    varied: Varied
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    engine: Engine | None = None
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(os.environ))


def vary(request: VaryRequest, progress: Progress | None = None) -> CheckOutcome:
    """Synthesizes a program twice and says what should differ and does not, or the reverse.

    Args:
        request: What is varied.
        progress: Hears of an index that has to be built first.

    Raises:
        StackproofError: There is no program, or it failed.
    """
    from stackproof.rules import registry  # noqa: PLC0415
    from stackproof.settings.model import load  # noqa: PLC0415

    settings = load(request.path)
    rules = registry.chosen(
        select=request.select or settings.select,
        ignore=(*settings.ignore, *request.ignore),
        profile=request.profile or settings.profile,
    )
    base = ProgramRequest(path=request.path, engine=request.engine, environ=request.environ)
    with tempfile.TemporaryDirectory(prefix="stackproof-vary-") as name:
        outcomes = []
        for number, value in enumerate(request.values):
            asked = replace(base, env={request.variable: value})
            out = Path(name).resolve() / str(number)
            outcomes.append(synth(asked, out=out, progress=progress or Silent()))
        one, other = outcomes
        folder = request.path if request.path.is_dir() else request.path.parent
        outcome = contrasted(
            request.varied, one, other, folder=folder, names=request.values, rules=rules
        )
        is_blind = request.varied is not Varied.NOTHING and _texts(one) == _texts(other)
        if is_blind:
            note = f"`{request.variable}` changes nothing that the program synthesizes"
            outcome = replace(outcome, notes=(*outcome.notes, note))
        return outcome


def _texts(outcome: SynthOutcome) -> list[bytes]:
    return [config.read_bytes() for config in outcome.stacks.values()]


def contrasted(
    varied: Varied,
    one: SynthOutcome,
    other: SynthOutcome,
    *,
    folder: Path,
    names: tuple[str, str],
    rules: "tuple[Rule, ...] | None" = None,
) -> CheckOutcome:
    """What two syntheses of one program show.

    Stacks are compared in the order in which the program makes them, since their names differ
    between environments.

    Args:
        varied: What differed between the two.
        one: What the program wrote first; findings are about its lines.
        other: What it wrote under the other circumstances.
        folder: The program's folder.
        names: What the two environments or regions are called.
        rules: The rules to ask; all of them by default.
    """
    from stackproof.check import configs  # noqa: PLC0415
    from stackproof.rules.configured import Circumstance  # noqa: PLC0415

    circumstance: Circumstance = Circumstance(varied.value)
    texts: dict[str, str] = {}
    pairs: list[tuple[View, View, tuple[str, str]]] = []
    problems: list[Problem] = []
    for pair in zip(one.stacks.items(), other.stacks.items(), strict=False):
        sides: list[View] = []
        for outcome, (stack, config) in zip((one, other), pair, strict=True):
            view = view_of(stack, config, outcome.source_map.get(stack, {}), folder, texts)
            if isinstance(view, Problem):
                problems.append(view)
            else:
                sides.append(view)
        if len(sides) == len(pair):
            pairs.append((sides[0], sides[1], names))
    found = configs.contrasted(circumstance, pairs, texts, rules=rules)
    named = {label.span.path for d in found for label in (d.primary, *d.related)}
    return CheckOutcome(
        findings=found,
        problems=tuple(problems),
        files=len(pairs),
        bindings=(),
        notes=tuple(dict.fromkeys((*one.notes, *other.notes))),
        texts={path: texts[path] for path in sorted(named & set(texts))},
    )
