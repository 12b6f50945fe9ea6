"""What networks, and what stands at their edge, are seen to do."""

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from unit.cloud.asking import Seen
from unit.cloud.balancers import Balancer, say

REGION = "eu-north-1"


def network(aws: EmbeddedAws) -> object:
    """A rule of a security group and a route."""
    ec2 = aws.client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.5.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="seen", Description="d", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 3306,
                "ToPort": 3306,
                "UserIdGroupPairs": [{"GroupId": group}],
            }
        ],
    )
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(VpcId=vpc, InternetGatewayId=gateway)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    rules = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    return (
        rules[0]["FromPort"] == 3306
        and rules[0]["UserIdGroupPairs"][0]["GroupId"] == group
        and gateway in [route.get("GatewayId") for route in routes]
    )


def balancer_request(aws: EmbeddedAws) -> object:
    """The answer of a listener, and that of the same listener once it is changed."""
    made = Balancer(aws, "shown")
    config = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    listener = made.listen(80, [{"Type": "redirect", "RedirectConfig": config}])
    before = aws.fetch(f"http://{made.host}/x?y=1")
    made.client.modify_listener(ListenerArn=listener, DefaultActions=say("in the clear"))
    after = aws.fetch(f"http://{made.host}/x?y=1")
    return (before.status, before.header("Location"), after.body) == (
        301,
        f"https://{made.host}:443/x?y=1",
        b"in the clear",
    )


def balancer_settings(aws: EmbeddedAws) -> object:
    """A load balancer's and a listener's attributes, actions and policy, as they are and become."""
    made = Balancer(aws, "described")
    listener = made.listen(443, say("x"), protocol="HTTPS")
    drop = {"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}
    frames = {"Key": "routing.http.response.x_frame_options.header_value", "Value": "DENY"}
    elb = made.client
    elb.modify_load_balancer_attributes(LoadBalancerArn=made.arn, Attributes=[drop])
    elb.modify_listener_attributes(ListenerArn=listener, Attributes=[frames])
    (before,) = elb.describe_listeners(LoadBalancerArn=made.arn)["Listeners"]
    policy = "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    elb.modify_listener(ListenerArn=listener, SslPolicy=policy, DefaultActions=say("y"))
    (after,) = elb.describe_listeners(LoadBalancerArn=made.arn)["Listeners"]
    attributes = elb.describe_load_balancer_attributes(LoadBalancerArn=made.arn)["Attributes"]
    path = {"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a"]}}
    made.rule(listener, 7, path, text="a")
    rule, default = elb.describe_rules(ListenerArn=listener)["Rules"]
    group = made.group("described", ("10.5.0.7", 80))
    health = elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    return (
        before["SslPolicy"] != policy == after["SslPolicy"]
        and [
            each["DefaultActions"][0]["FixedResponseConfig"]["MessageBody"]
            for each in (before, after)
        ]
        == ["x", "y"]
        and (rule["Priority"], rule["Conditions"]) == ("7", [path])
        and default["IsDefault"] is True
        and default["Actions"] == after["DefaultActions"]
        and len(after["Certificates"]) == 1
        and drop in attributes
        and frames in elb.describe_listener_attributes(ListenerArn=listener)["Attributes"]
        and [each["Target"]["Id"] for each in health] == ["10.5.0.7"]
    )


def web_acl(aws: EmbeddedAws) -> object:
    """A web ACL's rules, and what it stands before, before and after it is taken away."""
    waf = aws.client("wafv2", REGION)
    seen = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "m"}
    limit = {
        "Name": "limit",
        "Priority": 1,
        "Action": {"Block": {}},
        "Statement": {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}},
        "VisibilityConfig": seen,
    }
    named = {"Name": "described", "Scope": "REGIONAL"}
    settings = {**named, "DefaultAction": {"Allow": {}}, "VisibilityConfig": seen}
    made = waf.create_web_acl(**settings, Rules=[limit])["Summary"]
    first = waf.get_web_acl(**named, Id=made["Id"])
    counted = {**limit, "Action": {"Count": {}}}
    waf.update_web_acl(**settings, Id=made["Id"], LockToken=first["LockToken"], Rules=[counted])
    second = waf.get_web_acl(**named, Id=made["Id"])
    balancer = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}:loadbalancer/app/guarded/1"
    waf.associate_web_acl(WebACLArn=made["ARN"], ResourceArn=balancer)
    guarded = waf.get_web_acl_for_resource(ResourceArn=balancer)["WebACL"]["ARN"]
    waf.disassociate_web_acl(ResourceArn=balancer)
    free = waf.get_web_acl_for_resource(ResourceArn=balancer).get("WebACL")
    return (
        (first["WebACL"]["Rules"], second["WebACL"]["Rules"]) == ([limit], [counted])
        and guarded == made["ARN"]
        and free is None
    )


def zone(aws: EmbeddedAws) -> object:
    """A latency record and its health check, before and after the record lets go of it."""
    route53 = aws.client("route53", "us-east-1")
    made = route53.create_hosted_zone(Name="described.example", CallerReference="described")
    check = route53.create_health_check(
        CallerReference="described",
        HealthCheckConfig={"Type": "HTTPS", "FullyQualifiedDomainName": "a.described.example"},
    )["HealthCheck"]
    record = {
        "Name": "api.described.example.",
        "Type": "CNAME",
        "SetIdentifier": "here",
        "Region": REGION,
        "TTL": 60,
        "ResourceRecords": [{"Value": "a.described.example"}],
    }
    of = {"HostedZoneId": made["HostedZone"]["Id"]}
    found = []
    for each in ({**record, "HealthCheckId": check["Id"]}, record):
        change = {"Action": "UPSERT", "ResourceRecordSet": each}
        route53.change_resource_record_sets(**of, ChangeBatch={"Changes": [change]})
        listed = route53.list_resource_record_sets(**of)["ResourceRecordSets"]
        found += [one for one in listed if one.get("SetIdentifier") == "here"]
    kind = route53.get_health_check(HealthCheckId=check["Id"])["HealthCheck"]["HealthCheckConfig"]
    return found == [{**record, "HealthCheckId": check["Id"]}, record] and kind["Type"] == "HTTPS"


SEEN: Seen = {
    "ec2.describe": network,
    "elbv2.describe": balancer_settings,
    "elbv2.request": balancer_request,
    "route53.describe": zone,
    "wafv2.describe": web_acl,
}
