"""Arguments that take anything: dicts and lists are passed on as they are."""

from cdktn import App, TerraformStack, Token
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.wafv2_web_acl import Wafv2WebAcl

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(stack, "b")
metric = {"cloudwatchMetricsEnabled": True, "metricName": "m", "sampledRequestsEnabled": True}
Wafv2WebAcl(
    stack,
    "waf",
    name="w",
    scope="REGIONAL",
    default_action={"allow": {}},
    visibility_config={
        "cloudwatch_metrics_enabled": True,
        "metric_name": "m",
        "sampled_requests_enabled": True,
    },
    rule=[
        {
            "name": "r",
            "priority": 1,
            "statement": {
                "managed_rule_group_statement": {
                    "name": "x",
                    "vendor_name": bucket.id,
                    "l": [1, None],
                }
            },
            "overrideAction": {"none": {}},
            "visibilityConfig": metric,
        }
    ],
)
Wafv2WebAcl(
    stack,
    "token",
    name="w",
    scope="REGIONAL",
    default_action={"block": {}},
    visibility_config={
        "cloudwatch_metrics_enabled": False,
        "metric_name": bucket.id,
        "sampled_requests_enabled": False,
    },
    rule=Token.as_any(["x"]),
)
app.synth()
