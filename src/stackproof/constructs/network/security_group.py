"""Security groups with one rule resource per rule, each naming the group on its other side."""

import re
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs._peers import Peers, label_of
from stackproof.constructs.validation import Rule, matches, whole_number

# Amazon EC2 API Reference, CreateSecurityGroup and IpRange.
_LONGEST: Final = 255
_UNTOLD: Final = re.compile(r"[^A-Za-z0-9 ._:/()#,@\[\]+=&;{}!$*-]")
_DESCRIPTION: Final = Rule(
    "the description of a security group",
    matches(rf"[A-Za-z0-9 ._:/()#,@\[\]+=&;{{}}!$*-]{{1,{_LONGEST}}}"),
    f"up to {_LONGEST} letters, digits, spaces and any of ._-:/()#,@[]+=&;{{}}!$*",
    "say in a few plain words what it guards",
)
_HTTPS: Final = 443
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
        BadValue: EC2 does not take the name or the description.
    """

    def __init__(
        self, scope: aws.Construct, id_: str, *, name: str, description: str, vpc_id: str
    ) -> None:
        _limits.check_name(_limits.SECURITY_GROUP, name)
        _DESCRIPTION.check(description)
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
        self._label = label_of(self.node.path)
        self._rules = Peers()

    def allow_from(self, peer: "SecurityGroup", *, port: int) -> None:
        """Let a peer open connections to this group on a TCP port.

        The peer gets the matching rule that lets them out. Saying it again changes nothing.

        Raises:
            BadValue: The port is none.
        """
        _PORT.check(port)
        into = self._rules.new_id(f"From{peer.label}On{port}", of=f"from {peer.node.path} {port}")
        out = peer._rules.new_id(f"To{self.label}On{port}", of=f"to {self.node.path} {port}")  # noqa: SLF001 - a group of ours
        if into is None or out is None:
            return
        aws.vpc_security_group_ingress_rule.VpcSecurityGroupIngressRule(
            self,
            into,
            security_group_id=self.id,
            referenced_security_group_id=peer.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=_told(f"from {peer.label}"),
        )
        aws.vpc_security_group_egress_rule.VpcSecurityGroupEgressRule(
            peer,
            out,
            security_group_id=peer.id,
            referenced_security_group_id=self.id,
            ip_protocol="tcp",
            from_port=port,
            to_port=port,
            description=_told(f"to {self.label}"),
        )

    def allow_out_to_aws(self) -> None:
        """Let what is in the group speak TLS with any address: AWS's own have no fixed ones.

        Said once; a second time is refused by the framework, as any id that is taken.
        """
        aws.vpc_security_group_egress_rule.VpcSecurityGroupEgressRule(
            self,
            "Https",
            security_group_id=self.id,
            ip_protocol="tcp",
            from_port=_HTTPS,
            to_port=_HTTPS,
            cidr_ipv4="0.0.0.0/0",
            description="AWS over TLS",
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


def _told(text: str) -> str:
    """A description that EC2 takes, of the ids of constructs, which may be anything."""
    return _UNTOLD.sub("-", text)[:_LONGEST]
