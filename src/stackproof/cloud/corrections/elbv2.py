"""Elastic Load Balancing: application and network load balancers."""

import inspect

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("elbv2.deletion-protection", api="elasticloadbalancing:DeleteLoadBalancer")
def _deletion_protection(moto: Patches) -> None:
    """A protected load balancer is deleted; AWS refuses while its protection is on."""
    models = moto.load("moto.elbv2.models")
    refusal = moto.original(models, "RESTError")
    delete = moto.original(models.ELBv2Backend, "delete_load_balancer")

    def delete_load_balancer(self: Moto, arn: str) -> None:
        found = self.load_balancers.get(arn)
        if found is not None and found.attrs.get("deletion_protection.enabled") == "true":
            raise refusal(
                "OperationNotPermitted",
                f"Load balancer '{arn}' cannot be deleted because deletion protection is enabled",
            )
        delete(self, arn)

    moto.replace(models.ELBv2Backend, "delete_load_balancer", delete_load_balancer)


@correction("elbv2.names-once", api="elasticloadbalancing:CreateLoadBalancer")
def _names_once(moto: Patches) -> None:
    """Two load balancers of a region may have one name, and so one DNS name.

    AWS refuses the second one, unless it is the same in everything: then it is the first one.
    """
    models = moto.load("moto.elbv2.models")
    refusal = moto.original(models, "DuplicateLoadBalancerName")
    create = moto.original(models.ELBv2Backend, "create_load_balancer")
    signature = inspect.signature(create)

    def create_load_balancer(self: Moto, *rest: Moto, **named: Moto) -> Moto:
        asked = signature.bind(self, *rest, **named)
        asked.apply_defaults()
        wanted = asked.arguments
        same = (b for b in self.load_balancers.values() if b.name == wanted["name"])
        found = next(same, None)
        if found is None:
            return create(self, *rest, **named)
        mapped = [each["SubnetId"] for each in wanted["subnet_mappings"] or ()]
        if (
            {subnet.id for subnet in found.subnets} == {*wanted["subnet_ids"], *mapped}
            and set(found.security_groups or ()) == set(wanted["security_groups"] or ())
            and found.scheme == wanted["scheme"]
            and found.type == (wanted["loadbalancer_type"] or "application")
        ):
            return found
        raise refusal

    moto.replace(models.ELBv2Backend, "create_load_balancer", create_load_balancer)


@correction("elbv2.ports-once", api="elasticloadbalancing:CreateListener")
def _ports_once(moto: Patches) -> None:
    """A load balancer may have two listeners on one port; AWS refuses the second one."""
    models = moto.load("moto.elbv2.models")
    refusal = moto.original(models, "DuplicateListenerError")
    create = moto.original(models.ELBv2Backend, "create_listener")

    def create_listener(
        self: Moto, load_balancer_arn: str, protocol: str, port: Moto, *rest: Moto, **named: Moto
    ) -> Moto:
        found = self.load_balancers.get(load_balancer_arn)
        taken = [str(each.port) for each in found.listeners.values()] if found else []
        if port is not None and str(port) in taken:
            raise refusal
        return create(self, load_balancer_arn, protocol, port, *rest, **named)

    moto.replace(models.ELBv2Backend, "create_listener", create_listener)


CORRECTIONS: tuple[Correction, ...] = (_deletion_protection, _names_once, _ports_once)
