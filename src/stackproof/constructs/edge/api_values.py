"""What API Gateway takes for a REST API (Amazon API Gateway Developer Guide, quotas)."""

import json
from dataclasses import dataclass
from typing import Final

from stackproof.constructs.validation import Rule, matches, whole_number

_LONGEST_HOST: Final = 253
_HOST: Final = r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?"
HOST: Final = Rule(
    "the domain name",
    lambda value: matches(_HOST)(value) and len(str(value)) <= _LONGEST_HOST,
    "small labels joined by dots, such as api.orders.dev",
    "write it without protocol, path and final dot",
)
HOST_OR_WILDCARD: Final = Rule(
    "the domain name",
    lambda value: matches(rf"(\*\.)?{_HOST}")(value) and len(str(value)) <= _LONGEST_HOST,
    "small labels joined by dots, such as api.orders.dev or *.orders.dev",
    "write it without protocol, path and final dot",
)
STAGE: Final = Rule(
    "the name of the stage",
    matches("[A-Za-z0-9_-]{1,128}"),
    "up to 128 letters, digits, underscores and hyphens",
    "choose a name such as live",
)
REQUESTS_PER_SECOND: Final = Rule(
    "the requests per second",
    whole_number(range(1, 10001)),
    "1 to 10000",
    "10000 is what an account has in a region unless AWS raised it",
)
BURST: Final = Rule(
    "the burst of requests",
    whole_number(range(1, 5001)),
    "1 to 5000",
    "5000 is what an account has in a region unless AWS raised it",
)
TIMEOUT_MILLISECONDS: Final = Rule(
    "the timeout in milliseconds",
    whole_number(range(50, 29001)),
    "50 to 29000",
    "give the gateway a little more than the function has",
)

ACCESS_LOG: Final = json.dumps(
    {
        "requestId": "$context.requestId",
        "extendedRequestId": "$context.extendedRequestId",
        "requestTime": "$context.requestTime",
        "method": "$context.httpMethod",
        "path": "$context.resourcePath",
        "status": "$context.status",
        "error": "$context.error.message",
        "latency": "$context.responseLatency",
        "integrationLatency": "$context.integrationLatency",
        "integrationStatus": "$context.integration.status",
        "caller": "$context.identity.userArn",
        "sourceIp": "$context.identity.sourceIp",
        "userAgent": "$context.identity.userAgent",
        "wafStatus": "$context.waf.status",
        "xrayTraceId": "$context.xrayTraceId",
    },
    separators=(",", ":"),
)
"""One line of JSON for each request, with nothing of its body, its headers or its query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiDomain:
    """A domain name of an API's own.

    Args:
        name: The name.
        certificate_arn: An issued certificate for it, in the region of the API.

    Raises:
        BadValue: It is no domain name.
    """

    name: str
    certificate_arn: str

    def __post_init__(self) -> None:
        HOST_OR_WILDCARD.check(self.name)
