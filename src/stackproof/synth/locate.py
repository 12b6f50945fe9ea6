"""Which file of a project is the program, and how it is run."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path

from stackproof.core.errors import NoInput, UsageError
from stackproof.settings.interpreter import interpreter
from stackproof.settings.model import Settings
from stackproof.synth.interface import Program

# What people call the file that makes the App, in the order in which it is looked for.
_USUAL_ENTRIES = ("main.py", "app.py", "tap.py", "__main__.py")


def locate(path: Path, settings: Settings, environ: Mapping[str, str]) -> Program:
    """The program that a path means.

    Args:
        path: A Python file, or a folder with one that makes the App.
        settings: The project's settings.
        environ: Our own environment, of which `pass_env` names what the program gets.

    Raises:
        NoInput: There is no program there.
        UsageError: What is there is not a program, or the interpreter does not exist.
    """
    if not path.exists():
        raise NoInput(f"there is no `{path}`", help="name a Python file or a project's folder")
    folder, entry, arguments = _entry(path.absolute(), settings)
    try:
        if not entry.read_bytes().strip():
            raise NoInput(f"`{entry.name}` is empty", where=str(entry))
    except OSError as error:
        raise UsageError(f"cannot read the program: {error.strerror}", where=str(entry)) from error
    env = dict(settings.env)
    for name in settings.pass_env:
        if name in environ:
            env[name] = environ[name]
    return Program(
        folder=folder,
        entry=entry,
        arguments=arguments,
        python=interpreter(folder, settings),
        env=env,
        timeout=settings.synth_timeout,
        memory_mb=settings.memory_mb,
        writable=tuple(settings.root / Path(name).expanduser() for name in settings.writable),
        network=settings.synth_network,
    )


def _entry(path: Path, settings: Settings) -> tuple[Path, Path, tuple[str, ...]]:
    if path.is_file():
        if path.suffix != ".py":
            raise UsageError(
                f"`{path.name}` is not a Python file", help="name the file that makes the App"
            )
        return path.parent, path, ()
    if settings.entry is not None:
        entry = path / settings.entry
        if not entry.is_file():
            raise UsageError(
                f"the setting `entry` names `{settings.entry}`, which is not in {path}",
                help="name the file that makes the App",
            )
        return path, entry, ()
    named = _from_cdktf_json(path)
    if named is not None:
        return path, *named
    for name in _USUAL_ENTRIES:
        if (path / name).is_file():
            return path, path / name, ()
    found = sorted(p.name for p in path.glob("*.py"))
    raise NoInput(
        f"no program in {path}: it has no cdktf.json and none of {', '.join(_USUAL_ENTRIES[:3])}",
        help="name the file that makes the App"
        + (f", one of {', '.join(found[:8])}?" if found else ""),
    )


def _from_cdktf_json(folder: Path) -> tuple[Path, tuple[str, ...]] | None:
    """The Python file in `cdktf.json`'s `app`, whatever runs it there (pipenv, poetry, uv)."""
    file = folder / "cdktf.json"
    if not file.is_file():
        return None
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"cdktf.json cannot be read: {error}", where=str(file)) from error
    app = content.get("app") if isinstance(content, dict) else None
    if not isinstance(app, str) or not app.strip():
        return None
    try:
        words = shlex.split(app)
    except ValueError as error:
        raise UsageError(f"`app` is not a command: {error}", where=str(file)) from error
    for index, word in enumerate(words):
        if word.endswith(".py"):
            entry = folder / word
            if not entry.is_file():
                raise UsageError(f"`app` runs `{word}`, which does not exist", where=str(file))
            return entry, tuple(words[index + 1 :])
    raise UsageError(
        f"`app` is `{app}`, which names no Python file",
        where=str(file),
        help="name the file that makes the App with the setting `entry`, or on the command line",
    )
