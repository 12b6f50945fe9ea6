"""SP787: what CloudFront uses, made in another region than CloudFront's."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.references import has_template
from stackproof.terraform.view import Resource

_HOME: Final = "us-east-1"


class WrongRegion(Rule):
    """A certificate or web ACL for CloudFront is made outside us-east-1."""

    code: ClassVar = Code("SP787", "wrong-region")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each that CloudFront cannot use."""
        if resource.is_data:
            return
        if resource.type.startswith("aws_wafv2_") and resource.text("scope") == "CLOUDFRONT":
            yield from self._judge(
                resource, ctx, "a web ACL for CloudFront", "AWS WAF API, Scope: CLOUDFRONT"
            )
        if resource.type != "aws_cloudfront_distribution":
            return
        for node in resource.blocks("viewer_certificate"):
            certificate = ctx.view.target(node.body.get("acm_certificate_arn"))
            if certificate is not None and certificate.type.startswith("aws_acm_certificate"):
                yield from self._judge(
                    certificate,
                    ctx,
                    "a certificate for CloudFront",
                    "Amazon CloudFront API, ViewerCertificate, ACMCertificateArn",
                )

    def _judge(
        self, resource: Resource, ctx: Configured, what: str, basis: str
    ) -> Iterator[Diagnostic]:
        provider = ctx.view.config.provider(resource.provider)
        region = provider.body.get("region") if provider is not None else None
        if not isinstance(region, str) or has_template(region) or region == _HOME:
            return
        yield self.finding(
            at=ctx.at(resource),
            message=f"`{resource.address}` is made in {region}; {what} has to be in {_HOME}",
            subject=str(resource.address),
            basis=basis,
        ).helped(f"give it a provider with the region {_HOME}")
