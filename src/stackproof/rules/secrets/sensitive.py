"""Which arguments and attributes hold secrets, by the provider's own schema."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.core.value import Known
from stackproof.rules.passed import Passed

_NAMED: Final = re.compile(
    r"(?i)(?:^|[^a-z])(?:\w*password|passwd|passphrase|pwd|secret|secret_?key|client_?secret"
    r"|(?:api|auth|access|bearer|refresh|github|slack|webhook)_?token|api_?key|private_?key"
    r"|credentials?|token)$"
)
_PASSWORD: Final = re.compile(
    r"(?i)passw(?:or)?d|secret|token|api_?key|private_?key|credential|pwd"
)
# What only tells where a secret is, or how one must look.
_TELLS: Final = re.compile(
    r"(?i)(?:_|^)(?:arns?|names?|ids?|paths?|urls?|uris?|endpoints?|policy|lengths?|ttl|expir\w*"
    r"|rotation|days|version|prefix|parameter|header|type|field|key_id|algorithm|enabled|min|max"
    r"|issuer|audience|store|manager|region|file|count|hours|minutes|seconds|timeout|required)$"
)
_SSM: Final = "aws_ssm_parameter"


@cache
def _table() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = Path(__file__).with_name("sensitive.json").read_text("utf-8")
    data = json.loads(text)
    return {part: {name: tuple(found) for name, found in data[part].items()} for part in _PARTS}


_PARTS: Final = ("given", "read")


def is_sensitive(passed: Passed) -> bool:
    """Whether an argument of a resource holds a secret, by the provider's schema."""
    kind = type_of(passed.owner)
    if kind is None or passed.argument.terraform_name not in _table()["given"].get(kind, ()):
        return False
    return kind != _SSM or _is_secure(passed)


def takes_secret(facts: ClassFacts, name: str) -> bool:
    """Whether an argument of that name holds a secret, whatever else the call says."""
    return name in _table()["given"].get(type_of(facts) or "", ())


def is_secret_attribute(facts: ClassFacts, name: str) -> bool:
    """Whether an attribute of a resource or data source gives a secret, by the schema."""
    kind = facts.terraform_type or type_of(facts)
    if kind is None:
        return False
    if facts.kind is Kind.DATA_SOURCE:
        kind = "data_" + kind.removeprefix("data_")
    return name in _table()["read"].get(kind, ())


def names_secret(name: str) -> bool:
    """Whether a name is that of a password, token or key, and not of what only leads to one."""
    plain = name.replace("-", "_").replace(".", "_")
    return _NAMED.search(plain) is not None and _TELLS.search(plain) is None


def speaks_of_secret(name: str) -> bool:
    """Whether a name has a word for a secret anywhere in it."""
    return _PASSWORD.search(name) is not None


def type_of(facts: ClassFacts) -> str | None:
    """The Terraform type that a class, or a struct of it, belongs to."""
    if facts.terraform_type is not None:
        return facts.terraform_type
    package, _, module = facts.module.rpartition(".")
    provider = package.rpartition("provider_")[2]
    return f"{provider}_{module}" if facts.kind is Kind.STRUCT and provider else None


def _is_secure(passed: Passed) -> bool:
    """Whether a parameter is stored encrypted; the others hold no secrets by intention."""
    return any(
        keyword.name == "type"
        and isinstance(keyword.value.value, Known)
        and keyword.value.value.value == "SecureString"
        for keyword in passed.call.keywords
    )
