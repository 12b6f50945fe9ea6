"""Where the trading platform can run, and the address block that each region has by default."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# us-west-1 is not among them: it offers new accounts two availability zones, and the platform
# needs three.
_REGIONS: Final = (
    *("us-east-1", "us-east-2", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-central-2"),
    *("eu-north-1", "eu-south-1", "eu-south-2"),
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"),
    *("ap-southeast-3", "ap-southeast-4", "ap-south-1", "ap-south-2", "ap-east-1"),
    *("me-central-1", "me-south-1", "il-central-1", "af-south-1"),
)

# The position in the list is the second number of the block, so new regions go to its end.
DEFAULT_BLOCKS: Final[Mapping[str, str]] = MappingProxyType(
    {region: f"10.{number}.0.0/16" for number, region in enumerate(_REGIONS, 16)}
)
"""The regions, each with a block that no other has."""
