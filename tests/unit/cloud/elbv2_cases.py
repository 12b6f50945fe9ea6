"""Load balancers: what moto gets wrong of them."""

from typing import Any

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import Case, refusal
from unit.cloud.balancers import REGION, Balancer, say

PROTECTION = "deletion_protection.enabled"


def protected_balancer(aws: EmbeddedAws) -> Any:
    """How the deletion of a protected load balancer is refused, and that of one no more so."""
    made = Balancer(aws, "protected")
    elb = made.client

    def protect(value: str) -> None:
        attribute = {"Key": PROTECTION, "Value": value}
        elb.modify_load_balancer_attributes(LoadBalancerArn=made.arn, Attributes=[attribute])

    protect("true")
    refused = refusal(lambda: elb.delete_load_balancer(LoadBalancerArn=made.arn))
    if refused is None:
        return None
    protect("false")
    return refused, refusal(lambda: elb.delete_load_balancer(LoadBalancerArn=made.arn))


def same_name(aws: EmbeddedAws) -> Any:
    """How another load balancer of the same name is refused, and whether the same one is itself."""
    made = Balancer(aws, "twice")
    (found,) = made.client.describe_load_balancers(Names=["twice"])["LoadBalancers"]
    subnets = [zone["SubnetId"] for zone in found["AvailabilityZones"]]
    refused = refusal(
        lambda: made.client.create_load_balancer(Name="twice", Subnets=subnets, Scheme="internal")
    )
    if refused is None:
        return None
    (again,) = made.client.create_load_balancer(Name="twice", Subnets=subnets)["LoadBalancers"]
    other = aws.client("elbv2", REGION).describe_load_balancers(Names=["twice"])["LoadBalancers"]
    return refused, again["LoadBalancerArn"] == made.arn, len(other)


def same_port(aws: EmbeddedAws) -> Any:
    """How a second listener on a port is refused, and that one on another port is not."""
    made = Balancer(aws, "ports")
    made.listen(80, say("x"))
    return refusal(lambda: made.listen(80, say("y"))), refusal(lambda: made.listen(81, say("y")))


CASES = {
    "elbv2.deletion-protection": Case(
        protected_balancer, fault=None, right=((400, "OperationNotPermitted"), None)
    ),
    "elbv2.names-once": Case(
        same_name, fault=None, right=((400, "DuplicateLoadBalancerName"), True, 1)
    ),
    "elbv2.ports-once": Case(
        same_port, fault=(None, None), right=((400, "DuplicateListener"), None)
    ),
}
