"""Aspects: visitors of the tree; and the messages that are left at constructs."""

from typing import Any

from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.registry import behaviour

_LEVELS = {"INFO": "@cdktf/info", "WARN": "@cdktf/warn", "ERROR": "@cdktf/error"}
_NESTED = "We detected an Aspect was added via another Aspect, and will not be applied"


@behaviour("Aspects")
class Aspects(Behaviour):
    """The visitors of a construct and all below it."""

    def __init__(self) -> None:
        super().__init__()
        self._aspects: list[Any] = []

    @staticmethod
    def of(scope: Any) -> "Aspects":
        """Those of a construct."""
        found = scope.__dict__.get("aspects_here")
        if found is None:
            found = scope.aspects_here = Aspects()
        return found  # type: ignore[no-any-return] # nothing else is kept there

    def add(self, aspect: Any) -> None:
        """Adds one."""
        self._aspects.append(aspect)

    @property
    def all(self) -> list[Any]:
        """Those that were added, in order."""
        return list(self._aspects)


def invoke(root: Any) -> None:
    """Lets the visitors of a construct, and of all below it, visit."""
    waiting: list[tuple[Any, tuple[Any, ...]]] = [(root, ())]
    warned = False
    while waiting:
        construct, inherited = waiting.pop()
        own = construct.__dict__.get("aspects_here")
        here = (*inherited, *own.all) if own is not None else inherited
        visited: list[Any] = []
        for aspect in here:
            if any(aspect is other for other in visited):
                continue
            before = len(own.all) if own is not None else 0
            aspect.visit(construct)
            visited.append(aspect)
            own = construct.__dict__.get("aspects_here")
            if own is not None and len(own.all) != before and not warned:
                Annotations.of(construct).add_warning(_NESTED)
                warned = True
        waiting += [(child, here) for child in reversed(construct.node.children)]


@behaviour("Annotations")
class Annotations(Behaviour):
    """Messages at a construct, shown when its stack is synthesized.

    Args:
        scope: The construct.
    """

    def __init__(self, scope: Any) -> None:
        super().__init__()
        self.scope = scope

    @staticmethod
    def of(scope: Any) -> "Annotations":
        """Those of a construct."""
        return Annotations(scope)

    def add_info(self, message: str) -> None:
        """Leaves a remark."""
        self._add("INFO", message)

    def add_warning(self, message: str) -> None:
        """Leaves a warning."""
        self._add("WARN", message)

    def add_error(self, message: str) -> None:
        """Leaves an error; synthesis ends with it."""
        self._add("ERROR", message)

    def _add(self, level: str, message: str) -> None:
        self.scope.node.add_metadata(_LEVELS[level], message, {"stackTrace": True})


@behaviour("AnnotationMetadataEntryType")
class AnnotationMetadataEntryType(Behaviour):
    """The kinds of messages."""

    INFO = staticmethod(lambda: _LEVELS["INFO"])
    WARN = staticmethod(lambda: _LEVELS["WARN"])
    ERROR = staticmethod(lambda: _LEVELS["ERROR"])
