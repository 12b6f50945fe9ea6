"""Ids that Terraform gets for constructs, made of their place in the tree."""

import hashlib
import re
from collections.abc import Sequence

from stackproof.synth.native.runtime.errors import JsError

_OTHER = re.compile(r"[^A-Za-z0-9_-]")
_HIDDEN = "Default"
_HIDDEN_IN_TEXT = "Resource"
_LONGEST = 255
_LONGEST_TEXT = 240
_HASH = 8


def logical_id(components: Sequence[str]) -> str:
    """The id of what stands at a path below its stack."""
    shown = [component for component in components if component != _HIDDEN]
    if not shown:
        raise JsError("Unable to calculate a unique id for an empty set of components")
    if len(shown) == 1:
        only = _OTHER.sub("", shown[0])
        if len(only) <= _LONGEST:
            return only
    digest = hashlib.md5("/".join(shown).encode(), usedforsecurity=False).hexdigest()
    told: list[str] = []
    for part in shown:
        # What the name before it already ends with adds nothing for a reader.
        if not told or not told[-1].endswith(part):
            told.append(part)
    parts = [_OTHER.sub("", part) for part in told if part != _HIDDEN_IN_TEXT]
    text = "_".join(parts)[:_LONGEST_TEXT]
    return f"{text}_{digest[:_HASH].upper()}"
