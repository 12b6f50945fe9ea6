"""What a rule is: an identity, a hook for each level of subject, and a finding's builder."""

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Label, Severity
from stackproof.core.records import dataclass
from stackproof.core.span import Span
from stackproof.program.imports import Access, Import
from stackproof.program.interface import Bindings
from stackproof.program.model import Program, SourceModule
from stackproof.program.names import Names
from stackproof.program.reads import Read, Use
from stackproof.program.values import Call
from stackproof.rules.passed import Passed

if TYPE_CHECKING:
    # A check of the source alone never loads what reads configurations.
    from stackproof.rules.configured import Configured, Contrast
    from stackproof.terraform.view import Resource


class Status(Enum):
    """Whether a rule's findings may still change in a minor release."""

    PREVIEW = "preview"
    STABLE = "stable"


@dataclass(frozen=True, slots=True)
class Context:
    """What a rule may ask.

    Args:
        names: What dotted names stand for, and which are meant by wrong ones.
        program: All the modules that are checked together.
    """

    names: Names
    program: Program

    @property
    def bindings(self) -> Bindings:
        """The bindings that the program is judged by."""
        return self.names.bindings


class Rule:
    """One kind of fault. A rule overrides the narrowest hook it needs.

    The class's docstring says the fault in one sentence; the page beside the module, of the
    same name, explains it and is its test.
    """

    code: ClassVar[Code]
    since: ClassVar[str]
    status: ClassVar[Status] = Status.STABLE
    severity: ClassVar[Severity] = Severity.ERROR

    def check_import(self, imp: Import, ctx: Context) -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about one imported name."""
        return ()

    def check_access(self, access: Access, ctx: Context) -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about one name read from an imported module."""
        return ()

    def check_call(self, call: Call, ctx: Context) -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about one call of a class of the bindings."""
        return ()

    def check_argument(self, passed: Passed, ctx: Context) -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about one argument, of a call or of a dictionary that stands for one."""
        return ()

    def check_attribute(self, read: Read, ctx: Context) -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about one attribute read from an object of the bindings."""
        return ()

    def check_use(self, use: Use, ctx: Context) -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about one operation of Python's on a token or an object of the bindings."""
        return ()

    def check_module(self, module: SourceModule, ctx: Context) -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about one file."""
        return ()

    def check_program(self, program: Program, ctx: Context) -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about the program as a whole."""
        return ()

    def check_resource(
        self,
        resource: "Resource",  # noqa: ARG002
        ctx: "Configured",  # noqa: ARG002
    ) -> Iterable[Diagnostic]:
        """The findings about one resource or data source of a synthesized stack."""
        return ()

    def check_config(self, ctx: "Configured") -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about a synthesized stack as a whole."""
        return ()

    def check_contrast(self, contrast: "Contrast") -> Iterable[Diagnostic]:  # noqa: ARG002
        """The findings about one stack synthesized twice, under different circumstances."""
        return ()

    @classmethod
    def finding(
        cls,
        *,
        at: Span,
        message: str,
        label: str = "",
        subject: str = "",
        basis: str | None = None,
        confidence: Confidence = Confidence.HIGH,
        related: tuple[Label, ...] = (),
    ) -> Diagnostic:
        """A finding of this rule at one place.

        Args:
            at: The one place that the finding is about.
            message: One line, lower case, present tense.
            label: The few words under the place.
            subject: The name that the finding is about.
            basis: Which bindings justify it.
            confidence: How sure the rule is.
            related: Other places that explain it.
        """
        return Diagnostic(
            code=cls.code,
            message=message,
            primary=Label(at, label),
            severity=cls.severity,
            confidence=confidence,
            related=related,
            basis=basis,
            subject=subject,
        )
