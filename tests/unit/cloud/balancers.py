"""Load balancers to ask."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from stackproof.cloud.embedded import EmbeddedAws

REGION = "eu-west-2"


def say(text: str) -> list[dict[str, Any]]:
    """The action that answers with a text."""
    return [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"} | _body(text)}]


def _body(text: str) -> dict[str, str]:
    return {"MessageBody": text} if text else {}


class Balancer:
    """A load balancer that is being made, over two zones.

    Args:
        type_: What AWS calls its kind.
    """

    def __init__(self, aws: EmbeddedAws, name: str, *, type_: str = "application") -> None:
        ec2 = aws.client("ec2", REGION)
        self._vpc = ec2.create_vpc(CidrBlock="10.5.0.0/16")["Vpc"]["VpcId"]
        subnets = [
            ec2.create_subnet(
                VpcId=self._vpc,
                CidrBlock=f"10.5.{number}.0/24",
                AvailabilityZone=f"{REGION}{zone}",
            )["Subnet"]["SubnetId"]
            for number, zone in enumerate("ab")
        ]
        self.client = aws.client("elbv2", REGION)
        (made,) = self.client.create_load_balancer(Name=name, Subnets=subnets, Type=type_)[
            "LoadBalancers"
        ]
        self.arn: str = made["LoadBalancerArn"]
        self.host: str = made["DNSName"]
        self._name = name
        self._aws = aws

    def listen(
        self, port: int, actions: Sequence[dict[str, Any]], *, protocol: str = "HTTP"
    ) -> str:
        """The ARN of a new listener."""
        options: dict[str, Any] = {}
        if protocol == "HTTPS":
            acm = self._aws.client("acm", REGION)
            certificate = acm.request_certificate(DomainName="pay.example.com")
            options["Certificates"] = [{"CertificateArn": certificate["CertificateArn"]}]
        (made,) = self.client.create_listener(
            LoadBalancerArn=self.arn,
            Port=port,
            Protocol=protocol,
            DefaultActions=actions,
            **options,
        )["Listeners"]
        arn: str = made["ListenerArn"]
        return arn

    def group(self, part: str, *targets: tuple[str, int], type_: str = "ip") -> str:
        """The ARN of a new target group with these addresses."""
        (made,) = self.client.create_target_group(
            Name=f"{self._name}-{part}",
            Protocol="HTTP",
            Port=80,
            VpcId=self._vpc,
            TargetType=type_,
        )["TargetGroups"]
        arn: str = made["TargetGroupArn"]
        if targets:
            named = [{"Id": host, "Port": port} for host, port in targets]
            self.client.register_targets(TargetGroupArn=arn, Targets=named)
        return arn

    def rule(self, listener: str, priority: int, *conditions: dict[str, Any], text: str) -> None:
        """A rule that answers with a text."""
        self.client.create_rule(
            ListenerArn=listener,
            Priority=priority,
            Conditions=conditions,
            Actions=say(text),
        )


@contextmanager
def echo() -> Iterator[int]:
    """The port of a server on loopback that says what it got."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            said = json.dumps(
                {
                    "path": self.path,
                    "body": got.decode(),
                    "host": self.headers["Host"],
                    "for": self.headers["X-Forwarded-For"],
                    "proto": self.headers["X-Forwarded-Proto"],
                    "port": self.headers["X-Forwarded-Port"],
                }
            ).encode()
            self.send_response(201)
            self.send_header("Content-Length", str(len(said)))
            self.send_header("X-Frame-Options", "SAMEORIGIN")
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()
