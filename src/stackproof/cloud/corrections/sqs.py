"""Simple Queue Service."""

import json
from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("sqs.redrive-spacing", api="sqs:GetQueueAttributes")
def _redrive_spacing(moto: Patches) -> None:
    """A redrive policy comes back with spaces between its parts; AWS gives it back compact."""
    queue = moto.load("moto.sqs.models").Queue
    original = moto.original(queue, "attributes")

    def attributes(self: Moto) -> dict[str, Any]:
        answer: dict[str, Any] = original.fget(self)
        if "RedrivePolicy" in answer:
            compact = json.dumps(self.redrive_policy, separators=(",", ":"))
            answer["RedrivePolicy"] = compact
        return answer

    moto.replace(queue, "attributes", property(attributes))


CORRECTIONS: tuple[Correction, ...] = (_redrive_spacing,)
