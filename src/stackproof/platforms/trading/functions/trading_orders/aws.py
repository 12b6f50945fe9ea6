"""Clients of AWS with time limits that fit inside a function's own."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

# Three attempts of at most 2 s each stay well below the functions' 30 s.
_CONFIG = Config(
    connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 3, "mode": "standard"}
)


@cache
def client(service: str) -> Any:  # noqa: ANN401 - boto3 makes its clients at run time
    """The client of a service, in the function's own region; one for the life of the process."""
    return boto3.client(service, config=_CONFIG)
