"""An application load balancer that speaks TLS, and answers plain HTTP with the way to TLS."""

from collections.abc import Sequence
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs._guard import guard
from stackproof.constructs._peers import label_of
from stackproof.constructs.audit.log_bucket import LogBucket
from stackproof.constructs.balancing import balancing_values as values
from stackproof.constructs.edge.web_acl import WebAcl
from stackproof.constructs.network.network import Network
from stackproof.constructs.network.security_group import SecurityGroup
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.stack import AwsStack

_HTTP: Final = 80
_HTTPS: Final = 443
_LOG_PREFIX: Final = "load-balancer"
_EVERYBODY: Final = ("0.0.0.0/0",)
_TWO_YEARS: Final = "max-age=63072000; includeSubDomains"


class LoadBalancer(aws.Construct):
    """An internet-facing load balancer in the public tier, with one group of instances behind it.

    Plain HTTP is answered with a permanent redirect to HTTPS and nothing else. HTTPS is TLS 1.3
    or 1.2 with forward secrecy. Requests with invalid headers lose them, ambiguous requests are
    refused, and answers carry HSTS and forbid sniffing and framing. A web ACL stands before it.
    Every request is recorded in the log bucket. Its security group admits the two ports, and lets
    nothing out until `balance` says to whom.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it serves in the project, such as `web`: the middle of its physical names.
        network: Where it lives.
        certificate_arn: The certificate in ACM, in the stack's region.
        web_acl: What stands before it.
        logs: Where requests are recorded, whose policy then lets load balancers in.
        port: Where targets listen, with plain HTTP inside the network.
        health_path: What tells whether a target is well: it answers 200.
        sources: The blocks of addresses that may reach it. By default everybody.
        idle_seconds: After so long without a byte a connection is closed. By default 60.
        drain_seconds: How long a target that goes may finish its requests. By default 30.
        data_protection: By default (`RETAIN`) neither Terraform nor AWS deletes it, since its
            name is what clients know; if `EPHEMERAL` both do.

    Raises:
        BadValue: AWS does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        network: Network,
        certificate_arn: str,
        web_acl: WebAcl,
        logs: LogBucket,
        port: int,
        health_path: str,
        sources: Sequence[str] = _EVERYBODY,
        idle_seconds: int = 60,
        drain_seconds: int = 30,
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        stack = AwsStack.around(scope)
        values.check_certificate(certificate_arn, region=stack.region)
        values.PORT.check(port)
        values.HEALTH_PATH.check(health_path)
        values.IDLE_SECONDS.check(idle_seconds)
        values.DRAIN_SECONDS.check(drain_seconds)
        blocks = values.check_sources(tuple(sources))
        name = stack.naming.load_balancer(part)
        target_name = stack.naming.target_group(part)
        super().__init__(scope, id_)
        self._port = port
        self._security_group = SecurityGroup(
            self,
            "SecurityGroup",
            name=stack.naming.security_group(f"{part}-balancer"),
            description=f"Load balancer {name}",
            vpc_id=network.vpc_id,
        )
        self._admit(blocks)
        logs.allow_load_balancer_logs(prefix=_LOG_PREFIX)
        self._resource = aws.lb.Lb(
            self,
            "Resource",
            name=name,
            load_balancer_type="application",
            internal=False,
            security_groups=[self._security_group.id],
            subnets=list(network.public_subnet_ids),
            access_logs=aws.lb.LbAccessLogs(bucket=logs.name, prefix=_LOG_PREFIX, enabled=True),
            drop_invalid_header_fields=True,
            desync_mitigation_mode="strictest",
            idle_timeout=idle_seconds,
            enable_deletion_protection=data_protection.retains,
            lifecycle=guard(data_protection),
            # It writes a test file when the logs are set up.
            depends_on=[logs.policy],
        )
        self._arn = self._resource.arn
        group = aws.lb_target_group
        self._targets = group.LbTargetGroup(
            self,
            "Targets",
            name=target_name,
            port=port,
            protocol="HTTP",
            target_type="instance",
            vpc_id=network.vpc_id,
            deregistration_delay=str(drain_seconds),
            health_check=group.LbTargetGroupHealthCheck(
                enabled=True,
                path=health_path,
                port="traffic-port",
                protocol="HTTP",
                matcher="200",
                interval=10,
                timeout=5,
                healthy_threshold=2,
                unhealthy_threshold=3,
            ),
            tags={"Name": target_name},
        )
        self._listen(certificate_arn)
        web_acl.protect(label_of(self.node.path), resource_arn=self._arn)

    def balance(self, group: SecurityGroup) -> None:
        """Let requests through to instances with this security group."""
        group.allow_from(self._security_group, port=self._port)

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._arn

    @property
    def metric_name(self) -> str:
        """What its metrics go by, as a token."""
        return self._resource.arn_suffix

    @property
    def target_metric_name(self) -> str:
        """What the metrics of its targets go by, as a token."""
        return self._targets.arn_suffix

    @property
    def dns_name(self) -> str:
        """The name that AWS gave it, as a token."""
        return self._resource.dns_name

    @property
    def zone_id(self) -> str:
        """The zone of that name, for alias records, as a token."""
        return self._resource.zone_id

    @property
    def target_group_arn(self) -> str:
        """The ARN of the target group, as a token."""
        return self._targets.arn

    @property
    def security_group(self) -> SecurityGroup:
        """What guards it."""
        return self._security_group

    @property
    def listeners(self) -> tuple[aws.lb_listener.LbListener, ...]:
        """The listeners: AWS lets no group register targets before there is one."""
        return self._listeners

    @property
    def resource(self) -> aws.lb.Lb:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _admit(self, blocks: tuple[str, ...]) -> None:
        for port, what in ((_HTTP, "to be redirected"), (_HTTPS, "over TLS")):
            for number, block in enumerate(blocks, 1):
                aws.vpc_security_group_ingress_rule.VpcSecurityGroupIngressRule(
                    self._security_group,
                    f"From{number}On{port}",
                    security_group_id=self._security_group.id,
                    ip_protocol="tcp",
                    from_port=port,
                    to_port=port,
                    cidr_ipv4=block,
                    description=f"clients, {what}",
                )

    def _listen(self, certificate_arn: str) -> None:
        module = aws.lb_listener
        redirect = module.LbListener(
            self,
            "Http",
            load_balancer_arn=self._arn,
            port=_HTTP,
            protocol="HTTP",
            default_action=[
                module.LbListenerDefaultAction(
                    type="redirect",
                    redirect=module.LbListenerDefaultActionRedirect(
                        port=str(_HTTPS), protocol="HTTPS", status_code="HTTP_301"
                    ),
                )
            ],
            routing_http_response_server_enabled=False,
        )
        serve = module.LbListener(
            self,
            "Https",
            load_balancer_arn=self._arn,
            port=_HTTPS,
            protocol="HTTPS",
            ssl_policy=values.TLS_POLICY,
            certificate_arn=certificate_arn,
            default_action=[
                module.LbListenerDefaultAction(
                    type="forward", target_group_arn=self.target_group_arn
                )
            ],
            routing_http_response_server_enabled=False,
            routing_http_response_strict_transport_security_header_value=_TWO_YEARS,
            routing_http_response_x_content_type_options_header_value="nosniff",
            routing_http_response_x_frame_options_header_value="DENY",
        )
        self._listeners = (redirect, serve)
