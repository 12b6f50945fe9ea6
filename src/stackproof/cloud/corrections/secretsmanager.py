"""Secrets Manager."""

from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("secretsmanager.replica-key", api="secretsmanager:ReplicateSecretToRegions")
def _replica_key(moto: Patches) -> None:
    """The key that a replica is to be encrypted with is dropped; AWS keeps it and says it."""
    models = moto.load("moto.secretsmanager.models")
    create = moto.original(models.FakeSecret, "create_replicas")
    read = moto.original(models.ReplicaSecret, "to_dict")

    def create_replicas(
        self: Moto,
        replica_regions: list[dict[str, str]],
        force_overwrite: bool,  # noqa: FBT001 - moto's own
    ) -> Moto:
        made = create(self, replica_regions, force_overwrite=force_overwrite)
        for asked, replica in zip(replica_regions or [], made, strict=True):
            if key := asked.get("KmsKeyId"):
                replica.config["KmsKeyId"] = key
                replica.kms_key_id = key
        return made

    def to_dict(self: Moto) -> dict[str, Any]:
        answer: dict[str, Any] = read(self)
        # The source's key is of another region.
        answer.pop("KmsKeyId", None)
        own = getattr(self, "kms_key_id", None)
        return {**answer, "KmsKeyId": own} if own else answer

    moto.replace(models.FakeSecret, "create_replicas", create_replicas)
    moto.replace(models.ReplicaSecret, "to_dict", to_dict)


@correction("secretsmanager.replica-partial-arn", api="secretsmanager:GetSecretValue")
def _replica_partial_arn(moto: Patches) -> None:
    """A replica is not found by an ARN without its last six characters; AWS takes such ARNs."""
    models = moto.load("moto.secretsmanager.models")
    store = models.SecretsStore
    short = moto.original(models, "get_secret_name_from_partial_arn")
    find = moto.original(store, "__getitem__")
    has = moto.original(store, "__contains__")
    get = moto.original(store, "get")

    def full(self: Moto, key: str) -> str:
        name = short(key)
        named = (each.arn for each in dict.values(self) if each.name == name)
        return key if has(self, key) else next(named, key)

    moto.replace(store, "__getitem__", lambda self, key: find(self, full(self, key)))
    moto.replace(store, "__contains__", lambda self, key: has(self, full(self, key)))
    moto.replace(store, "get", lambda self, key: get(self, full(self, key)))


CORRECTIONS: tuple[Correction, ...] = (_replica_key, _replica_partial_arn)
