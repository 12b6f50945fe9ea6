"""Overrides on a resource add, replace and remove."""

from cdktn import App, Fn, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
other = S3Bucket(stack, "other")
bucket = S3Bucket(stack, "b", bucket="x", tags={"a": "1"}, lifecycle={"prevent_destroy": True})
bucket.add_override("tags.Extra", "x")
bucket.add_override("tags.a", None)
bucket.add_override("lifecycle.prevent_destroy", False)
bucket.add_override("x.y.z", [1, {"a": other.arn}, None])
bucket.add_override("camelCase.dot\\.ted", Fn.join("-", [other.id]))
bucket.add_override("provider", "aws.elsewhere")
bucket.add_override("rule.0.status", "on")
bucket.add_override("bucket", "replaced")
app.synth()
