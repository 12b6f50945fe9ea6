"""Words for environments, and regions, zones and accounts in texts."""

import re
from typing import Final

_WORDS: Final = re.compile(
    r"(?:^|[-_/.:])(prod|production|prd|dev|development|qa|uat|preprod)(?=$|[-_/.:])"
)
_WIDE: Final = re.compile(
    r"(?:^|[-_/.:])(prod\w*|prd|dev\w*|staging|stage|stg|test\w*|qa|uat|sandbox|preview|pr\d+)"
    r"(?=$|[-_/.:])"
)
_AREA: Final = (
    r"(?:us|eu|ap|ca|sa|me|af|il|mx)(?:-gov|-iso|-isob)?"
    r"-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9]"
)
REGION: Final = re.compile(rf"(?<![a-z0-9]){_AREA}(?![a-z0-9])")
ZONE: Final = re.compile(rf"(?<![a-z0-9]){_AREA}[a-f](?![a-z0-9])")
ACCOUNT: Final = re.compile(
    r"arn:aws[\w-]*:(?P<service>[a-z0-9-]+):[\w-]*:(?P<account>\d{12}):(?P<rest>[^\"'\s]*)"
)


def environment_word(text: str, *, is_wide: bool = False) -> str | None:
    """The word for one environment that a name has as a part of its own.

    Args:
        text: The name.
        is_wide: Whether words count that often mean something else, such as `staging`.
    """
    found = (_WIDE if is_wide else _WORDS).search(text.lower())
    return found.group(1) if found else None
