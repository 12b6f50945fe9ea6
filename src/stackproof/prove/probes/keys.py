"""Probes of customer-managed KMS keys."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, Live, Probe

_NONE = "the stack has no aws_kms_key"


class KeysRotate(Probe):
    """Every customer-managed key is rotated automatically."""

    needs: ClassVar[frozenset[str]] = frozenset({"kms.rotation-setting"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each key's rotation status (KMS GetKeyRotationStatus)."""
        return judge("rotation is enabled", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for key in stack.all("aws_kms_key"):
            status = live.client("kms", key.region).get_key_rotation_status(KeyId=key["key_id"])
            on = bool(status["KeyRotationEnabled"])
            yield Observation(key.address, on, f"rotation {'on' if on else 'off'}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Turns the rotation of one key off."""
        key = stack.all("aws_kms_key")[0]
        live.client("kms", key.region).disable_key_rotation(KeyId=key["key_id"])


class AliasesReachTheirKeys(Probe):
    """Every alias encrypts and decrypts with the key that the stack gave it."""

    needs: ClassVar[frozenset[str]] = frozenset({"kms.encrypt"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Encrypts through the alias, decrypts, and compares text and key."""
        return judge(
            "the text comes back, and from the stack's key",
            self._look(live, stack),
            nothing="the stack has no aws_kms_alias",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        text = b"stackproof"
        for alias in stack.all("aws_kms_alias"):
            kms = live.client("kms", alias.region)
            known = {a["AliasName"]: a.get("TargetKeyId") for a in kms.list_aliases()["Aliases"]}
            name = alias["name"]
            if known.get(name) != alias["target_key_id"]:
                yield Observation(alias.address, holds=False, seen=f"{name} names another key")
                continue
            sealed = kms.encrypt(KeyId=name, Plaintext=text)
            opened = kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"])
            same = opened["Plaintext"] == text
            right = opened["KeyId"].endswith(str(alias["target_key_id"]))
            yield Observation(
                alias.address, same and right, f"{name} encrypts with {opened['KeyId']}"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Points one alias at a key that is not the stack's."""
        alias = stack.all("aws_kms_alias")[0]
        kms = live.client("kms", alias.region)
        other = kms.create_key(Description="not the stack's")["KeyMetadata"]["KeyId"]
        kms.update_alias(AliasName=alias["name"], TargetKeyId=other)
