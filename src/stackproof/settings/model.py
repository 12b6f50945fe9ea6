"""The settings of a project, read once and never changed.

They stand in `stackproof.toml`, or under `[tool.stackproof]` in `pyproject.toml`; the nearest
such file above the program is the one that counts.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from stackproof.core.errors import UsageError


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
        terraform: The Terraform or OpenTofu executable.
        provider_mirror: A folder that holds providers in Terraform's mirror layout.
        bindings: Versions of provider bindings to judge by, by distribution.
        ignore: Codes of rules that are left out.
        select: Codes of the rules that are asked; none means all.
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
    terraform: str | None = None
    provider_mirror: str | None = None
    bindings: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
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
            tool = _read(shared).get("tool", {})
            if isinstance(tool, dict) and "stackproof" in tool:
                return _settings(candidate, tool["stackproof"], shared)
    return Settings(root=folder)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"cannot read the settings: {error.strerror}", where=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the settings are not TOML: {error}", where=str(path), help="mend that line"
        ) from error


def _settings(root: Path, table: object, path: Path) -> Settings:
    if not isinstance(table, dict):
        raise UsageError("the settings of stackproof are not a table", where=str(path))
    known = {f.name.replace("_", "-"): f for f in fields(Settings) if f.name != "root"}
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            raise UsageError(
                f"stackproof has no setting `{key}`",
                where=str(path),
                help="the settings are " + ", ".join(sorted(known)),
            )
        values[known[key].name] = _checked(key, value, known[key].type, path)
    return Settings(root=root, **values)


def _checked(key: str, value: object, kind: object, path: Path) -> object:
    """The value in the type of its field; `kind` is that type as it is written above."""
    wanted = str(kind)
    if "Mapping" in wanted:
        if isinstance(value, dict) and all(isinstance(v, str) for v in value.values()):
            if key == "env" and not all(name.isidentifier() for name in value):
                raise UsageError(
                    "the setting `env` has a name that no variable can have",
                    where=str(path),
                    help="use letters, digits and underscores",
                )
            return MappingProxyType(dict(value))
        allowed = "a table of strings"
    elif "tuple" in wanted:
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return tuple(value)
        allowed = "a list of strings"
    elif "int" in wanted:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        allowed = "a whole number above zero"
    else:
        if isinstance(value, str) and value:
            return value
        allowed = "a string that is not empty"
    raise UsageError(f"the setting `{key}` is {value!r}", where=str(path), help=f"give {allowed}")
