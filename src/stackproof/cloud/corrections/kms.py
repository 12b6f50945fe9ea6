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


CORRECTIONS: tuple[Correction, ...] = (_rotation_period,)
