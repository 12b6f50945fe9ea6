"""What the bindings offer, as text for a person and as a document for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from stackproof.bindings.facts import ClassFacts
from stackproof.bindings.index import Construct
from stackproof.bindings.search import Match, Package
from stackproof.bindings.show import Field, Shown, walk
from stackproof.report.json_v1 import document
from stackproof.report.paint import PLAIN, Ink, Paint

_COLUMNS = 96


def shown(match: Match, found: Shown, paint: Paint = PLAIN) -> str:
    """A class with what it takes, what it gives and how it is called."""
    return "\n".join(_shown(match, found, paint)) + "\n"


def found(constructs: Sequence[Construct]) -> str:
    """Resources and data sources, one a line."""
    rows = [
        (item.name, item.kind.value, item.terraform_type or "", item.module) for item in constructs
    ]
    return _table(rows)


def listed(packages: Sequence[Package]) -> str:
    """Packages of bindings, one a line."""
    rows = [
        (
            package.facts.distribution,
            package.facts.version,
            _provider(package),
            package.origin if package.is_indexed else f"{package.origin}, not indexed",
        )
        for package in packages
    ]
    return _table(rows)


def shown_document(match: Match, found: Shown) -> dict[str, Any]:
    """The same for programs."""
    facts = found.facts
    return document("binding") | {
        "name": facts.name,
        "module": facts.module,
        "kind_of_class": facts.kind.value,
        "terraform_type": facts.terraform_type,
        "basis": found.basis,
        "exact": match.is_exact,
        "reason": match.reason,
        "others": list(match.others),
        "deprecated": facts.deprecated,
        "arguments": [_field(item) for item in found.fields],
        "common_arguments": list(found.common),
        "attributes": [{"name": name, "type": type_} for name, type_ in found.attributes],
        "members": list(found.members),
        "example": found.example,
    }


def found_document(constructs: Sequence[Construct]) -> dict[str, Any]:
    """The same for programs."""
    return document("bindings") | {
        "bindings": [
            {
                "name": item.name,
                "module": item.module,
                "kind": item.kind.value,
                "terraform_type": item.terraform_type,
            }
            for item in constructs
        ]
    }


def listed_document(packages: Sequence[Package]) -> dict[str, Any]:
    """The same for programs."""
    return document("packages") | {
        "packages": [
            {
                "distribution": package.facts.distribution,
                "version": package.facts.version,
                "python_name": package.facts.python_name,
                "framework": package.facts.framework,
                "provider": package.facts.provider_source,
                "provider_version": package.facts.provider_version,
                "origin": package.origin,
                "indexed": package.is_indexed,
            }
            for package in packages
        ]
    }


def _shown(match: Match, found: Shown, paint: Paint) -> Iterator[str]:
    facts = found.facts
    kind = f"{facts.kind.value} {facts.terraform_type or ''}".rstrip()
    yield f"{paint(facts.name, Ink.STRONG)}  {kind}"
    yield paint(found.basis, Ink.FAINT)
    if match.reason is not None:
        yield f"note: {match.reason}"
    if facts.deprecated is not None:
        yield f"deprecated: {' '.join(facts.deprecated.split())}"
    for other in match.others:
        yield f"see also: {other}"
    if found.fields or facts.positional:
        yield ""
        yield _signature(facts)
        yield from _rows(found.fields)
    if found.common:
        yield f"  and, as every resource: {', '.join(found.common)}"
    if found.attributes:
        yield ""
        yield "gives besides"
        width = max(len(name) for name, _ in found.attributes)
        for name, type_ in found.attributes:
            yield f"  {name.ljust(width)}  {type_}"
    if found.members:
        yield ""
        yield "offers"
        yield from (f"  {name}" for name in found.members)
    if found.example is not None:
        yield ""
        yield "example"
        yield from (f"  {line}".rstrip() for line in found.example.splitlines())


def _signature(facts: ClassFacts) -> str:
    words = [p.name if p.required else f"{p.name}=..." for p in facts.positional]
    if facts.arguments:
        words += ["*", "..."] if words else ["..."]
    return f"{facts.name}({', '.join(words)})"


def _rows(fields: Sequence[Field]) -> Iterator[str]:
    rows = [("  " * (level + 1) + item.name, item) for level, item in walk(fields)]
    width = min(max((len(name) for name, _ in rows), default=0), _COLUMNS // 2)
    for name, item in rows:
        marks = [word for word, is_so in _marks(item) if is_so]
        tail = f"  ({', '.join(marks)})" if marks else ""
        yield f"{name.ljust(width)}  {item.type}{tail}"


def _marks(item: Field) -> tuple[tuple[str, bool], ...]:
    return (
        ("required", item.required),
        ("deprecated", item.deprecated is not None),
        ("more with --depth", item.is_cut),
    )


def _field(item: Field) -> dict[str, Any]:
    return {
        "name": item.name,
        "type": item.type,
        "form": item.form.value,
        "required": item.required,
        "block": item.is_block,
        "struct": item.struct,
        "arguments": [_field(inner) for inner in item.fields],
        "cut": item.is_cut,
        "deprecated": item.deprecated,
    }


def _provider(package: Package) -> str:
    facts = package.facts
    return f"{facts.provider_source} {facts.provider_version}" if facts.provider_source else ""


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    widths = (
        [max((len(row[i]) for row in rows), default=0) for i in range(len(rows[0]))] if rows else []
    )
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        + "\n"
        for row in rows
    )
