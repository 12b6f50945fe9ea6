"""Logical ids: of nested constructs, changed, of odd characters, hidden parts."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
outer = Construct(stack, "Outer")
inner = Construct(outer, "Outer")
ids = (
    "Resource",
    "Default",
    "inner/slash",
    "with-dash",
    "with_underscore",
    "Ünï",
    "10",
    "2",
    "a.b",
)
made = [S3Bucket(inner, id_) for id_ in ids]
made += [S3Bucket(stack, id_) for id_ in ("10", "2", "a", "1", "x" * 200)]
changed = S3Bucket(stack, "changed")
changed.override_logical_id("custom_id")
reset = S3Bucket(stack, "reset")
reset.override_logical_id("gone")
reset.reset_override_logical_id()
made += [changed, reset, S3Bucket(Construct(stack, "y" * 130), "z" * 130)]
TerraformOutput(inner, "o", value=1)
TerraformOutput(inner, "static", value=1, static_id=True)
seen = [[item.friendly_unique_id, item.fqn, item.node.path, item.node.addr] for item in made]
app.synth()
