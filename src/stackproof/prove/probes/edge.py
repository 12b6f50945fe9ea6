"""Probes of REST APIs, web ACLs and DNS records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NO_API = "the stack has no aws_api_gateway_rest_api"
_NO_STAGE = "the stack has no aws_api_gateway_stage"
_WITH_BODY = ("PATCH", "POST", "PUT")


@dataclass(frozen=True, slots=True)
class RoutesDemandSignatures(Probe):
    """Every route of every API demands a request signed with IAM credentials.

    Args:
        open_to_all: Routes that are meant to be open, such as `GET /health`.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"apigateway.describe"})

    open_to_all: tuple[str, ...] = ()

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each method's authorization; that the gateway enforces it is its own promise."""
        return judge(
            f"AWS_IAM for every route but {', '.join(self.open_to_all) or 'none'}",
            self._look(live, stack),
            nothing=_NO_API,
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for api in stack.all("aws_api_gateway_rest_api"):
            for route, method in _methods(live, api):
                how = method.get("authorizationType")
                wanted = "NONE" if route in self.open_to_all else "AWS_IAM"
                yield Observation(api.address, how == wanted, f"{route} demands {how}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Opens a route that demanded a signature."""
        method = next(
            m for m in stack.all("aws_api_gateway_method") if m["authorization"] == "AWS_IAM"
        )
        gateway = live.client("apigateway", method.region)
        named = _named(method)
        gateway.delete_method(**named)
        gateway.put_method(**named, authorizationType="NONE")


class BodiesAreChecked(Probe):
    """Every route that takes a body holds it against a model before a function is called."""

    needs: ClassVar[frozenset[str]] = frozenset({"apigateway.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each such method's model and validator; the checking is the gateway's promise."""
        return judge("a model, and a validator of bodies", self._look(live, stack), nothing=_NO_API)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for api in stack.all("aws_api_gateway_rest_api"):
            gateway = live.client("apigateway", api.region)
            for route, method in _methods(live, api):
                if not route.startswith(_WITH_BODY):
                    continue
                model = (method.get("requestModels") or {}).get("application/json")
                validator = method.get("requestValidatorId")
                checks = bool(validator) and bool(
                    gateway.get_request_validator(
                        restApiId=api["id"], requestValidatorId=validator
                    )["validateRequestBody"]
                )
                said = f"{route}: model {model}, bodies {'checked' if checks else 'not checked'}"
                yield Observation(api.address, bool(model) and checks, said)

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Makes a route take any body."""
        method = next(
            m for m in stack.all("aws_api_gateway_method") if m["http_method"] in _WITH_BODY
        )
        gateway = live.client("apigateway", method.region)
        named = _named(method)
        gateway.delete_method(**named)
        gateway.put_method(**named, authorizationType="AWS_IAM")


class StagesRecordRequests(Probe):
    """Every stage of an API writes each request to a log group of the stack, and is traced."""

    needs: ClassVar[frozenset[str]] = frozenset({"apigateway.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each stage's access log and tracing (API Gateway GetStage)."""
        return judge(
            "a log group of the stack, and tracing", self._look(live, stack), nothing=_NO_STAGE
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        groups = {str(g["arn"]) for g in stack.all("aws_cloudwatch_log_group")}
        for stage in stack.all("aws_api_gateway_stage"):
            found = live.client("apigateway", stage.region).get_stage(
                restApiId=stage["rest_api_id"], stageName=stage["stage_name"]
            )
            log = (found.get("accessLogSettings") or {}).get("destinationArn")
            traced = bool(found.get("tracingEnabled"))
            yield Observation(
                stage.address,
                log in groups and traced,
                f"requests go to {log or 'no log'}, {'traced' if traced else 'not traced'}",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Switches the tracing of one stage off."""
        stage = stack.all("aws_api_gateway_stage")[0]
        live.client("apigateway", stage.region).update_stage(
            restApiId=stage["rest_api_id"],
            stageName=stage["stage_name"],
            patchOperations=[{"op": "replace", "path": "/tracingEnabled", "value": "false"}],
        )


class WebAclsGuardStages(Probe):
    """Every stage of an API stands behind a web ACL of the stack."""

    needs: ClassVar[frozenset[str]] = frozenset({"wafv2.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Asks WAF what guards each stage; that it filters is WAF's own promise."""
        return judge("a web ACL of the stack", self._look(live, stack), nothing=_NO_STAGE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        ours = {str(acl["arn"]) for acl in stack.all("aws_wafv2_web_acl")}
        for stage in stack.all("aws_api_gateway_stage"):
            waf = live.client("wafv2", stage.region)
            try:
                acl = waf.get_web_acl_for_resource(ResourceArn=stage["arn"]).get("WebACL")
            except waf.exceptions.WAFNonexistentItemException:
                acl = None
            arn = acl["ARN"] if acl else None
            yield Observation(stage.address, arn in ours, f"guarded by {arn or 'nothing'}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the web ACL away from one stage."""
        stage = stack.all("aws_api_gateway_stage")[0]
        live.client("wafv2", stage.region).disassociate_web_acl(ResourceArn=stage["arn"])


class WebAclsLimitAddresses(Probe):
    """Every web ACL blocks an address that sends too much, and holds managed rules that block."""

    needs: ClassVar[frozenset[str]] = frozenset({"wafv2.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each web ACL's rules; that WAF applies them is its own promise."""
        return judge(
            "a rate limit that blocks, and a managed group that blocks",
            self._look(live, stack),
            nothing="the stack has no aws_wafv2_web_acl",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for acl in stack.all("aws_wafv2_web_acl"):
            rules = live.client("wafv2", acl.region).get_web_acl(**_acl(acl))["WebACL"]["Rules"]
            limits = [
                r
                for r in rules
                if "RateBasedStatement" in r["Statement"] and "Block" in r.get("Action", {})
            ]
            managed = [
                r
                for r in rules
                if "ManagedRuleGroupStatement" in r["Statement"]
                and "None" in r.get("OverrideAction", {})
            ]
            yield Observation(
                acl.address,
                bool(limits) and bool(managed),
                f"{len(limits)} rate limits and {len(managed)} managed groups block",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Makes the rate limit of one web ACL count only."""
        acl = stack.all("aws_wafv2_web_acl")[0]
        waf = live.client("wafv2", acl.region)
        found = waf.get_web_acl(**_acl(acl))
        rules = [
            {**rule, "Action": {"Count": {}}} if "Action" in rule else rule
            for rule in found["WebACL"]["Rules"]
        ]
        waf.update_web_acl(
            **_acl(acl),
            DefaultAction={"Allow": {}},
            Rules=rules,
            VisibilityConfig=found["WebACL"]["VisibilityConfig"],
            LockToken=found["LockToken"],
        )


class LatencyRecordsFollowHealth(Probe):
    """Every latency record leaves the answers when the health check of its region fails."""

    needs: ClassVar[frozenset[str]] = frozenset({"route53.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each record and its health check; the answers are Route 53's own promise."""
        return judge(
            "a health check over TLS that is there",
            self._look(live, stack),
            nothing="the stack has no latency record",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for record in _latency_records(stack):
            route53 = live.client("route53", record.region)
            found = _record(route53, record)
            id_ = found.get("HealthCheckId") if found else None
            kind = (
                route53.get_health_check(HealthCheckId=id_)["HealthCheck"]["HealthCheckConfig"][
                    "Type"
                ]
                if id_
                else None
            )
            yield Observation(
                record.address,
                found is not None and "Region" in found and kind == "HTTPS",
                f"{record['set_identifier']} follows {kind or 'no'} health check",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Makes one record answer whatever the health of its region."""
        record = _latency_records(stack)[0]
        route53 = live.client("route53", record.region)
        found = dict(_record(route53, record) or {})
        found.pop("HealthCheckId", None)
        route53.change_resource_record_sets(
            HostedZoneId=record["zone_id"],
            ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": found}]},
        )


def _methods(live: Live, api: DeployedResource) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every method of an API as the gateway has it, by its route."""
    gateway = live.client("apigateway", api.region)
    pages = gateway.get_paginator("get_resources").paginate(restApiId=api["id"])
    for resource in (each for page in pages for each in page["items"]):
        for name in sorted(resource.get("resourceMethods", {})):
            method = gateway.get_method(
                restApiId=api["id"], resourceId=resource["id"], httpMethod=name
            )
            yield f"{name} {resource['path']}", method


def _named(method: DeployedResource) -> dict[str, str]:
    return {
        "restApiId": method["rest_api_id"],
        "resourceId": method["resource_id"],
        "httpMethod": method["http_method"],
    }


def _acl(acl: DeployedResource) -> dict[str, str]:
    return {"Name": acl["name"], "Id": acl["id"], "Scope": acl["scope"]}


def _latency_records(stack: Deployed) -> list[DeployedResource]:
    return [r for r in stack.all("aws_route53_record") if r.values.get("latency_routing_policy")]


def _record(route53: Any, record: DeployedResource) -> Mapping[str, Any] | None:  # noqa: ANN401
    """A record as its zone has it."""
    pages = route53.get_paginator("list_resource_record_sets").paginate(
        HostedZoneId=record["zone_id"]
    )
    for found in (each for page in pages for each in page["ResourceRecordSets"]):
        if found["Name"].rstrip(".") == str(record["name"]).rstrip(".") and (
            found.get("SetIdentifier") == record["set_identifier"]
        ):
            result: Mapping[str, Any] = found
            return result
    return None
