"""Route 53."""

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("route53.delegation-sets", api="route53:ListReusableDelegationSets")
def _delegation_sets(moto: Patches) -> None:
    """Each zone leaves a reusable delegation set that nobody can delete.

    In AWS a zone's default delegation set is not reusable and not listed.
    """
    backend = moto.load("moto.route53.models").Route53Backend
    create = moto.original(backend, "create_hosted_zone")

    def create_hosted_zone(self: Moto, *rest: Moto, **named: Moto) -> Moto:
        zone = create(self, *rest, **named)
        self.delegation_sets = {
            name: each for name, each in self.delegation_sets.items() if each.id
        }
        return zone

    moto.replace(backend, "create_hosted_zone", create_hosted_zone)


CORRECTIONS: tuple[Correction, ...] = (_delegation_sets,)
