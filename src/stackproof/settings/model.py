"""The settings of a project, read once and never changed.

They stand in `stackproof.toml`, or under `[tool.stackproof]` in `pyproject.toml`; the nearest
such file above the program is the one that counts.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from stackproof.core.engine import Engine
from stackproof.core.errors import UsageError
from stackproof.core.records import dataclass, field

_HEAD: Final = r"""^\s*(\[[^]\n]*stackproof|\[\s*["']?tool["']?\s*]|["']?tool["']?\s*[.=])"""
"""How a table `tool.stackproof` may begin."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a project asks of stackproof; every field has a default.

    Args:
        root: The folder of the file that was read, or of the program if there is none.
        entry: The program that `synth` and `prove` run, relative to the project's folder.
        python: The interpreter that runs it, relative to `root`.
        env: Variables that the program gets.
        pass_env: Names of variables that the program gets from stackproof's own environment.
        synth_timeout: Seconds a synthesis may take.
        apply_timeout: Seconds an apply or a destroy may take.
        memory_mb: Megabytes of memory that each process of a synthesis may hold.
        engine: What runs a program.
        synth_network: Whether a program may use the network at synthesis.
        writable: Folders that a program may write to beyond its own, relative to `root`.
        environment_variable: The variable that tells the program its environment.
        region_variable: The variable that tells it its region.
        terraform: The Terraform or OpenTofu executable.
        provider_mirror: A folder that holds providers in Terraform's mirror layout.
        bindings: Versions of provider bindings to judge by, by distribution.
        ignore: Codes of rules that are left out.
        select: Codes of the rules that are asked; none means those of the profile.
        profile: The pack of rules that is asked.
        exclude: Files and folders below `root` that `check` leaves out, as patterns.
    """

    root: Path
    entry: str | None = None
    python: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    pass_env: tuple[str, ...] = ()
    synth_timeout: int = 120
    apply_timeout: int = 1800
    memory_mb: int = 4096
    engine: Engine = Engine.AUTO
    synth_network: bool = False
    writable: tuple[str, ...] = ()
    environment_variable: str | None = None
    region_variable: str | None = None
    terraform: str | None = None
    provider_mirror: str | None = None
    bindings: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    profile: str = "default"
    exclude: tuple[str, ...] = ()


def load(start: Path) -> Settings:
    """The settings for a program.

    Args:
        start: The program's file or folder.

    Raises:
        UsageError: The file cannot be read, or a key or a value in it is not known.
    """
    folder = start if start.is_dir() else start.parent
    folder = folder.absolute()
    for candidate in (folder, *folder.parents):
        own = candidate / "stackproof.toml"
        if own.is_file():
            return _settings(candidate, _read(own), own)
        shared = candidate / "pyproject.toml"
        if shared.is_file():
            tool = _read(shared, _may_hold_ours).get("tool", {})
            if isinstance(tool, dict) and "stackproof" in tool:
                return _settings(candidate, tool["stackproof"], shared)
    return Settings(root=folder)


def _may_hold_ours(text: str) -> bool:
    """Whether a `pyproject.toml` may hold settings: most hold none, and TOML is slow to read."""
    return "stackproof" in text and re.search(_HEAD, text, re.MULTILINE) is not None


def _read(path: Path, is_wanted: Callable[[str], bool] = bool) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        if not is_wanted(text):
            return {}
        import tomllib  # noqa: PLC0415 - slow to load, and most programs have no settings

        return tomllib.loads(text)
    except OSError as error:
        raise UsageError(f"cannot read the settings: {error.strerror}", where=str(path)) from error
    except ValueError as error:
        raise UsageError(
            f"the settings are not TOML: {error}", where=str(path), help="mend that line"
        ) from error


def _settings(root: Path, table: object, path: Path) -> Settings:
    if not isinstance(table, dict):
        raise UsageError("the settings of stackproof are not a table", where=str(path))
    kinds = Settings.__annotations__
    known = {name.replace("_", "-"): name for name in kinds if name != "root"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise UsageError(
                f"stackproof has no setting `{key}`",
                where=str(path),
                help="the settings are " + ", ".join(sorted(known)),
            )
        values[known[key]] = _checked(key, value, kinds[known[key]], path)
    return Settings(root=root, **values)


def _checked(key: str, value: object, kind: object, path: Path) -> object:
    """The value in the type of its field; `kind` is that type as it is written above."""
    wanted = str(kind)
    allowed, read = next((how for name, how in _KINDS if name in wanted), _KINDS[-1][1])
    checked = read(value)
    if checked is None:
        raise UsageError(
            f"the setting `{key}` is {value!r}", where=str(path), help=f"give {allowed}"
        )
    if key == "env" and isinstance(value, dict) and not all(map(str.isidentifier, value)):
        raise UsageError(
            "the setting `env` has a name that no variable can have",
            where=str(path),
            help="use letters, digits and underscores",
        )
    return checked


def _table(value: object) -> object:
    is_good = isinstance(value, dict) and all(isinstance(v, str) for v in value.values())
    return MappingProxyType(dict(value)) if isinstance(value, dict) and is_good else None


def _list(value: object) -> object:
    is_good = isinstance(value, list) and all(isinstance(v, str) for v in value)
    return tuple(value) if isinstance(value, list) and is_good else None


def _engine(value: object) -> object:
    return next((engine for engine in Engine if engine.value == value), None)


def _flag(value: object) -> object:
    return value if isinstance(value, bool) else None


def _number(value: object) -> object:
    is_good = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value if is_good else None


def _text(value: object) -> object:
    return value if isinstance(value, str) and value else None


# What a field's type is recognised by, what it takes, and how a value is read: None if it is wrong.
_KINDS: tuple[tuple[str, tuple[str, Callable[[object], object]]], ...] = (
    ("Mapping", ("a table of strings", _table)),
    ("tuple", ("a list of strings", _list)),
    ("Engine", ("one of " + ", ".join(engine.value for engine in Engine), _engine)),
    ("bool", ("true or false", _flag)),
    ("int", ("a whole number above zero", _number)),
    ("str", ("a string that is not empty", _text)),
)
