"""Stacks made by hand for probes, and what every probe must do on one."""

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.core.verdict import Proved, Refuted, Unproved
from stackproof.prove.probes.interface import Deployed, DeployedResource, Probe


class Stack:
    """A stack made by hand, with what Terraform would have recorded of it."""

    def __init__(self, live: EmbeddedAws, region: str) -> None:
        self.live = live
        self.region = region
        self.resources: list[DeployedResource] = []

    def record(self, type_: str, **values: object) -> None:
        """Notes a resource."""
        address = f"{type_}.r{len(self.resources)}"
        self.resources.append(DeployedResource(address, type_, self.region, values))

    def key(self) -> str:
        """A key of the stack."""
        arn: str = self.live.client("kms", self.region).create_key()["KeyMetadata"]["Arn"]
        self.record("aws_kms_key", arn=arn, key_id=arn.rpartition("/")[2])
        return arn

    def deployed(self) -> Deployed:
        """What a probe is given."""
        return Deployed(outputs={}, resources=tuple(self.resources))


def holds_until_spoilt(probe: Probe, live: EmbeddedAws, stack: Deployed) -> None:
    """Asks that a probe prove its claim of a sound stack, and refute it after its own sabotage."""
    sound = probe.run(live, stack)
    assert isinstance(sound, Proved), sound
    probe.sabotage(live, stack)
    spoilt = probe.run(live, stack)
    assert isinstance(spoilt, Refuted), spoilt


def says_nothing_of_nothing(probe: Probe, live: EmbeddedAws) -> None:
    """Asks that a probe prove nothing of a stack without the resources that it is about."""
    verdict = probe.run(live, Deployed(outputs={}, resources=()))
    assert isinstance(verdict, Unproved), verdict


def claims_a_sentence(probe: Probe) -> None:
    """Asks that the claim of a probe be a sentence, for others to be put into."""
    assert probe.claim[0].isupper(), probe.claim
    assert not probe.claim.endswith("."), probe.claim
