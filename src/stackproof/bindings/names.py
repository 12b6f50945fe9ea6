"""How jsii names things in Python, and how a class name falls into words.

Checked against the published packages: every member of the AWS bindings follows these rules.
"""

import keyword
import re
from collections.abc import Collection

_LOWER_UPPER = re.compile(r"([a-z\d])([A-Z])")
_UPPER_WORD = re.compile(r"([A-Z]+)([A-Z][a-z\d]+)")
_WORD = re.compile(r"[A-Z]+(?![a-z])\d*|[A-Z][a-z]+\d*(?:[a-z]+\d*)*|[a-z]+\d*|\d+")


def snake(name: str) -> str:
    """A jsii name in snake case, as jsii's Python generator writes it."""
    return _UPPER_WORD.sub(r"\1_\2", _LOWER_UPPER.sub(r"\1_\2", name)).lower()


def member(name: str, *, constant: bool = False) -> str:
    """The Python name of a property, method or module.

    Args:
        name: The name in the assembly.
        constant: Whether it is a static constant, which Python has in capitals.
    """
    python = snake(name)
    if keyword.iskeyword(python):
        python += "_"
    return python.upper() if constant else python


def parameter(name: str, keywords: Collection[str]) -> str:
    """The Python name of a positional parameter beside the keywords of a lifted struct."""
    python = member(name)
    while python in keywords:
        python += "_"
    return python


def camel(name: str) -> str:
    """The camel case that a snake-case name most likely came from; the codec stores exceptions."""
    if "_" not in name:
        return name
    first, *rest = name.rstrip("_").split("_")
    return first + "".join([word[:1].upper() + word[1:] for word in rest])


def words(name: str) -> tuple[str, ...]:
    """The words of a class name: `S3BucketRuleA` is S3, Bucket, Rule, A."""
    return tuple(_WORD.findall(name))
