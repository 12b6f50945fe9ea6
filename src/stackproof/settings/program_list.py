"""A list of programs that are proved side by side, in a TOML file.

    [programs.shop]
    path = "shop/infrastructure"
    stack = "shop-dev"
    env = { STAGE = "preview" }

A path is relative to the file's own folder.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from stackproof.core.errors import NoInput, UsageError
from stackproof.core.records import dataclass

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_KEYS: Final = ("path", "stack", "env")
_EXAMPLE: Final = 'write, for instance: [programs.shop] and below it path = "shop"'


@dataclass(frozen=True, slots=True)
class ListedProgram:
    """One program of a list.

    Args:
        name: What the list calls it; also the name of its folder for evidence.
        path: Its file or folder.
        stack: The stack that is proved; None for what is proved without a choice.
        env: Variables for the program.
    """

    name: str
    path: Path
    stack: str | None
    env: Mapping[str, str]


def read(file: Path) -> tuple[ListedProgram, ...]:
    """The programs that a file lists, in its order.

    Raises:
        NoInput: There is no such file, or it lists nothing.
        UsageError: It is no list of programs.
    """
    where = str(file)
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NoInput(
            f"there is no `{file}`", help="name a program, or a TOML file that lists programs"
        ) from error
    except OSError as error:
        raise UsageError(f"cannot read the list: {error.strerror}", where=where) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            "the list of programs is not UTF-8", where=where, help="save it as UTF-8"
        ) from error
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"the list of programs is not TOML: {error}", where=where, help="mend that line"
        ) from error
    for key in content:
        if key != "programs":
            raise UsageError(f"a list of programs has no key `{key}`", where=where, help=_EXAMPLE)
    programs = content.get("programs", {})
    if not isinstance(programs, dict):
        raise UsageError("`programs` is not a table", where=where, help=_EXAMPLE)
    if not programs:
        raise NoInput("the list has no program", where=where, help=_EXAMPLE)
    _check_names(tuple(programs), where)
    return tuple(_program(name, table, file) for name, table in programs.items())


def _check_names(names: tuple[str, ...], where: str) -> None:
    """Each name becomes a folder, and some file systems do not tell capital letters apart."""
    seen: dict[str, str] = {}
    for name in names:
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"a program cannot be called `{name}`",
                where=where,
                help="use up to 64 letters, digits, hyphens and underscores",
            )
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            raise UsageError(
                f"`{other}` and `{name}` would share a folder",
                where=where,
                help="let them differ in more than capital letters",
            )


def _program(name: str, table: object, file: Path) -> ListedProgram:
    where = f"{file}, programs.{name}"
    if not isinstance(table, dict):
        raise UsageError("the program is not a table", where=where, help=_EXAMPLE)
    for key in table:
        if key not in _KEYS:
            raise UsageError(
                f"a program has no key `{key}`", where=where, help=f"it has {', '.join(_KEYS)}"
            )
    path, stack = table.get("path"), table.get("stack")
    if not isinstance(path, str) or not path:
        raise UsageError("`path` is missing or no string", where=where, help=_EXAMPLE)
    if stack is not None and (not isinstance(stack, str) or not stack):
        raise UsageError("`stack` is no string", where=where, help="name one stack")
    found = file.parent / path
    if not found.exists():
        raise NoInput(
            f"there is no `{found}`",
            where=where,
            help="name a file or a folder, relative to the list",
        )
    if found.is_file() and found.suffix == ".toml":
        # Its proof would prove a list in turn, and a list that names itself would never end.
        raise UsageError(
            f"`{path}` is a list, and no program",
            where=where,
            help="name the programs of that list in this one",
        )
    return ListedProgram(name, found, stack, _variables(table.get("env", {}), where))


def _variables(table: Any, where: str) -> Mapping[str, str]:  # noqa: ANN401 - what TOML holds
    if not isinstance(table, dict) or not all(isinstance(v, str) for v in table.values()):
        raise UsageError(
            "`env` is not a table of strings", where=where, help='for instance { STAGE = "dev" }'
        )
    if not all(map(str.isidentifier, table)):
        raise UsageError(
            "`env` has a name that no variable can have",
            where=where,
            help="use letters, digits and underscores",
        )
    return MappingProxyType(dict(table))
