"""SP450: a configuration that is another one each time it is synthesized."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Circumstance, Contrast
from stackproof.terraform.values import Path, show_path
from stackproof.terraform.view import Resource


class ChangingConfiguration(Rule):
    """The configuration differs between two syntheses under the same circumstances."""

    code: ClassVar = Code("SP450", "changing-configuration")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_contrast(self, contrast: Contrast) -> Iterator[Diagnostic]:
        """One finding for each value that changes, and for each resource that comes or goes."""
        if contrast.circumstance is not Circumstance.NOTHING:
            return
        one, other = contrast.one.view, contrast.other.view
        for resource in (*one.resources, *one.data):
            same = other.at(resource.address)
            if same is None:
                yield self._finding(contrast, resource, (), "is there in one synthesis only")
                continue
            for path in _differences(resource.body, same.body, ()):
                words = f"has another `{show_path(path)}` in each synthesis"
                yield self._finding(contrast, resource, path, words)
        if one.config.backend != other.config.backend:
            yield self.finding(
                at=one.span_of("terraform.backend", ("terraform", "backend")),
                message="the state is kept in another place after each synthesis",
                subject="backend",
                basis="two syntheses compared",
            ).helped("take what changes out of the backend's settings")

    def _finding(
        self, contrast: Contrast, resource: Resource, path: Path, words: str
    ) -> Diagnostic:
        return self.finding(
            at=contrast.one.view.span(resource.address, (*resource.path, *path)),
            message=f"`{resource.address}` {words}",
            subject=f"{resource.address}.{show_path(path)}",
            basis="two syntheses compared",
        ).helped("take clocks, random values and look-ups out of it; a setting may hold it")


def _differences(one: object, other: object, path: Path) -> Iterator[Path]:
    """The innermost places where two values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted({*one, *other} - {"//"}):
            yield from _differences(one.get(key), other.get(key), (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, (first, second) in enumerate(zip(one, other, strict=True)):
            yield from _differences(first, second, (*path, index))
    elif one != other:
        yield path
