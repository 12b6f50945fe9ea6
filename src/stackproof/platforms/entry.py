"""How a platform's app begins and ends: the suffix of its environment, and its exit code."""

import os
import sys
from collections.abc import Callable, Mapping

from stackproof.constructs.errors import ConstructError
from stackproof.constructs.naming import check_environment_suffix


def environment_suffix(environ: Mapping[str, str]) -> str:
    """What tells this deployment from others; a variable that is empty counts as unset.

    Raises:
        BadValue: No names can be made with it.
    """
    suffix = environ.get("ENVIRONMENT_SUFFIX") or environ.get("TF_WORKSPACE") or "dev"
    return check_environment_suffix(suffix)


def run(build: Callable[[Mapping[str, str]], None]) -> int:
    """Run an app with the environment of its process; a mistake is one message, and exit code 2.

    Args:
        build: What writes the Terraform JSON, given the variables.
    """
    try:
        build(os.environ)
    except ConstructError as error:
        sys.stderr.write(f"error: {error.message}\n  help: {error.help}\n")
        return 2
    return 0
