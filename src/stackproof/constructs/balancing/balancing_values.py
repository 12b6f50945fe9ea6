"""What Elastic Load Balancing takes (Application Load Balancers, User Guide)."""

import ipaddress
import re
from itertools import combinations
from typing import Final

from stackproof.constructs._tokens import is_token
from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches, whole_number

TLS_POLICY: Final = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
"""TLS 1.3 and 1.2, with forward secrecy and authenticated encryption only."""

_CERTIFICATE: Final = re.compile(
    r"arn:aws[a-z-]*:acm:(?P<region>[a-z0-9-]+):\d{12}:certificate/[A-Za-z0-9_-]+"
)

PORT: Final = Rule(
    "the port of the targets",
    whole_number(range(1024, 65536)),
    "1024 to 65535",
    "lower ports need rights that a service should not have",
)
HEALTH_PATH: Final = Rule(
    "the path of the health check",
    matches(r"/[!-~]{0,1023}"),
    "a slash and up to 1023 visible characters",
    "give the path alone, such as /health/ready",
)
IDLE_SECONDS: Final = Rule(
    "the idle timeout in seconds",
    whole_number(range(1, 4001)),
    "1 to 4000",
    "take 60",
)
DRAIN_SECONDS: Final = Rule(
    "the seconds that a target is drained",
    whole_number(range(3601)),
    "0 to 3600",
    "take a little more than the longest request",
)


def check_certificate(arn: str, *, region: str, what: str = "the certificate") -> str:
    """Give the ARN back if a load balancer of the region could use the certificate.

    Args:
        arn: The certificate; a token passes.
        region: Where the load balancer is.
        what: What to call it in a message, such as the key of a setting.

    Raises:
        BadValue: It is no certificate of ACM, or one of another region.
    """
    if is_token(arn):
        return arn
    found = _CERTIFICATE.fullmatch(str(arn))
    if found is None:
        raise BadValue(
            what,
            arn,
            allowed="the ARN of a certificate in ACM",
            help="find it with: aws acm list-certificates",
        )
    if found["region"] != region:
        raise BadValue(
            what,
            arn,
            allowed=f"a certificate in {region}",
            help="a load balancer uses certificates of its own region only: ask for one there",
        )
    return arn


def check_sources(
    blocks: tuple[str, ...], *, what: str = "the blocks that may reach the load balancer"
) -> tuple[str, ...]:
    """Give the blocks back that may reach a load balancer.

    Args:
        blocks: Blocks of addresses; a token passes.
        what: What to call them in a message, such as the key of a setting.

    Raises:
        BadValue: There is none, one is no block of IPv4 addresses, or two overlap.
    """
    if not blocks:
        raise BadValue(
            what,
            (),
            allowed="one or more",
            help="0.0.0.0/0 is everybody",
        )
    read: list[ipaddress.IPv4Network] = []
    for block in blocks:
        if is_token(block):
            continue
        try:
            read.append(ipaddress.IPv4Network(block))
        except ValueError:
            raise BadValue(
                what,
                block,
                allowed="a block of IPv4 addresses such as 192.0.2.0/24",
                help="no bit may be set behind the length",
            ) from None
    for one, other in combinations(read, 2):
        if one.overlaps(other):
            raise BadValue(
                what,
                str(other),
                allowed=f"a block apart from {one}",
                help="leave out the smaller of them: EC2 takes no rule twice",
            )
    return blocks
