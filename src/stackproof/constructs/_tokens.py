"""Tells values from tokens, the placeholders that Terraform fills in later.

It knows the frameworks' markers and needs no framework, so that names and settings can be
checked without one.
"""

import re
from typing import Final

REFERENCE: Final = re.compile(r"\$\{.*?\}")
"""A token or a Terraform expression inside a string."""

_LIST_MARKER: Final = "#{TfToken["
# The frameworks encode a number token as a negative number of this magnitude.
_NUMBER_MARKER: Final = -1e280


def is_token(value: object) -> bool:
    """Whether a value is known only to Terraform, wholly or in part."""
    if isinstance(value, str):
        return REFERENCE.search(value) is not None or _LIST_MARKER in value
    if isinstance(value, bool) or value is None:
        return False
    if isinstance(value, int | float):
        return value < _NUMBER_MARKER
    if isinstance(value, list | tuple):
        return any(is_token(item) for item in value)
    return not isinstance(value, dict | set | frozenset)
