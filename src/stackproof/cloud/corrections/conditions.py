"""Whether the condition of a policy's statement holds for a request.

What AWS says: "IAM JSON policy elements: Condition operators" in the IAM user guide.
"""

import fnmatch
import re
from collections.abc import Callable, Mapping
from typing import Any

Context = Mapping[str, str | None]
"""The condition keys that are known, in lower case; None for one that the request lacks."""


def _like(value: str, pattern: str) -> bool:
    """AWS's wildcards are `*` and `?`; a bracket stands for itself."""
    return re.fullmatch(fnmatch.translate(pattern.replace("[", "[[]")), value) is not None


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "bool": lambda has, wants: has.lower() == wants.lower(),
    "stringequals": lambda has, wants: has == wants,
    "stringequalsignorecase": lambda has, wants: has.lower() == wants.lower(),
    "stringlike": _like,
    "arnequals": _like,
    "arnlike": _like,
}
_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
}


def applies(condition: Mapping[str, Any], context: Context) -> bool:
    """Whether every part of a condition is known to hold; what cannot be told does not."""
    return all(
        _holds(operator.lower(), key.lower(), wanted, context)
        for operator, keys in condition.items()
        for key, wanted in keys.items()
    )


def _holds(operator: str, key: str, wanted: object, context: Context) -> bool:
    if key not in context:
        return False
    value = context[key]
    choices = [_text(each) for each in (wanted if isinstance(wanted, list) else [wanted])]
    if operator == "null":
        return _text(value is None) in choices
    base = operator.removesuffix("ifexists")
    negated = base in _NEGATED
    compare = _OPERATORS.get(_NEGATED.get(base, base))
    if compare is None:
        return False
    if value is None:
        # A missing key fails a match, passes a negated one and whatever ends in IfExists.
        return negated or base != operator
    return any(compare(value, choice) for choice in choices) is not negated


def _text(value: object) -> str:
    """JSON's true and false are written as AWS reads them."""
    return str(value).lower() if isinstance(value, bool) else str(value)
