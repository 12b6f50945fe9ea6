"""SP784: an instance whose metadata anybody on it can read."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource


class OldMetadata(Rule):
    """An instance answers questions about its credentials without a session token."""

    code: ClassVar = Code("SP784", "old-metadata")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each instance or template that does not demand tokens."""
        if resource.type not in {"aws_instance", "aws_launch_template"} or resource.is_data:
            return
        if not resource.is_complete("metadata_options"):
            return
        # An instance made of a template has the template's options.
        if resource.type == "aws_instance" and resource.is_given("launch_template"):
            return
        options = resource.block("metadata_options")
        if options is not None and (
            options.text("http_endpoint") == "disabled"
            or (options.is_given("http_tokens") and options.text("http_tokens") != "optional")
        ):
            return
        yield self.finding(
            at=ctx.at(resource),
            message=f"`{resource.address}` does not demand session tokens for its metadata",
            subject=f"{resource.address}.metadata_options",
            basis="AWS Foundational Security Best Practices, EC2.8 and EC2.170",
        ).helped('give `metadata_options` with `http_tokens="required"`')
