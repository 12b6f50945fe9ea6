"""Probes of launch templates, and what instances start from."""

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_EC2: Final = frozenset({"ec2.describe"})
_DIGEST: Final = re.compile(r'echo "([0-9a-f]{64})  ')


class InstancesAreHardened(Probe):
    """Every instance demands IMDSv2, has no public address, and starts from an encrypted disk."""

    needs: ClassVar[frozenset[str]] = _EC2

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the version of the template that the group launches."""
        return judge(
            "IMDSv2, no address, encryption", self._look(live, stack), nothing="no template"
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for each in stack.all("aws_launch_template"):
            data = _template(live, each)
            disks = [d["Ebs"].get("Encrypted") for d in data.get("BlockDeviceMappings", ())]
            public = [
                i.get("AssociatePublicIpAddress") for i in data.get("NetworkInterfaces", ({},))
            ]
            tokens = data.get("MetadataOptions", {}).get("HttpTokens")
            holds = tokens == "required" and bool(disks) and all(disks) and not any(public)
            yield Observation(each.address, holds, f"tokens {tokens}, encrypted {disks}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Makes a version without the demand."""
        for each in stack.all("aws_launch_template"):
            data = {**_template(live, each), "MetadataOptions": {"HttpTokens": "optional"}}
            _new_version(live, each, data)


class InstancesRunWhatTheyVerify(Probe):
    """Every instance starts with the digest of the artifact that lies in the bucket."""

    needs: ClassVar[frozenset[str]] = _EC2 | {"s3.objects"}

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Hashes the live object and compares that with the live user data."""
        return judge("the digest of the object", self._look(live, stack), nothing="no template")

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        artifacts = {
            hashlib.sha256(
                live.client("s3", each.region)
                .get_object(Bucket=each["bucket"], Key=each["key"])["Body"]
                .read()
            ).hexdigest()
            for each in stack.all("aws_s3_object")
        }
        for each in stack.all("aws_launch_template"):
            script = base64.b64decode(_template(live, each)["UserData"]).decode()
            found = _DIGEST.search(script)
            digest = found[1] if found else "none"
            yield Observation(each.address, digest in artifacts, f"digest {digest[:12]}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Puts another artifact in the place of the real one."""
        for each in stack.all("aws_s3_object"):
            live.client("s3", each.region).put_object(
                Bucket=each["bucket"], Key=each["key"], Body=b"something else"
            )


def _template(live: Live, resource: DeployedResource) -> Mapping[str, Any]:
    """What the newest version of a launch template says."""
    ec2 = live.client("ec2", resource.region)
    versions = ec2.describe_launch_template_versions(
        LaunchTemplateId=resource["id"], Versions=["$Latest"]
    )["LaunchTemplateVersions"]
    data: Mapping[str, Any] = versions[0]["LaunchTemplateData"]
    return data


def _new_version(live: Live, resource: DeployedResource, data: Mapping[str, Any]) -> None:
    ec2 = live.client("ec2", resource.region)
    ec2.create_launch_template_version(
        LaunchTemplateId=resource["id"], LaunchTemplateData=dict(data)
    )
