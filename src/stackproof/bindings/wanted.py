"""Whether a package is what a project asks for: a version, or a range of them."""

from stackproof.bindings.facts import PackageFacts
from stackproof.bindings.versions import OF_PROVIDER, Range, is_exact, numbers


def is_met(wanted: str, package: PackageFacts) -> bool:
    """Whether a package is the version, or in the range, that is wanted."""
    if wanted.startswith(OF_PROVIDER):
        found = Range.read(wanted.removeprefix(OF_PROVIDER))
        return found is None or found.allows(package.provider_version or "")
    if is_exact(wanted):
        return wanted == package.version or numbers(wanted) == numbers(package.version)
    found = Range.read(wanted)
    return found is not None and found.allows(package.version)


def nearest(wanted: str) -> str | None:
    """The version that stands for a range which nothing at hand is in."""
    found = None if wanted.startswith(OF_PROVIDER) else Range.read(wanted)
    return ".".join(map(str, found.lowest)) if found is not None else None


def shown(wanted: str) -> str:
    """What a project asks for, as a person would write it."""
    return f"=={wanted}" if is_exact(wanted) else wanted
