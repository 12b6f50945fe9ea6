"""From arguments to the api's requests."""

import argparse

from stackproof import api
from stackproof.core.engine import Engine
from stackproof.core.errors import UsageError


def program(asked: argparse.Namespace) -> "api.ProgramRequest":
    """The program that the arguments name.

    Raises:
        UsageError: A variable is not written as NAME=VALUE.
    """
    return api.ProgramRequest(
        path=asked.path,
        stack=asked.stack,
        env=variables(asked.env),
        timeout=asked.timeout,
        engine=Engine(asked.engine) if asked.engine else None,
    )


def variables(items: list[str]) -> dict[str, str]:
    """The variables that the arguments give a program.

    Raises:
        UsageError: One is not written as NAME=VALUE.
    """
    env: dict[str, str] = {}
    for item in items:
        name, sign, value = item.partition("=")
        if not sign or not name.isidentifier():
            raise UsageError(f"`--env {item}` is not NAME=VALUE")
        env[name] = value
    return env


def versions(items: list[str]) -> dict[str, str]:
    """The versions of bindings that the arguments ask for, by distribution.

    Raises:
        UsageError: One is not written as DIST=VERSION.
    """
    found: dict[str, str] = {}
    for item in items:
        name, _, version = item.replace("==", "=").partition("=")
        plain = name.lower().replace("_", "-").replace(".", "-")
        is_name = plain.replace("-", "").isalnum() and not plain.startswith("-")
        if not is_name or not version[:1].isdigit() or "/" in version:
            raise UsageError(
                f"`--bindings {item}` is not DIST=VERSION",
                help="for instance --bindings cdktn-provider-aws=25.8.1",
            )
        found[plain] = version
    return found


def codes(names: list[str]) -> tuple[str, ...]:
    """The codes of rules that the arguments name, with commas or one by one."""
    return tuple(name for item in names for name in item.split(","))
