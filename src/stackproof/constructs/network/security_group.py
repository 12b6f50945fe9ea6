"""Security groups with one rule resource per rule, each naming the group on its other side."""

from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs.validation import Rule, whole_number

_PORT: Final = Rule("the port", whole_number(range(1, 65536)), "1 to 65535", "give a TCP port")


class SecurityGroup(aws.Construct):
    """A security group that admits nothing and lets nothing out until it is told to.

    AWS gives each new group a rule that lets everything out; it is removed.

    Args:
        scope: Where it lives.
        id_: Its id there.
        name: The group's name.
        description: What it guards. Changing it replaces the group.
        vpc_id: The VPC.

    Raises:
        BadValue: EC2 does not take the name.
    """

    def __init__(
        self, scope: aws.Construct, id_: str, *, name: str, description: str, vpc_id: str
    ) -> None:
        _limits.check_name(_limits.SECURITY_GROUP, name)
        super().__init__(scope, id_)
        self._resource = aws.security_group.SecurityGroup(
            self,
            "Resource",
            name=name,
            description=description,
            vpc_id=vpc_id,
            # Rules of other groups may name this one, and would keep it from being deleted.
            revoke_rules_on_delete=True,
            tags={"Name": name},
        )
        self._label = "-".join(self.node.path.split("/")[1:])

    def allow_from(self, peer: "SecurityGroup", *, port: int) -> None:
        """Let a peer open connections to this group on a TCP port.

        The peer gets the matching rule that lets them out.

        Raises:
            BadValue: The port is none.
        """
        _PORT.check(port)
        aws.vpc_security_group_ingress_rule.VpcSecurityGroupIngressRule(
            self,
            f"From{peer.label}On{port}",
            security_group_id=self.id,
            referenced_security_group_id=peer.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"from {peer.label}",
        )
        aws.vpc_security_group_egress_rule.VpcSecurityGroupEgressRule(
            peer,
            f"To{self.label}On{port}",
            security_group_id=peer.id,
            referenced_security_group_id=self.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=f"to {self.label}",
        )

    @property
    def id(self) -> str:
        """The group's id, as a token."""
        return self._resource.id

    @property
    def label(self) -> str:
        """Where the group stands in its stack, the stack itself left out."""
        return self._label

    @property
    def resource(self) -> aws.security_group.SecurityGroup:
        """The resource itself, for what this construct does not offer."""
        return self._resource
