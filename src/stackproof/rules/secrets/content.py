"""What a value that should be secret is made of."""

import ast
import json
import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Final

from stackproof.core.records import dataclass
from stackproof.core.value import Known
from stackproof.program.origins import Origin, Source
from stackproof.program.outside import outside_name
from stackproof.program.scope import Assigned
from stackproof.program.trace import origins
from stackproof.program.values import Choice, Collection, Dictionary, Expression, Written
from stackproof.rules.secrets.sensitive import is_secret_attribute, names_secret

_LETTERS: Final = re.compile(r"[A-Za-z0-9]{3}")
_WRITES_JSON: Final = frozenset({"json.dumps"})
_LEADS_TO: Final = re.compile(r"^(?:arn:|/|ssm:|\{\{resolve:|https?://|file:|projects/)")
_PLACEHOLDER: Final = re.compile(
    r"(?i)^(?:[<\[{].*[>\]}]|place_?-?holder\w*|change[-_ ]?me[-_\w!]*|replace[-_ ]?\w*|to_?be_?\w*"
    r"|tbd|dummy|initial|x+|\*+|none|null|empty|set[-_ ]\w*|your[-_ ]\w*|n/a|managed[-_ ]\w*)$"
)
_GENERATORS: Final = (
    *("secrets.", "random.", "uuid.uuid", "os.urandom", "hashlib.", "getpass.", "numpy.random."),
    "hmac.",
)
# What is put between the parts of a guessable password: no secret by its name.
_PLAIN_NAMES: Final = re.compile(
    r"(?i)suffix|prefix|env|stage|workspace|region|project|app|stack|account|name|tenant|date|year"
)
# Functions of Terraform through which a secret stays what it is.
_WRAPS: Final = frozenset(
    {"sensitive", "nonsensitive", "base64encode", "join", "format", "lower", "upper", "tostring"}
    | {"as_string", "trimspace", "raw_string"}
)


class Content(Enum):
    """How a secret value comes about."""

    LITERAL = "literal"
    FORMATTED = "formatted"
    DEFAULT = "default"
    GENERATED = "generated"
    ENVIRONMENT = "environment"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Finding:
    """One way by which a value that should be secret is known.

    Args:
        content: How it comes about.
        origin: What shows it.
        at: The expression that is passed.
        key: The key of the document that it is in, if it is in one.
    """

    content: Content
    origin: Origin
    at: Expression
    key: str = ""


def findings(value: Expression) -> Iterator[Finding]:
    """What is known of a value that should be secret; at most one finding for each part.

    Of a document, only the entries that are called like secrets count.
    """
    whole = document(value)
    written = _document_text(value) if whole is None else None
    if whole is not None:
        yield from _of_entries(whole)
    elif written is not None:
        yield from _of_text(written, value)
    else:
        parts = _parts(value)
        for part in parts:
            yield from findings(part)
        found = None if parts else _judge(origins(value))
        if found is not None:
            yield Finding(found[0], found[1], value)


def _of_entries(whole: Expression) -> Iterator[Finding]:
    for key, inner in entries(whole):
        found = _judge(origins(inner)) if names_secret(key) else None
        if found is not None:
            yield Finding(found[0], found[1], inner, key)


def _of_text(written: dict[str, object], value: Expression) -> Iterator[Finding]:
    for key, text in written.items():
        if names_secret(key) and isinstance(text, str) and _is_shown(text):
            yield Finding(Content.LITERAL, _origin_of(text, value), value, key)


def _parts(value: Expression) -> Sequence[Expression]:
    """The options or items of a value that is judged one by one."""
    match value.value:
        case Choice(options):
            return options
        case Collection(items):
            return items
        case _:
            return ()


def _document_text(value: Expression) -> dict[str, object] | None:
    """The document that a text is, if it is written as JSON."""
    known = value.value.value if isinstance(value.value, Known) else None
    if not isinstance(known, str) or not known.lstrip().startswith("{"):
        return None
    try:
        read = json.loads(known)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _is_shown(text: str) -> bool:
    return bool(text.strip()) and "${" not in text and not _LEADS_TO.match(text)


def _origin_of(text: str, value: Expression) -> Origin:
    return Origin(Source.LITERAL, ast.Constant(text), value.span, value=text)


def is_placeholder(text: str) -> bool:
    """Whether a text only says that something else belongs there."""
    return _PLACEHOLDER.match(text.strip()) is not None


def document(value: Expression) -> Expression | None:
    """The dictionary that a JSON text is written from; None if that is not to be seen."""
    written = value.written
    hops = 0
    while written is not None and hops < _MOST_HOPS:
        hops += 1
        match written.node:
            case ast.Call(func=function, args=[first, *_]):
                name = outside_name(function, written.scope, written.home)
                symbol = written.home.lookup.symbol(function, written.scope) or ""
                if name in _WRITES_JSON or symbol.endswith(".jsonencode"):
                    return written.home.expression(first, written.scope)
                return None
            case ast.Name(id=name):
                holder = written.scope.holder(name)
                bound = holder.bindings[name] if holder is not None else []
                only = bound[0] if len(bound) == 1 else None
                if not isinstance(only, Assigned):
                    return None
                written = Written(only.value, only.scope, written.home)
            case _:
                return None
    return None


_MOST_HOPS: Final = 5


def entries(value: Expression) -> Iterator[tuple[str, Expression]]:
    """The keys and values of a dictionary, of those in it, and of the lists in it.

    An object of a name and a value, as in container definitions, counts as one entry.
    """
    match value.value:
        case Dictionary(items):
            names = {item.key: item.value for item in items if item.key is not None}
            name = names.get("name") or names.get("Name")
            given = names.get("value") or names.get("Value")
            if name is not None and given is not None and isinstance(name.value, Known):
                yield str(name.value.value), given
                return
            for item in items:
                if isinstance(item.value.value, Dictionary | Collection):
                    yield from entries(item.value)
                elif item.key is not None:
                    yield item.key, item.value
        case Collection(parts):
            for part in parts:
                yield from entries(part)
        case _:
            return


def _judge(  # noqa: PLR0911 - one way after another
    found: Sequence[Origin],
) -> tuple[Content, Origin] | None:
    """How a value comes about, and what shows it; None if it may well be secret."""
    literals = [item for item in found if item.source is Source.LITERAL]
    others = [
        item for item in found if item.source is not Source.LITERAL and not _is_wrapping(item)
    ]
    generated = [item for item in others if _is_generated(item)]
    if generated:
        return Content.GENERATED, generated[0]
    if any("${" in (item.text or "") for item in literals):
        return None  # an expression of Terraform's, put together
    texts = [item for item in literals if _is_telling(item)]
    for item in texts:
        if item.is_default and not item.is_part:
            return Content.DEFAULT, item
    declared = next((item for item in others if _declares_default(item)), None)
    if declared is not None:
        return Content.DEFAULT, declared
    state = next((item for item in others if _is_kept(item)), None)
    if state is not None:
        return Content.STATE, state
    if not others and texts and not any(item.is_part for item in texts):
        return Content.LITERAL, texts[0]
    is_plain = all(_is_plain(item) for item in others)
    parts = [item for item in texts if not item.is_default]
    if is_plain and parts and all(item.is_part for item in parts):
        return (Content.FORMATTED if others else Content.LITERAL), parts[0]
    environment = next((item for item in others if item.source is Source.VARIABLE), None)
    if environment is not None and names_secret(environment.name) and len(others) == 1:
        return Content.ENVIRONMENT, environment
    return None


def _is_wrapping(origin: Origin) -> bool:
    """Whether it is a function of Terraform that gives what it is given, in another form."""
    return origin.source is Source.OBJECT and origin.facts is None and origin.name in _WRAPS


def _is_telling(origin: Origin) -> bool:
    text = origin.text
    if text is None or "${" in text or _LEADS_TO.match(text):
        return False
    return bool(_LETTERS.search(text)) if origin.is_part else bool(text.strip())


def _is_generated(origin: Origin) -> bool:
    return origin.source is Source.CALL and origin.name.startswith(_GENERATORS)


def _is_kept(origin: Origin) -> bool:
    """Whether it is the result of a resource that makes passwords, which Terraform keeps."""
    facts = origin.facts
    is_random = facts is not None and facts.terraform_type in {"random_password", "random_string"}
    return is_random and origin.name == "result"


def _declares_default(origin: Origin) -> bool:
    """Whether it is a variable of Terraform with a default that is written."""
    if origin.source is not Source.INPUT or origin.call is None:
        return False
    return any(
        keyword.name == "default"
        and isinstance(keyword.value.value, Known)
        and isinstance(keyword.value.value.value, str)
        and bool(keyword.value.value.value.strip())
        for keyword in origin.call.keywords
    )


def _is_plain(origin: Origin) -> bool:
    """Whether a part of a text is no secret by all that is known of it."""
    nearest = origin.name or (origin.through[-1] if origin.through else "")
    if names_secret(nearest):
        return False
    if origin.source is Source.OBJECT:
        return origin.facts is not None and not is_secret_attribute(origin.facts, origin.name)
    return _PLAIN_NAMES.search(nearest) is not None
