"""What Route 53 takes as a public zone, and which names lie in one. It needs no framework."""

import re
from typing import Final

from stackproof.constructs.edge.api_values import HOST, HOST_OR_WILDCARD
from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches

_RESERVED: Final = re.compile(r"(^|\.)example\.(com|net|org)$|(^|\.)(test|invalid|localhost)$")

ZONE_ID: Final = Rule(
    "the id of the zone",
    matches("Z[A-Z0-9]{1,31}"),
    "Z and up to 31 capital letters and digits",
    "find it with: aws route53 list-hosted-zones",
)


def check_zone_name(name: str, *, what: str = "the name of the zone") -> str:
    """Give the name of a zone back if Route 53 serves it.

    Args:
        name: The domain.
        what: What to call it in a message, such as the key of a setting.

    Raises:
        BadValue: It is no domain, or nobody's.
    """
    HOST.check(name, what=what)
    if _RESERVED.search(name):
        raise BadValue(
            what,
            name,
            allowed="a domain that is yours",
            help="Route 53 refuses names that are reserved for examples and tests",
        )
    return name


def check_inside(name: str, *, zone: str, what: str) -> str:
    """Give a name back if it is the zone's own or lies below it.

    Args:
        name: The name, which may begin with a wildcard.
        zone: The zone's domain.
        what: What to call the name in a message.

    Raises:
        BadValue: It lies elsewhere.
    """
    HOST_OR_WILDCARD.check(name, what=what)
    if name != zone and not name.endswith(f".{zone}"):
        raise BadValue(
            what,
            name,
            allowed=f"{zone} or a name that ends in .{zone}",
            help="take a name in the zone, or the zone of the name",
        )
    return name
