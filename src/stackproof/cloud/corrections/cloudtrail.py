"""CloudTrail."""

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("cloudtrail.delete-by-arn", api="cloudtrail:DeleteTrail")
def _delete_by_arn(moto: Patches) -> None:
    """Deleting a trail by its ARN does nothing and says that it did; AWS takes name and ARN."""
    backend = moto.load("moto.cloudtrail.models").CloudTrailBackend
    delete = moto.original(backend, "delete_trail")

    def delete_trail(self: Moto, name: str) -> None:
        delete(self, self.get_trail(name).trail_name)

    moto.replace(backend, "delete_trail", delete_trail)


CORRECTIONS: tuple[Correction, ...] = (_delete_by_arn,)
