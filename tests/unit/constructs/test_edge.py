"""What faces the internet: APIs, names, certificates and firewalls, and what they refuse."""

import json
from pathlib import Path

import pytest

from support.native import Document, refusal, resource, statements, synthesize

BODY = """
intake = ExistingFunction(name="intake", invoke_arn="arn:intake")
status = ExistingFunction(name="status", invoke_arn="arn:status")
order = RequestModel(name="NewOrder", schema={"type": "object", "required": ["symbol"]})
zone = HostedZone(stack, "Zone", name="orders-demo.dev")
found = HostedZone(stack, "Found", name="orders-demo.net", existing_id="Z0123456789")
certificate = Certificate(
    stack, "Certificate", domain_name="api.orders-demo.dev", zone=zone,
    alternative_names=["*.api.orders-demo.dev", "api.orders-demo.dev"],
)
place = Route(method="POST", path="/orders", function=intake, model=order)
look = Route(method="GET", path="/orders/{id}", function=status)
well = Route(
    method="GET", path="/health", function=status,
    allow_anybody_because="health checks cannot sign",
)
account = ApiAccount(stack, "ApiAccount")
api = RestApi(
    stack, "Api", part="orders", key=key, routes=[place, look, well], account=account,
    domain=ApiDomain(name="api.orders-demo.dev", certificate_arn=certificate.arn),
)
caller = ServiceRole(stack, "Caller", name="caller", service="states.amazonaws.com")
api.grant_invoke(caller)
plain = RestApi(stack, "Plain", part="plain", key=key, routes=[well], stage="v1", burst=7)
other = RestApi(stack, "Other", part="other", key=key, stage="v1", routes=[
    Route(method="POST", path="/orders", function=intake,
          model=RequestModel(name="NewOrder", schema={"type": "array"})),
    Route(method="GET", path="/health", function=intake, allow_anybody_because="as above"),
])
acl = WebAcl(
    stack, "Firewall", part="orders", key=key,
    count_only=[ManagedRules.SQL_INJECTION], requests_per_address=500,
)
acl.protect("Api", resource_arn=api.stage_arn)
check = HealthCheck(stack, "Check", part="orders", host=api.host, path="/live/health")
LatencyRecord(
    stack, "Record", zone=found, name="api.orders-demo.net",
    target_name=api.domain.regional_domain_name,
    target_zone_id=api.domain.regional_zone_id, health_check=check,
)
stack.output("url", api.invoke_url, description="Where it answers")
stack.output("servers", zone.name_servers, description="Name servers")


def api_of(*routes, **options):
    return lambda: RestApi(stack, "No", part="no", key=key, routes=routes, **options)


hyphens = RestApi(stack, "Hyphens", part="hyphens", key=key, routes=[
    Route(method="GET", path="/a-b", function=status),
    Route(method="GET", path="/a/b", function=status),
    Route(method="GET", path="/files/{path+}", function=status),
])
stack.refused("greedy", lambda: Route(method="GET", path="/{path+}/a", function=intake))
stack.refused("wild_zone", lambda: HostedZone(stack, "N12", name="*.orders-demo.dev"))
stack.refused("wilder", lambda: Certificate(
    stack, "N13", domain_name="*.*.orders-demo.dev", zone=zone))
stack.refused("first", lambda: Certificate(
    stack, "N14", domain_name="a" * 60 + ".orders-demo.dev", zone=zone))
stack.refused("check_wild", lambda: HealthCheck(
    stack, "N15", part="a", host="*.orders-demo.dev", path="/h"))
stack.refused("record_region", lambda: LatencyRecord(
    stack, "N16", zone=zone, name="api.orders-demo.dev", target_name="a", target_zone_id="b",
    health_check=check, region="Ireland"))
stack.refused("method", lambda: Route(method="get", path="/a", function=intake))
stack.refused("path", lambda: Route(method="GET", path="/a//b", function=intake))
stack.refused("final", lambda: Route(method="GET", path="/a/", function=intake))
stack.refused("reason", lambda: Route(
    method="GET", path="/a", function=intake, allow_anybody_because=" "))
stack.refused("bodyless", lambda: Route(method="GET", path="/a", function=intake, model=order))
stack.refused("model", lambda: RequestModel(name="new-order", schema={}))
stack.refused("none", api_of())
stack.refused("twice", api_of(place, place))
stack.refused("schemas", api_of(place, Route(
    method="PUT", path="/orders", function=intake, model=RequestModel(name="NewOrder", schema={}))))
stack.refused("parameter", api_of(look, Route(
    method="GET", path="/orders/{order}/lines", function=status)))
stack.refused("rate", api_of(look, requests_per_second=0))
stack.refused("burst", api_of(look, burst=5001))
stack.refused("timeout", api_of(look, timeout_milliseconds=30000))
stack.refused("stage", api_of(look, stage="a/b"))
stack.refused("domain", lambda: ApiDomain(name="https://a.dev/", certificate_arn="arn"))
stack.refused("reserved", lambda: HostedZone(stack, "N1", name="api.example.com"))
stack.refused("zone", lambda: HostedZone(stack, "N2", name="no domain"))
stack.refused("zone_id", lambda: HostedZone(
    stack, "N3", name="orders-demo.dev", existing_id="/hostedzone/Z1"))
stack.refused("outside", lambda: Certificate(
    stack, "N4", domain_name="api.orders-demo.net", zone=zone))
stack.refused("beside", lambda: Certificate(
    stack, "N5", domain_name="notorders-demo.dev", zone=zone))
stack.refused("check_path", lambda: HealthCheck(
    stack, "N6", part="a", host="a.dev", path="health"))
stack.refused("check_host", lambda: HealthCheck(
    stack, "N7", part="a", host="https://a.dev", path="/health"))
stack.refused("failures", lambda: HealthCheck(
    stack, "N8", part="a", host="a.dev", path="/h", failures=11))
stack.refused("interval", lambda: HealthCheck(
    stack, "N9", part="a", host="a.dev", path="/h", interval_seconds=20))
stack.refused("acl_rate", lambda: WebAcl(
    stack, "N10", part="a", key=key, requests_per_address=9))
stack.refused("counting", lambda: WebAcl(
    stack, "N11", part="a", key=key, managed_rules=[], count_only=[ManagedRules.COMMON]))
"""
REFUSALS = {
    "acl_rate": "9, allowed: 10 to",
    "beside": "'notorders-demo.dev', allowed: orders-demo.dev or",
    "bodyless": "'GET', allowed: PATCH",
    "burst": "5001, allowed: 1 to 5000",
    "check_wild": "the host of the health check is '*.orders-demo.dev'",
    "first": "the first name of the certificate, of 76 characters",
    "greedy": "'/{path+}/a', allowed: a parameter with + at its end only",
    "record_region": "the region of the record is 'Ireland'",
    "wild_zone": "the name of the zone is '*.orders-demo.dev'",
    "wilder": "the name in the certificate is '*.*.orders-demo.dev'",
    "check_host": "the host of the health check is 'https://a.dev'",
    "check_path": "'health', allowed: a slash",
    "counting": "'COMMON', allowed: none",
    "domain": "the domain name is 'https://a.dev/'",
    "failures": "11, allowed: 1 to 10",
    "final": "'/a/', allowed: segments",
    "interval": "20, allowed: 10 or 30",
    "method": "'get', allowed: DELETE, GET",
    "model": "'new-order', allowed: up to 64",
    "none": "the routes is (), allowed: one or more",
    "outside": "'api.orders-demo.net', allowed: orders-demo.dev or",
    "parameter": "'{order}', allowed: {id}",
    "path": "'/a//b', allowed: segments",
    "rate": "0, allowed: 1 to 10000",
    "reason": "the reason for opening GET /a is ' '",
    "reserved": "'api.example.com', allowed: a domain that is yours",
    "schemas": "'NewOrder', allowed: one schema to a name",
    "stage": "'a/b', allowed: up to 128",
    "timeout": "30000, allowed: 50 to 29000",
    "twice": "'POST /orders', allowed: each route once",
    "zone": "the name of the zone is 'no domain'",
    "zone_id": "'/hostedzone/Z1', allowed: Z and",
}


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The stack of `BODY`, written for either framework."""
    folder: Path = tmp_path_factory.mktemp("edge")
    return synthesize(folder, BODY, framework=request.param)


def test_paths_whose_ids_would_be_one_are_both_served(document: Document) -> None:
    """A route of `/a-b` and one of `/a/b` have a resource and a method each."""
    mine = [
        (each["path_part"], "root_resource_id" in each["parent_id"])
        for each in document["resource"]["aws_api_gateway_resource"].values()
        if each["//"]["metadata"]["path"].startswith("demo/Hyphens/")
    ]
    assert sorted(mine) == [
        ("a", True),
        ("a-b", True),
        ("b", False),
        ("files", True),
        ("{path+}", False),
    ]
    methods = [
        each["resource_id"]
        for each in document["resource"]["aws_api_gateway_method"].values()
        if each["//"]["metadata"]["path"].startswith("demo/Hyphens/")
    ]
    assert len(set(methods)) == 3


def reference(document: Document, type_: str, path: str, attribute: str = "id") -> str:
    """How Terraform refers to what stands at a path."""
    found = [
        name
        for name, each in document["resource"][type_].items()
        if each["//"]["metadata"]["path"] == f"demo/{path}"
    ]
    return f"${{{type_}.{found[0]}.{attribute}}}"


def test_callers_sign_unless_a_route_says_otherwise(document: Document) -> None:
    """Every method demands IAM credentials, but the one that is open for a reason."""
    methods = {
        each["//"]["metadata"]["path"].removeprefix("demo/Api/"): each["authorization"]
        for each in document["resource"]["aws_api_gateway_method"].values()
        if each["//"]["metadata"]["path"].startswith("demo/Api/")
    }
    assert methods == {
        "Method-Get-health": "NONE",
        "Method-Get-orders-{id}": "AWS_IAM",
        "Method-Post-orders": "AWS_IAM",
    }


def test_requests_are_checked_at_the_gateway(document: Document) -> None:
    """A body is held against its model and a path's parameter is demanded, by one validator."""
    validator = resource(document, "aws_api_gateway_request_validator", "Api/Validator")
    assert validator["validate_request_body"] is validator["validate_request_parameters"] is True
    post = resource(document, "aws_api_gateway_method", "Api/Method-Post-orders")
    model = reference(document, "aws_api_gateway_model", "Api/Model-NewOrder", "name")
    assert post["request_models"] == {"application/json": model}
    schema = resource(document, "aws_api_gateway_model", "Api/Model-NewOrder")["schema"]
    assert json.loads(schema) == {"type": "object", "required": ["symbol"]}
    get = resource(document, "aws_api_gateway_method", "Api/Method-Get-orders-{id}")
    assert get["request_parameters"] == {"method.request.path.id": True}
    wanted = reference(document, "aws_api_gateway_request_validator", "Api/Validator")
    assert post["request_validator_id"] == get["request_validator_id"] == wanted


def test_paths_are_made_once(document: Document) -> None:
    """Routes below the same path share its resource, which hangs on the one above."""
    below = resource(document, "aws_api_gateway_resource", "Api/Path-orders-{id}")
    assert below["parent_id"] == reference(document, "aws_api_gateway_resource", "Api/Path-orders")
    assert below["path_part"] == "{id}"
    top = resource(document, "aws_api_gateway_resource", "Api/Path-orders")
    assert top["parent_id"] == reference(
        document, "aws_api_gateway_rest_api", "Api/Resource", "root_resource_id"
    )


def test_each_route_calls_its_function_and_no_more(document: Document) -> None:
    """The gateway may call a function for the routes that lead to it, at the one stage."""
    permission = resource(document, "aws_lambda_permission", "Api/Permission-Get-orders-{id}")
    assert permission["function_name"] == "status"
    assert permission["principal"] == "apigateway.amazonaws.com"
    execution = reference(document, "aws_api_gateway_rest_api", "Api/Resource", "execution_arn")
    assert permission["source_arn"] == f"{execution}/live/GET/orders/*"
    integration = resource(document, "aws_api_gateway_integration", "Api/Integration-Post-orders")
    assert (integration["type"], integration["uri"]) == ("AWS_PROXY", "arn:intake")
    assert integration["integration_http_method"] == "POST"


def test_the_deployment_waits_for_all_and_follows_changes(document: Document) -> None:
    """It depends on every integration and is replaced, the new one first, when a route changes."""
    deployment = resource(document, "aws_api_gateway_deployment", "Api/Deployment")
    assert len(deployment["depends_on"]) == 3
    assert all(each.startswith("aws_api_gateway_integration.") for each in deployment["depends_on"])
    assert deployment["lifecycle"] == {"create_before_destroy": True}
    assert set(deployment["triggers"]) == {"GET /health", "GET /orders/{id}", "POST /orders"}
    plain = resource(document, "aws_api_gateway_deployment", "Plain/Deployment")["triggers"]
    other = resource(document, "aws_api_gateway_deployment", "Other/Deployment")["triggers"]
    assert plain["GET /health"] == deployment["triggers"]["GET /health"]
    assert other["GET /health"] != plain["GET /health"]
    assert other["POST /orders"] != deployment["triggers"]["POST /orders"]


def test_the_stage_is_recorded_traced_and_throttled(document: Document) -> None:
    """Requests go to an encrypted log group without bodies, are traced, and are limited."""
    stage = resource(document, "aws_api_gateway_stage", "Api/Stage")
    assert stage["xray_tracing_enabled"] is True
    fields = json.loads(stage["access_log_settings"]["format"])
    assert fields["requestId"] == "$context.requestId"
    assert not [value for value in fields.values() if "body" in value or "header" in value]
    execution = resource(document, "aws_cloudwatch_log_group", "Api/ExecutionLog/Resource")
    api = reference(document, "aws_api_gateway_rest_api", "Api/Resource")
    assert execution["name"] == f"API-Gateway-Execution-Logs_{api}/live"
    assert "aws_kms_key" in execution["kms_key_id"]
    account = [each for each in stage["depends_on"] if "api_gateway_account" in each]
    assert len(account) == 1
    settings = resource(document, "aws_api_gateway_method_settings", "Api/Settings")
    assert settings["method_path"] == "*/*"
    assert settings["settings"]["throttling_rate_limit"] == 100
    assert settings["settings"]["data_trace_enabled"] is False
    plain = resource(document, "aws_api_gateway_method_settings", "Plain/Settings")
    assert plain["settings"]["throttling_burst_limit"] == 7


def test_the_domain_speaks_tls_1_2(document: Document) -> None:
    """A domain name waits for its certificate, refuses old TLS, and leads to the stage."""
    domain = resource(document, "aws_api_gateway_domain_name", "Api/Domain")
    assert domain["security_policy"] == "TLS_1_2"
    assert domain["regional_certificate_arn"] == reference(
        document, "aws_acm_certificate_validation", "Certificate/Validation", "certificate_arn"
    )
    assert len(document["resource"]["aws_api_gateway_domain_name"]) == 1


def test_a_role_is_granted_the_routes(document: Document) -> None:
    """Who is granted the API may call its routes, one by one."""
    policy = statements(resource(document, "aws_iam_role_policy", "Caller/Policy")["policy"])
    said = policy["CallApi"]
    assert said["Action"] == "execute-api:Invoke"
    assert [each.split("/", 1)[1] for each in said["Resource"]] == [
        "live/POST/orders",
        "live/GET/orders/*",
        "live/GET/health",
    ]


def test_the_account_setting_waits_for_its_role(document: Document) -> None:
    """API Gateway gets a role that writes logs of this account and region, policy first."""
    account = resource(document, "aws_api_gateway_account", "ApiAccount/Resource")
    assert account["depends_on"][0].startswith("aws_iam_role_policy.ApiAccount_Role_Policy")
    policy = statements(
        resource(document, "aws_iam_role_policy", "ApiAccount/Role/Policy")["policy"]
    )
    assert policy["WriteApiLogs"]["Resource"].endswith(":*")
    assert ":logs:eu-west-1:" in policy["WriteApiLogs"]["Resource"]


def test_a_certificate_proves_each_name_once(document: Document) -> None:
    """A name and its wildcard share a record, and what uses the certificate waits for it."""
    certificate = resource(document, "aws_acm_certificate", "Certificate/Resource")
    assert certificate["subject_alternative_names"] == ["*.api.orders-demo.dev"]
    assert certificate["validation_method"] == "DNS"
    records = [
        each
        for each in document["resource"]["aws_route53_record"].values()
        if "Certificate" in each["//"]["metadata"]["path"]
    ]
    assert len(records) == 1
    assert 'if o.domain_name == "api.orders-demo.dev"' in records[0]["name"]
    validation = resource(document, "aws_acm_certificate_validation", "Certificate/Validation")
    assert len(validation["validation_record_fqdns"]) == 1


def test_zones_are_made_or_found(document: Document) -> None:
    """A zone is made and retained, or an existing one is used and nothing made."""
    zones = document["resource"]["aws_route53_zone"]
    assert len(zones) == 1
    zone = resource(document, "aws_route53_zone", "Zone/Resource")
    assert zone["force_destroy"] is False
    assert zone["lifecycle"] == {"prevent_destroy": True}
    assert document["output"]["servers"]["value"].endswith(".name_servers}")


def test_a_region_answers_while_it_is_well(document: Document) -> None:
    """A latency record of the region hangs on a health check over TLS of the region alone."""
    record = resource(document, "aws_route53_record", "Record/Resource")
    assert record["zone_id"] == "Z0123456789"
    assert record["latency_routing_policy"] == {"region": "eu-west-1"}
    assert record["set_identifier"] == "eu-west-1"
    assert record["alias"]["evaluate_target_health"] is True
    assert record["health_check_id"] == reference(
        document, "aws_route53_health_check", "Check/Resource"
    )
    check = resource(document, "aws_route53_health_check", "Check/Resource")
    assert (check["type"], check["port"], check["enable_sni"]) == ("HTTPS", 443, True)
    assert check["fqdn"].endswith(".execute-api.eu-west-1.amazonaws.com")
    assert check["tags"] == {"Name": "demo-orders-eu-west-1-test"}


def test_the_firewall_blocks_and_records(document: Document) -> None:
    """A rate limit and AWS's groups block in a fixed order; a group being tried out counts."""
    acl = resource(document, "aws_wafv2_web_acl", "Firewall/Resource")
    assert acl["scope"] == "REGIONAL"
    limit, *groups = acl["rule"]
    assert limit["statement"]["rate_based_statement"] == {"limit": 500, "aggregate_key_type": "IP"}
    assert "block" in limit["action"]
    named = [
        each["statement"]["managed_rule_group_statement"]["name"].removeprefix("AWSManagedRules")
        for each in groups
    ]
    assert named == [
        "CommonRuleSet",
        "KnownBadInputsRuleSet",
        "AmazonIpReputationList",
        "SQLiRuleSet",
    ]
    assert [each["priority"] for each in acl["rule"]] == [0, 1, 2, 3, 4]
    assert [*map(list, (each["override_action"] for each in groups))] == [
        ["none"],
        ["none"],
        ["none"],
        ["count"],
    ]
    logging = resource(document, "aws_wafv2_web_acl_logging_configuration", "Firewall/Logging")
    redacted = {each["single_header"]["name"] for each in logging["redacted_fields"]}
    assert redacted == {"authorization", "cookie", "x-amz-security-token"}
    log = resource(document, "aws_cloudwatch_log_group", "Firewall/Log/Resource")
    assert log["name"] == "aws-waf-logs-demo-orders-eu-west-1-test"
    put = resource(document, "aws_wafv2_web_acl_association", "Firewall/Api")
    assert put["resource_arn"] == reference(document, "aws_api_gateway_stage", "Api/Stage", "arn")


@pytest.mark.parametrize("name", REFUSALS)
def test_refuses_what_aws_would(document: Document, name: str) -> None:
    """A value that AWS would refuse is refused with the value and what is allowed."""
    assert REFUSALS[name] in refusal(document, name)
