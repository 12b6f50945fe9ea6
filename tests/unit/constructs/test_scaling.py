"""Load balancers, instances and serverless clusters: what they become, and what they refuse."""

import json

import pytest

from stackproof.constructs.scaling.scaling_values import is_arm
from support.native import Document, refusal, resource, statements, synthesize

BODY = """
Path("code").mkdir(exist_ok=True)
Path("code/shop.py").write_text("print(1)\\n")
Path("more").mkdir(exist_ok=True)
Path("more/__init__.py").write_text("")
network = Network(stack, "Network", key=key, flow_logs=LogBucket(stack, "Flows", name="demo-flows"))
logs = LogBucket(stack, "Logs", name="demo-logs")
acl = WebAcl(stack, "Firewall", part="web", key=key)
ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b"
options = dict(part="web", network=network, web_acl=acl, logs=logs, port=8080, health_path="/up")
balancer = LoadBalancer(
    stack, "LoadBalancer", certificate_arn=ARN, sources=["192.0.2.0/24", "198.51.100.0/24"],
    **options,
)
bucket = PrivateBucket(stack, "Assets", name="demo-assets", key=key)
artifact = Artifact(
    stack, "Artifact", bucket=bucket, key=key,
    package=PythonPackage(code=[Path("code"), Path("more")], provided=()),
)
service = PythonService(
    name="shop", artifact=artifact, module="shop",
    environment={"PLACE": network.vpc_id, "SHOP_SECRET_ARN": "arn:aws:secretsmanager:x"},
)
template = LaunchTemplate(stack, "Template", part="web", network=network, key=key, service=service)
group = ScalingGroup(
    stack, "Group", part="web", network=network, template=template, load_balancer=balancer
)
database = AuroraCluster(
    stack, "Database", part="shop", network=network, key=key, database_name="shop",
    serverless=ServerlessCapacity(minimum=1.5, maximum=4), readers=1,
)
zone = HostedZone(stack, "Zone", name="shop-demo.dev")
AliasRecord(
    stack, "Name", zone=zone, name="pay.shop-demo.dev",
    target_name=balancer.dns_name, target_zone_id=balancer.zone_id,
)
alarms = AlarmSet(stack, "Alarms", topic=Topic(stack, "Topic", part="alarms", key=key))
alarms.watch_load_balancer(balancer, part="web")
alarms.watch_instances(group, part="web")


def balanced(id_="No", **changed):
    return lambda: LoadBalancer(stack, id_, **{**options, "certificate_arn": ARN, **changed})


def served(**changed):
    given = {"name": "shop", "artifact": artifact, "module": "shop", **changed}
    return lambda: PythonService(**given)


def grouped(**changed):
    return lambda: ScalingGroup(
        stack, "No", part="web", network=network, template=template, load_balancer=balancer,
        **changed,
    )


def templated(**changed):
    given = {"network": network, "key": key, "service": service, **changed}
    return lambda: LaunchTemplate(stack, "No", part="web", **given)


stack.refused("abroad", balanced(certificate_arn=ARN.replace("eu-west-1", "us-east-1")))
stack.refused("no_arn", balanced(certificate_arn="mine"))
stack.refused("port", balanced(port=80))
stack.refused("path", balanced(health_path="up"))
stack.refused("sources", balanced(sources=[]))
stack.refused("source", balanced(sources=["192.0.2.1/24"]))
stack.refused("token", balanced(sources=["${var.office}"], id_="Later"))
stack.refused("prefix", lambda: Artifact(
    stack, "No", bucket=bucket, key=key, package=PythonPackage(code=Path("code"), provided=()),
    prefix="/artifacts"))
stack.refused("script", templated(service=PythonService(
    name="shop", artifact=artifact, module="shop", environment={"LONG": "x" * 16384})))
stack.refused("later", lambda: ServerlessCapacity(minimum="${var.least}"))
stack.refused("idle", balanced(idle_seconds=0))
stack.refused("drain", balanced(drain_seconds=3601))
stack.refused("long", balanced(part="a-part-that-is-far-too-long"))
stack.refused("service", served(name="Shop"))
stack.refused("module", served(module="shop.py -c"))
stack.refused("secret", served(environment={"DB_PASSWORD": "hunter2hunter2"}))
stack.refused("space", served(environment={"GREETING": "hello you"}))
stack.refused("reserved", served(environment={"AWS_REGION": "x"}))
stack.refused("stop", served(stop_seconds=0))
stack.refused("type", templated(instance_type="small"))
stack.refused("volume", templated(volume_gb=4))
stack.refused("least", grouped(minimum=0))
stack.refused("most", grouped(maximum=501))
stack.refused("order", grouped(minimum=5, maximum=4))
stack.refused("cpu", grouped(cpu_percent=95))
stack.refused("warmup", grouped(warmup_seconds=400))
stack.refused("capacity", lambda: ServerlessCapacity(minimum=0.3))
stack.refused("halves", lambda: ServerlessCapacity(maximum=1.25))
stack.refused("upside", lambda: ServerlessCapacity(minimum=8, maximum=4))
stack.refused("class", lambda: AuroraCluster(
    stack, "No", part="shop", network=network, key=key, database_name="shop",
    instance_class="db.r6g.large", serverless=ServerlessCapacity()))
stack.refused("serverless", lambda: AuroraCluster(
    stack, "No", part="shop", network=network, key=key, database_name="shop",
    instance_class="db.serverless"))
stack.refused("elsewhere", lambda: AliasRecord(
    stack, "No", zone=zone, name="pay.shop-demo.net", target_name="a", target_zone_id="b"))
stack.refused("anybody", lambda: Statement(
    sid="S", actions=["s3:GetObject"], any_principal_because="no reason"))
"""
REFUSALS = {
    "abroad": "allowed: a certificate in eu-west-1",
    "anybody": "allowed: one that says who the principal is",
    "capacity": "the serverless capacity.minimum is 0.3, allowed: 0.5 to 256",
    "class": "'db.r6g.large', allowed: db.serverless",
    "cpu": "95, allowed: 10 to 90",
    "drain": "3601, allowed: 0 to 3600",
    "elsewhere": "'pay.shop-demo.net', allowed: shop-demo.dev or",
    "later": "taken",
    "prefix": "the prefix of the artifact is '/artifacts'",
    "script": "allowed: up to 16384",
    "token": "taken",
    "halves": "1.25, allowed: 1 to 256 in halves",
    "idle": "0, allowed: 1 to 4000",
    "least": "the number of instances, minimum is 0",
    "long": "allowed: at most 32",
    "module": "'shop.py -c', allowed: the name of a module",
    "most": "the number of instances, maximum is 501",
    "no_arn": "'mine', allowed: the ARN of a certificate in ACM",
    "order": "5, allowed: at most the maximum, 4",
    "path": "'up', allowed: a slash",
    "port": "80, allowed: 1024 to 65535",
    "reserved": "'AWS_REGION', allowed: a capital letter",
    "secret": "a variable that looks like a secret is 'DB_PASSWORD'",
    "serverless": "'db.serverless', allowed: any other",
    "service": "'Shop', allowed: a small letter",
    "source": "'192.0.2.1/24', allowed: a block",
    "sources": "(), allowed: one or more",
    "space": "'GREETING', allowed: a string without spaces",
    "stop": "0, allowed: 1 to 900",
    "type": "'small', allowed: a type such as",
    "upside": "8, allowed: at most the maximum, 4",
    "volume": "4, allowed: 8 to 16384",
    "warmup": "400, allowed: at most the grace, 300",
}


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The stack of `BODY`, written for either framework."""
    return synthesize(tmp_path_factory.mktemp("scaling"), BODY, framework=request.param)


def test_plain_http_is_only_redirected(document: Document) -> None:
    """Port 80 sends everybody to HTTPS for good, and port 443 speaks modern TLS alone."""
    http = resource(document, "aws_lb_listener", "LoadBalancer/Http")
    assert http["default_action"] == [
        {
            "type": "redirect",
            "redirect": {"port": "443", "protocol": "HTTPS", "status_code": "HTTP_301"},
        }
    ]
    https = resource(document, "aws_lb_listener", "LoadBalancer/Https")
    assert (https["port"], https["protocol"]) == (443, "HTTPS")
    assert https["ssl_policy"].startswith("ELBSecurityPolicy-TLS13-1-2")
    hsts = "routing_http_response_strict_transport_security_header_value"
    assert https[hsts].startswith("max-age=63072000")


def test_the_load_balancer_is_guarded_and_recorded(document: Document) -> None:
    """It drops invalid headers, logs to the bucket that lets it, and stands behind the firewall."""
    balancer = resource(document, "aws_lb", "LoadBalancer/Resource")
    assert balancer["drop_invalid_header_fields"] is True
    assert balancer["desync_mitigation_mode"] == "strictest"
    assert balancer["access_logs"]["enabled"] is True
    assert balancer["enable_deletion_protection"] is True
    assert balancer["lifecycle"] == {"prevent_destroy": True}
    policy = statements(resource(document, "aws_s3_bucket_policy", "Logs/Policy")["policy"])
    assert any("BalancerLogs" in name for name in policy)
    assert resource(document, "aws_wafv2_web_acl_association", "Firewall/LoadBalancer")


def test_the_load_balancer_admits_the_given_addresses(document: Document) -> None:
    """Each block may reach both ports, and nothing is let out but to the instances."""
    admitted = {
        (each["cidr_ipv4"], each["from_port"])
        for each in document["resource"]["aws_vpc_security_group_ingress_rule"].values()
        if "cidr_ipv4" in each and "demo/LoadBalancer/" in each["//"]["metadata"]["path"]
    }
    assert admitted == {
        (block, port) for block in ("192.0.2.0/24", "198.51.100.0/24") for port in (80, 443)
    }
    out = [
        (each["from_port"], "referenced_security_group_id" in each)
        for each in document["resource"]["aws_vpc_security_group_egress_rule"].values()
        if each["//"]["metadata"]["path"].startswith("demo/LoadBalancer/")
    ]
    assert out == [(8080, True)]


def test_instances_are_hardened(document: Document) -> None:
    """IMDSv2 without a hop, no public address, an encrypted gp3 disk, and tags on all of it."""
    template = resource(document, "aws_launch_template", "Template/Resource")
    assert template["metadata_options"] == {
        "http_endpoint": "enabled",
        "http_put_response_hop_limit": 1,
        "http_tokens": "required",
    }
    assert template["network_interfaces"][0]["associate_public_ip_address"] == "false"
    disk = template["block_device_mappings"][0]["ebs"]
    assert (disk["encrypted"], disk["volume_type"]) == ("true", "gp3")
    assert "aws_kms_key" in disk["kms_key_id"]
    assert "key_name" not in template
    assert {each["resource_type"] for each in template["tag_specifications"]} == {
        "instance",
        "volume",
    }
    assert all(each["tags"]["CostCenter"] == "research" for each in template["tag_specifications"])
    (image,) = document["data"]["aws_ssm_parameter"].values()
    assert image["name"].endswith("al2023-ami-kernel-default-arm64")


def test_scaling_may_use_the_key_and_nobody_else(document: Document) -> None:
    """Auto Scaling's own role encrypts disks, by a condition, as it may not be there yet."""
    policy = statements(resource(document, "aws_kms_key", "Key/Resource")["policy"])
    for name in ("UsedByScaling", "LentByScaling"):
        said = policy[name]["Condition"]["ArnEquals"]["aws:PrincipalArn"]
        assert said.endswith("autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling")
    assert policy["LentByScaling"]["Condition"]["Bool"] == {"kms:GrantIsForAWSResource": "true"}


def test_the_group_follows_health_load_and_template(document: Document) -> None:
    """The load balancer says who is well; a new template is rolled out and can go back."""
    group = resource(document, "aws_autoscaling_group", "Group/Resource")
    assert group["health_check_type"] == "ELB"
    assert (group["min_size"], group["max_size"]) == (3, 9)
    assert group["launch_template"]["version"].endswith(".latest_version}")
    assert group["instance_refresh"]["preferences"]["auto_rollback"] is True
    assert len(group["vpc_zone_identifier"]) == 3
    assert all("Private" in each for each in group["vpc_zone_identifier"])
    assert len(group["depends_on"]) == 2
    assert {each["key"] for each in group["tag"]} >= {"Environment", "Project", "CostCenter"}
    policy = resource(document, "aws_autoscaling_policy", "Group/HoldLoad")
    assert policy["target_tracking_configuration"]["target_value"] == 50


def test_the_artifact_lies_under_its_digest(document: Document) -> None:
    """Its place, its hash and the script name one digest; the role may read this object alone."""
    object_ = resource(document, "aws_s3_object", "Artifact/Resource")
    digest = object_["source_hash"]
    assert object_["key"] == f"artifacts/{digest}.zip"
    assert object_["server_side_encryption"] == "aws:kms"
    script = document["locals"]["Template_UserData_2C2180AE"]
    assert f'echo "{digest}  ' in script
    policy = statements(resource(document, "aws_iam_role_policy", "Template/Role/Policy")["policy"])
    assert policy["ReadArtifact"]["Resource"].endswith(f"/artifacts/{digest}.zip")
    assert "WriteLog" in policy


def test_serverless_instances_grow_between_two_capacities(document: Document) -> None:
    """The cluster has both capacities, and each instance the class that takes them."""
    cluster = resource(document, "aws_rds_cluster", "Database/Resource")
    assert cluster["serverlessv2_scaling_configuration"] == {
        "min_capacity": 1.5,
        "max_capacity": 4,
    }
    instances = document["resource"]["aws_rds_cluster_instance"].values()
    assert [each["instance_class"] for each in instances] == ["db.serverless"] * 2


def test_a_name_follows_the_load_balancer(document: Document) -> None:
    """The record is an alias, which needs no addresses."""
    record = resource(document, "aws_route53_record", "Name/Resource")
    assert record["alias"]["evaluate_target_health"] is True
    assert "records" not in record


def test_alarms_of_load_balancer_and_instances(document: Document) -> None:
    """Errors of both kinds, slow answers, unwell targets and load are watched."""
    metrics = {
        each["metric_name"] for each in document["resource"]["aws_cloudwatch_metric_alarm"].values()
    }
    assert metrics == {
        "CPUUtilization",
        "HTTPCode_ELB_5XX_Count",
        "HTTPCode_Target_5XX_Count",
        "TargetResponseTime",
        "UnHealthyHostCount",
    }


def test_flow_logs_go_to_the_bucket_that_lets_them(document: Document) -> None:
    """With a log bucket there is no log group, and the bucket admits the delivery."""
    flow = resource(document, "aws_flow_log", "Network/FlowLog")
    assert flow["log_destination_type"] == "s3"
    assert flow["log_destination"].endswith("/flow-logs/")
    policy = json.loads(resource(document, "aws_s3_bucket_policy", "Flows/Policy")["policy"])
    services = {str(each.get("Principal")) for each in policy["Statement"]}
    assert any("delivery.logs.amazonaws.com" in each for each in services)


@pytest.mark.parametrize("name", REFUSALS)
def test_refuses_what_aws_would(document: Document, name: str) -> None:
    """A value that AWS would refuse is refused with the value and what is allowed."""
    assert REFUSALS[name] in refusal(document, name)


def test_a_secret_is_not_repeated(document: Document) -> None:
    """A message about a secret names the variable, and never the value."""
    assert "hunter2" not in refusal(document, "secret")


@pytest.mark.parametrize(
    ("type_", "arm"),
    [
        ("t4g.small", True),
        ("m7gd.large", True),
        ("c6gn.xlarge", True),
        ("a1.medium", True),
        ("g5g.xlarge", True),
        ("x2gd.metal", True),
        ("t3.small", False),
        ("m7i.large", False),
        ("m7i-flex.large", False),
        ("g5.xlarge", False),
        ("g4dn.xlarge", False),
        ("u-6tb1.metal", False),
    ],
)
def test_the_processor_is_known_by_the_type(type_: str, arm: bool) -> None:  # noqa: FBT001 - a table
    """The image has the processor of the instance type."""
    assert is_arm(type_) is arm
