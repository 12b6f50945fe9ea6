"""The check of synthesized configurations: a stack's Terraform JSON, whoever synthesized it."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from stackproof.api.checking import CheckOutcome
from stackproof.core.errors import NoInput
from stackproof.core.problem import Problem
from stackproof.core.records import dataclass, field
from stackproof.core.span import Position, Span

if TYPE_CHECKING:
    from stackproof.terraform.view import View

_NAME: Final = "cdk.tf.json"
_LARGEST: Final = 1 << 26


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigRequest:
    """Synthesized configurations that are to be checked.

    Args:
        paths: Files, or folders with `cdk.tf.json` in them or below them.
        select: Codes of the rules to ask; none means those of the profile.
        ignore: Codes of rules to leave out.
        profile: The pack of rules; None for that of the settings.
        policy: Whether Checkov is asked too.
        environ: Our own environment.
    """

    paths: tuple[Path, ...]
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    policy: bool = False
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(os.environ))


def check_configs(request: ConfigRequest) -> CheckOutcome:
    """Judges synthesized configurations by what they say; nothing is run.

    Args:
        request: What is checked.

    Raises:
        NoInput: There is no configuration in what was named.
        StackproofError: The settings are wrong.
    """
    from stackproof.rules import registry  # noqa: PLC0415
    from stackproof.settings.model import load  # noqa: PLC0415

    files = _files(request.paths)
    settings = load(files[0])
    profile = request.profile or settings.profile
    rules = registry.chosen(
        select=request.select or settings.select,
        ignore=(*settings.ignore, *request.ignore),
        profile=profile,
    )
    texts: dict[str, str] = {}
    views: list[View] = []
    problems: list[Problem] = []
    for file in files:
        view = _view(file, texts)
        if isinstance(view, Problem):
            problems.append(view)
        else:
            views.append(view)
    from stackproof.check.configs import check_views  # noqa: PLC0415
    from stackproof.terraform.schema import shipped  # noqa: PLC0415

    found = check_views(views, rules=rules)
    if request.policy and any(rule.code.number == "SP790" for rule in rules):
        from stackproof.check.policy import check_policies  # noqa: PLC0415 - few ask for it

        found += check_policies(views, profile=profile, environ=request.environ)
        found = tuple(sorted(found, key=lambda finding: finding.order()))
    named = {label.span.path for d in found for label in (d.primary, *d.related)}
    return CheckOutcome(
        findings=found,
        problems=tuple(problems),
        files=len(views),
        bindings=(shipped().basis,) if views else (),
        texts={path: texts[path] for path in sorted(named & set(texts))},
    )


def view_of(
    name: str,
    config: Path,
    made: "Mapping[str, Sequence[Mapping[str, object]]]",
    folder: Path,
    texts: dict[str, str],
) -> "View | Problem":
    """A synthesized stack as rules look at it, or what kept it from being read.

    Args:
        name: The stack.
        config: Its Terraform JSON.
        made: The lines of the program that made each element, innermost first, by address.
        folder: The program's folder, from which its lines are named.
        texts: The texts of files by path; what is read is added.
    """
    from stackproof.terraform.view import View  # noqa: PLC0415

    view = _view(config, texts)
    if isinstance(view, Problem):
        return view
    origins = {
        address: tuple(
            _line(str(frame["file"]), int(str(frame["line"])), folder, texts) for frame in frames
        )
        for address, frames in made.items()
        if frames
    }
    return View(name, view.document, text=view.text, path=view.path, origins=origins)


def _line(file: str, number: int, folder: Path, texts: dict[str, str]) -> Span:
    """A line of the program, from its first character that is no space."""
    path = Path(file)
    # Files are named as the check of the source names them: from where the person stands.
    named = path.as_posix() if path.is_absolute() else (folder / path).as_posix()
    if named not in texts:
        try:
            texts[named] = Path(named).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            texts[named] = ""
    lines = texts[named].splitlines()
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    start = len(line) - len(line.lstrip()) + 1
    end = max(start, len(line.rstrip()) + 1)
    return Span(named, Position(number, start), Position(number, end))


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = sorted(path.rglob(_NAME)) or sorted(path.glob("*.tf.json"))
            if not below:
                raise NoInput(
                    f"there is no `{_NAME}` in or below `{path}`",
                    help="synthesize the program first: `stackproof synth`",
                )
            files += below
        elif path.exists():
            files.append(path)
        else:
            raise NoInput(f"there is no `{path}`", help="name a `cdk.tf.json`, or its folder")
    return list(dict.fromkeys(files))


def _view(file: Path, texts: dict[str, str]) -> "View | Problem":
    from stackproof.terraform.view import View  # noqa: PLC0415

    name = file.as_posix()
    document: object = None
    problem: Problem | None = None
    try:
        if file.stat().st_size > _LARGEST:
            return Problem(name, "the configuration is too large to be judged")
        texts[name] = file.read_text("utf-8")
        document = json.loads(texts[name])
    except OSError as error:
        problem = Problem(name, f"cannot be read: {error.strerror or error}")
    except UnicodeDecodeError:
        problem = Problem(name, "is no text in UTF-8")
    except json.JSONDecodeError as error:
        problem = Problem(name, f"is no JSON: {error.msg}", line=error.lineno)
    except RecursionError:
        problem = Problem(name, "is nested too deeply")
    if not isinstance(document, dict):
        return problem or Problem(name, "is no JSON object, so no configuration")
    return View(file.parent.name, document, text=texts[name], path=name)
