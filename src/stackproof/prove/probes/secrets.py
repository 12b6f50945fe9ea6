"""Probes of secrets."""

from collections.abc import Iterator
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, Live, Probe


class SecretsAreThere(Probe):
    """The secrets that the stack gives out are there, encrypted with a customer's key.

    Args:
        outputs: The outputs that hold the ARNs of secrets.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"secretsmanager.describe"})

    def __init__(self, *, outputs: tuple[str, ...]) -> None:
        self._outputs = outputs

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Describes each secret in its region; no value is read."""
        return judge(
            "a secret with a key",
            self._look(live, stack),
            nothing="the stack gives out no secret",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for output in self._outputs:
            arn = stack.outputs.get(output)
            if arn is None:
                continue
            found = _described(live, str(arn))
            if found is None:
                yield Observation(output, holds=False, seen=f"{arn} does not exist")
                continue
            key = found.get("KmsKeyId")
            is_there = bool(key) and "DeletedDate" not in found
            yield Observation(output, is_there, f"secret {found['Name']}, key {key}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes the secrets."""
        for output in self._outputs:
            arn = str(stack.outputs[output])
            found = _described(live, arn) or {}
            live.client("secretsmanager", arn.split(":")[3]).delete_secret(
                SecretId=found["ARN"], ForceDeleteWithoutRecovery=True
            )


def _described(live: Live, arn: str) -> dict[str, Any] | None:
    """A secret by its ARN, or by its name if the six characters behind it were not known."""
    region, name = arn.split(":")[3], arn.split(":", 6)[6]
    client = live.client("secretsmanager", region)
    for id_ in (arn, name):
        try:
            found: dict[str, Any] = client.describe_secret(SecretId=id_)
        except client.exceptions.ResourceNotFoundException:
            continue
        return found
    return None
