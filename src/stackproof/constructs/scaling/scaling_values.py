"""What EC2 and EC2 Auto Scaling take, and what a service on an instance may be told."""

import re
from collections.abc import Mapping
from typing import Final

from stackproof.constructs._tokens import REFERENCE, is_token
from stackproof.constructs.compute.environment import is_secret
from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches, whole_number

INSTANCE_TYPE: Final = Rule(
    "the instance type",
    matches(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*"),
    "a type such as t4g.small",
    "write the family and the size, joined by a dot",
)
VOLUME_GB: Final = Rule(
    "the size of the volume in GB",
    whole_number(range(8, 16385)),
    "8 to 16384",
    "8 is what the image needs",
)
SIZE: Final = Rule(
    "the number of instances",
    whole_number(range(1, 501)),
    "1 to 500",
    "500 is what an account has in a region unless AWS raised it",
)
CPU_PERCENT: Final = Rule(
    "the processor load that is held",
    whole_number(range(10, 91)),
    "10 to 90 per cent",
    "50 leaves room for the time that a new instance takes",
)
GRACE_SECONDS: Final = Rule(
    "the seconds that a new instance has to become well",
    whole_number(range(30, 3601)),
    "30 to 3600",
    "take what the slowest start needs",
)
SERVICE_NAME: Final = Rule(
    "the name of the service",
    matches(r"[a-z][a-z0-9-]{0,30}"),
    "a small letter, then up to 30 small letters, digits and hyphens",
    "it is the name of a user and of a systemd unit",
)
MODULE: Final = Rule(
    "the module that is run",
    matches(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*"),
    "the name of a module",
    "write it as after python -m",
)
STOP_SECONDS: Final = Rule(
    "the seconds that the service has to end",
    whole_number(range(1, 901)),
    "1 to 900",
    "take a little more than it drains",
)

# Amazon EC2 User Guide, user data, before it is encoded.
_LARGEST_SCRIPT: Final = 16384
# The Graviton families: a letter, a number, then g among the letters that follow.
_ARM: Final = re.compile(r"[a-z]+\d+[a-z]*g[a-z]*(-[a-z0-9]+)*\.|a1\.")
_VARIABLE: Final = re.compile(r"[A-Z][A-Z0-9_]*")
# What systemd reads as quotes, escapes or the end of a value.
_UNSAFE: Final = re.compile(r"[\s\"'\\]")


def is_arm(instance_type: str) -> bool:
    """Whether instances of the type have a processor of the ARM architecture."""
    return _ARM.match(instance_type) is not None


def check_sizes(minimum: int, maximum: int, *, what: str = "the number of instances") -> None:
    """Refuse sizes that Auto Scaling does not take.

    Raises:
        BadValue: One is out of range, or they are the wrong way round.
    """
    SIZE.check(minimum, what=f"{what}, minimum" if " " in what else f"{what}.minimum")
    SIZE.check(maximum, what=f"{what}, maximum" if " " in what else f"{what}.maximum")
    if not is_token(minimum) and not is_token(maximum) and minimum > maximum:
        raise BadValue(
            f"{what}, minimum" if " " in what else f"{what}.minimum",
            minimum,
            allowed=f"at most the maximum, {maximum}",
            help="lower the minimum or raise the maximum",
        )


def check_script(script: str) -> None:
    """Refuse a start that EC2 does not take, for which only the variables can be too long.

    Raises:
        BadValue: It is too long.
    """
    size = len(REFERENCE.sub("", script).encode())
    if size > _LARGEST_SCRIPT:
        raise BadValue(
            "the size of what an instance is told at its start, in bytes",
            size,
            allowed=f"up to {_LARGEST_SCRIPT}",
            help="shorten the service's variables, or keep long ones in a parameter",
        )


def _can_be_written(value: object) -> bool:
    return isinstance(value, str) and (is_token(value) or not _UNSAFE.search(value))


def check_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Give the variables back, by name in order, if systemd takes them and none is a secret.

    A message never repeats a value.

    Raises:
        BadValue: A name or a value cannot be written, or looks like a secret.
    """
    for name, value in variables.items():
        if not _VARIABLE.fullmatch(name) or name.startswith("AWS_"):
            raise BadValue(
                "the name of a variable",
                name,
                allowed="a capital letter, then capitals, digits and underscores, and no AWS_",
                help="choose a name such as DATABASE_HOST; the region is set already",
            )
        if not _can_be_written(value):
            raise BadValue(
                "a variable whose value cannot be written",
                name,
                allowed="a string without spaces, quotes and backslashes",
                help="write numbers as strings",
            )
        if is_secret(name, value):
            raise BadValue(
                "a variable that looks like a secret",
                name,
                allowed="the ARN of a secret in Secrets Manager",
                help="whoever may describe the instance can read its user data: give it the ARN, "
                "and let the role read the secret",
            )
    return {name: variables[name] for name in sorted(variables)}
