"""Probes of launch templates, what instances start from, and the groups that hold them."""

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


class GroupsFollowHealthAndLoad(Probe):
    """Every group replaces what its load balancer finds unwell, and grows with its load.

    Args:
        output: The output that holds the subnets of instances.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"autoscaling.describe"})

    def __init__(self, *, output: str) -> None:
        self._output = output

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each group and its policies; that Auto Scaling acts on them is its own promise."""
        return judge(
            "health of the load balancer, a target of load, and all subnets of instances",
            self._look(live, stack),
            nothing="the stack has no aws_autoscaling_group",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        subnets = set(stack.outputs.get(self._output, ()))
        targets = {str(each["arn"]) for each in stack.all("aws_lb_target_group")}
        for each in stack.all("aws_autoscaling_group"):
            scaling = live.client("autoscaling", each.region)
            named = {"AutoScalingGroupNames": [each["name"]]}
            (group, *_) = scaling.describe_auto_scaling_groups(**named)["AutoScalingGroups"] or [{}]
            policies = scaling.describe_policies(AutoScalingGroupName=each["name"])
            loads = [
                policy["TargetTrackingConfiguration"]["TargetValue"]
                for policy in policies["ScalingPolicies"]
                if policy["PolicyType"] == "TargetTrackingScaling" and policy.get("Enabled", True)
            ]
            holds = (
                group.get("HealthCheckType") == "ELB"
                and bool(targets & set(group.get("TargetGroupARNs", ())))
                and set(group.get("VPCZoneIdentifier", "").split(",")) == subnets
                and group["MinSize"] < group["MaxSize"]
                and bool(loads)
            )
            said = f"health of {group.get('HealthCheckType')}, loads {loads}"
            yield Observation(each.address, holds, said)

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Makes the groups look at machines only."""
        for each in stack.all("aws_autoscaling_group"):
            live.client("autoscaling", each.region).update_auto_scaling_group(
                AutoScalingGroupName=each["name"], HealthCheckType="EC2"
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
