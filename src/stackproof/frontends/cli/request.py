"""From arguments to the api's requests."""

import argparse

from stackproof import api
from stackproof.core.errors import UsageError


def program(asked: argparse.Namespace) -> api.ProgramRequest:
    """The program that the arguments name.

    Raises:
        UsageError: A variable is not written as NAME=VALUE.
    """
    env: dict[str, str] = {}
    for item in asked.env:
        name, sign, value = item.partition("=")
        if not sign or not name.isidentifier():
            raise UsageError(f"`--env {item}` is not NAME=VALUE")
        env[name] = value
    return api.ProgramRequest(path=asked.path, stack=asked.stack, env=env, timeout=asked.timeout)
