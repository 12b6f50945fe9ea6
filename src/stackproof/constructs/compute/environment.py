"""The variables of a function: what Lambda reserves, and what must not stand there."""

import re
from collections.abc import Mapping
from typing import Final

from stackproof.constructs._tokens import REFERENCE, is_token
from stackproof.constructs.errors import BadValue

# AWS Lambda Developer Guide, Defined runtime environment variables, the reserved ones.
RESERVED: Final = frozenset(
    {
        *("_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION"),
        *("AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE"),
        *("AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE"),
        *("AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_LAMBDA_RUNTIME_API"),
        *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *("LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"),
    }
)

# AWS Lambda Developer Guide, Lambda quotas: all variables together.
_LARGEST: Final = 4096
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]+")
_SECRET_NAME: Final = re.compile(
    r"(^|_)(PASS(WORD|WD|PHRASE)?|SECRETS?|TOKENS?|CREDENTIALS?|API_?KEY|ACCESS_KEY|PRIVATE_?KEY)"
    r"(_|$)",
    re.IGNORECASE,
)
# What such a name ends in if its value says where the secret is, not what.
_POINTER: Final = re.compile(r"_(ARN|NAME|PATH|URL|SECONDS|MINUTES|HOURS|DAYS)$", re.IGNORECASE)
_SECRET_VALUE: Final = (
    re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"://[^/\s:@$]*:[^/\s@$]+@"),
    re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36}\b"),
    re.compile(r"\bsk_live_[A-Za-z0-9]{16,}"),
)


def check_environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Give the variables back, by name in order, if Lambda takes them and none is a secret.

    A message never repeats a value.

    Raises:
        BadValue: A name is reserved or is none, a value looks like a secret, or they are too
            large together.
    """
    for name, value in variables.items():
        if name in RESERVED:
            raise BadValue(
                "the name of a variable",
                name,
                allowed="none that Lambda sets itself",
                help="leave it out: the function can read it anyway",
            )
        if not _NAME.fullmatch(name):
            raise BadValue(
                "the name of a variable",
                name,
                allowed="a letter, then letters, digits and underscores",
                help="choose a name such as ORDERS_TABLE",
            )
        if not isinstance(value, str):
            raise BadValue(
                f"the variable {name}",
                value,
                allowed="a string",
                help="write numbers and switches as strings",
            )
        if is_secret(name, value):
            raise BadValue(
                "a variable that looks like a secret",
                name,
                allowed="the ARN of a secret in Secrets Manager",
                help="whoever sees the function or the state can read its variables: give it the "
                f"ARN as {_POINTER.sub('', name)}_ARN, and let it read the secret",
            )
    size = sum(
        len(name) + len(REFERENCE.sub("", value).encode()) for name, value in variables.items()
    )
    if size > _LARGEST:
        raise BadValue(
            "the size of all variables in bytes",
            size,
            allowed=f"up to {_LARGEST}",
            help="keep long values in a parameter or a bucket",
        )
    return {name: variables[name] for name in sorted(variables)}


def is_secret(name: str, value: str) -> bool:
    """Whether a name or a value says that it is one."""
    if any(pattern.search(value) for pattern in _SECRET_VALUE):
        return True
    if not _SECRET_NAME.search(name) or value.startswith("arn:"):
        return False
    if not _POINTER.search(name):
        return True
    # Only Terraform knows what a token is; a name that ends in ARN says enough for it.
    return name.upper().endswith("_ARN") and not is_token(value)
