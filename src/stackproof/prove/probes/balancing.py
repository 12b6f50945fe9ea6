"""Probes of load balancers and their listeners."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, Live, Probe

_MODERN: Final = re.compile(r"ELBSecurityPolicy-TLS13-1-[23]-.*")


class PlainHttpOnlyRedirects(Probe):
    """Every listener without TLS does nothing but redirect to HTTPS for good."""

    needs: ClassVar[frozenset[str]] = frozenset({"elbv2.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads every rule of the live listeners."""
        return judge("301 to HTTPS", self._look(live, stack), nothing="there is no load balancer")

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for elb, listener in _listeners(live, stack):
            if listener["Protocol"] == "HTTPS":
                continue
            for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]:
                actions = rule["Actions"]
                redirects = [each.get("RedirectConfig", {}) for each in actions]
                holds = all(
                    (each.get("Protocol"), each.get("StatusCode")) == ("HTTPS", "HTTP_301")
                    for each in redirects
                )
                kinds = ", ".join(each["Type"] for each in actions)
                subject = f"port {listener['Port']}, rule {rule['Priority']}"
                yield Observation(subject, holds, kinds)

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Makes the listener serve."""
        for elb, listener in _listeners(live, stack):
            if listener["Protocol"] == "HTTP":
                groups = elb.describe_target_groups()["TargetGroups"]
                serve = {"Type": "forward", "TargetGroupArn": groups[0]["TargetGroupArn"]}
                elb.modify_listener(ListenerArn=listener["ListenerArn"], DefaultActions=[serve])


class HttpsIsModernAndHardened(Probe):
    """Every TLS listener refuses what is older than TLS 1.2, and drops headers that are none."""

    needs: ClassVar[frozenset[str]] = frozenset({"elbv2.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the policies, certificates and attributes of what is live."""
        return judge(
            "a certificate, TLS 1.2 or newer, and no invalid headers",
            self._look(live, stack),
            nothing="there is no TLS listener",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for _, listener in _listeners(live, stack):
            if listener["Protocol"] != "HTTPS":
                continue
            policy = str(listener.get("SslPolicy"))
            holds = _MODERN.fullmatch(policy) is not None and bool(listener.get("Certificates"))
            yield Observation(f"port {listener['Port']}", holds, policy)
        for each in stack.all("aws_lb"):
            elb = live.client("elbv2", each.region)
            said = elb.describe_load_balancer_attributes(LoadBalancerArn=each["arn"])
            found = {a["Key"]: a["Value"] for a in said["Attributes"]}
            drops = found.get("routing.http.drop_invalid_header_fields.enabled") == "true"
            yield Observation(each.address, drops, "invalid headers are dropped" if drops else "no")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes an old policy."""
        for elb, listener in _listeners(live, stack):
            if listener["Protocol"] == "HTTPS":
                elb.modify_listener(
                    ListenerArn=listener["ListenerArn"], SslPolicy="ELBSecurityPolicy-2016-08"
                )


class LoadBalancersAreGuardedAndRecorded(Probe):
    """Every load balancer has a web ACL before it, and its requests are recorded."""

    needs: ClassVar[frozenset[str]] = frozenset({"elbv2.describe", "wafv2.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Asks WAF and the load balancer."""
        return judge("a web ACL and access logs", self._look(live, stack), nothing="there is none")

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for each in stack.all("aws_lb"):
            waf = live.client("wafv2", each.region)
            acl = waf.get_web_acl_for_resource(ResourceArn=each["arn"]).get("WebACL")
            elb = live.client("elbv2", each.region)
            said = elb.describe_load_balancer_attributes(LoadBalancerArn=each["arn"])
            found = {a["Key"]: a["Value"] for a in said["Attributes"]}
            bucket = found.get("access_logs.s3.bucket") or "nowhere"
            holds = bool(acl) and found.get("access_logs.s3.enabled") == "true"
            yield Observation(
                each.address, holds, f"{acl['Name'] if acl else 'no ACL'}, logs to {bucket}"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the web ACL away."""
        for each in stack.all("aws_lb"):
            waf = live.client("wafv2", each.region)
            waf.disassociate_web_acl(ResourceArn=each["arn"])


def _listeners(live: Live, stack: Deployed) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """The live listeners of the stack's load balancers, each with a client."""
    for each in stack.all("aws_lb"):
        elb = live.client("elbv2", each.region)
        for listener in elb.describe_listeners(LoadBalancerArn=each["arn"])["Listeners"]:
            yield elb, listener
