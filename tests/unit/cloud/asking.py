"""How the cases put their questions, and the observations of what is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from botocore.exceptions import ClientError

from stackproof.cloud.embedded import EmbeddedAws

REGION = "eu-west-1"
OTHER = "eu-central-1"

Seen: TypeAlias = Mapping[str, Callable[[EmbeddedAws], object]]
"""For each capability, an observation that is true if the live server has it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question to the embedded AWS, moto's wrong answer, and AWS's."""

    ask: Callable[[EmbeddedAws], Any]
    fault: Any
    right: Any


def refusal(call: Callable[[], Any]) -> tuple[int, str] | None:
    """How AWS refuses a call; None if it does not."""
    try:
        call()
    except ClientError as error:
        answer: Mapping[str, Any] = error.response
        return answer["ResponseMetadata"]["HTTPStatusCode"], answer["Error"]["Code"]
    return None
