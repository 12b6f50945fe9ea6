"""A certificate that renews itself."""

from collections.abc import Sequence
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs.edge.hosted_zone import HostedZone
from stackproof.constructs.errors import BadValue

# AWS Certificate Manager API Reference, RequestCertificate: a common name of RFC 5280.
_LONGEST_FIRST: Final = 64


class Certificate(aws.Construct):
    """A certificate of ACM, validated by records in a zone, which stay so that it can be renewed.

    Who takes its `arn` waits until it is issued.

    Args:
        scope: Where it lives; the certificate is of use in that region only.
        id_: Its id there.
        domain_name: The name that it is for; `*.` may stand before it.
        zone: Where the records are made, and where the names must lie.
        alternative_names: Further names. By default none.
        is_proved_elsewhere: Whether another stack has a certificate of the same names, and with
            it the records, which all regions of an account share: of two stacks that make them,
            the first to be destroyed takes them from the other. By default they are made here.

    Raises:
        BadValue: A name does not lie in the zone, or ACM does not take it.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        domain_name: str,
        zone: HostedZone,
        alternative_names: Sequence[str] = (),
        is_proved_elsewhere: bool = False,
    ) -> None:
        names = tuple(dict.fromkeys((domain_name, *alternative_names)))
        for name in names:
            zone.check_holds(name, what="the name in the certificate")
        if len(domain_name) > _LONGEST_FIRST:
            raise BadValue(
                f"the first name of the certificate, of {len(domain_name)} characters",
                domain_name,
                allowed=f"up to {_LONGEST_FIRST}",
                help="make it one of the alternative names, behind a shorter one",
            )
        super().__init__(scope, id_)
        self._resource = aws.acm_certificate.AcmCertificate(
            self,
            "Resource",
            domain_name=domain_name,
            subject_alternative_names=list(names[1:]) or None,
            validation_method="DNS",
            # What uses it gets the new one before the old one goes.
            lifecycle=aws.framework.TerraformResourceLifecycle(create_before_destroy=True),
        )
        # A name and its wildcard have the same record.
        records = [
            self._prove(name, zone)
            for name in names
            if not is_proved_elsewhere
            if not name.startswith("*.") or name.removeprefix("*.") not in names
        ]
        self._validation = aws.acm_certificate_validation.AcmCertificateValidation(
            self,
            "Validation",
            certificate_arn=self._resource.arn,
            validation_record_fqdns=[record.fqdn for record in records] or None,
        )

    @property
    def arn(self) -> str:
        """The ARN of the issued certificate, as a token."""
        return self._validation.certificate_arn

    @property
    def resource(self) -> aws.acm_certificate.AcmCertificate:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _prove(self, name: str, zone: HostedZone) -> aws.route53_record.Route53Record:
        """The record that shows that a name is ours."""
        options = (
            f"aws_acm_certificate.{self._resource.friendly_unique_id}.domain_validation_options"
        )

        def option(attribute: str) -> str:
            # Options are a set, so that only their own name tells them apart.
            found = f'[for o in {options} : o.{attribute} if o.domain_name == "{name}"]'
            return f"${{one({found})}}"

        return aws.route53_record.Route53Record(
            self,
            f"Record-{name.replace('*', 'any')}",
            zone_id=zone.id,
            name=option("resource_record_name"),
            type=option("resource_record_type"),
            records=[option("resource_record_value")],
            ttl=300,
            # A certificate of the same name that was there before may have left it.
            allow_overwrite=True,
        )
