"""Key Management Service."""

import json

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("kms.rotation-period", api="kms:GetKeyRotationStatus", echo="kms.rotate")
def _rotation_period(moto: Patches) -> None:
    """The rotation period is dropped; AWS keeps it and says it, 365 days unless given."""
    responses = moto.load("moto.kms.responses").KmsResponse
    enable = moto.original(responses, "enable_key_rotation")
    status = moto.original(responses, "get_key_rotation_status")

    def key(self: Moto) -> Moto:
        backend = self.kms_backend
        return backend.keys[backend.get_key_id(self._get_param("KeyId"))]

    def enable_key_rotation(self: Moto) -> Moto:
        answer = enable(self)
        key(self).rotation_period = self._get_param("RotationPeriodInDays") or 365
        return answer

    def get_key_rotation_status(self: Moto) -> str:
        answer = json.loads(status(self))
        if answer["KeyRotationEnabled"]:
            answer["RotationPeriodInDays"] = getattr(key(self), "rotation_period", 365)
        return json.dumps(answer)

    moto.replace(responses, "enable_key_rotation", enable_key_rotation)
    moto.replace(responses, "get_key_rotation_status", get_key_rotation_status)


@correction("kms.unusable-key", api="kms:Encrypt")
def _unusable_key(moto: Patches) -> None:
    """A disabled key, and one that is to be deleted, encrypts and decrypts as ever; AWS refuses.

    AWS also refuses to schedule the deletion of a key whose deletion is scheduled.
    """
    backend = moto.load("moto.kms.models").KmsBackend
    refusal = moto.original(moto.load("moto.core.exceptions"), "JsonRESTError")

    def check(self: Moto, name: str, *, may_be_disabled: bool = False) -> None:
        key = self.keys.get(self.get_key_id(name))
        if key is None:
            return
        if key.key_state == "PendingDeletion":
            raise refusal("KMSInvalidStateException", f"{key.arn} is pending deletion.")
        if key.key_state == "Disabled" and not may_be_disabled:
            raise refusal("DisabledException", f"{key.arn} is disabled.")

    def usable(original: Moto) -> Moto:
        def use(self: Moto, *rest: Moto, **named: Moto) -> Moto:
            answer = original(self, *rest, **named)
            # Each says last which key it was.
            check(self, answer[-1])
            return answer

        return use

    for name in ("encrypt", "decrypt", "generate_data_key"):
        moto.replace(backend, name, usable(moto.original(backend, name)))
    schedule = moto.original(backend, "schedule_key_deletion")

    def schedule_key_deletion(self: Moto, key_id: str, *rest: Moto) -> Moto:
        check(self, key_id, may_be_disabled=True)
        return schedule(self, key_id, *rest)

    moto.replace(backend, "schedule_key_deletion", schedule_key_deletion)


CORRECTIONS: tuple[Correction, ...] = (_rotation_period, _unusable_key)
