"""Several stacks, with dependencies said and dependencies that references make."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
one, two, three = (TerraformStack(app, name) for name in ("one", "two", "three"))
for stack in (one, two, three):
    AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(one, "bucket")
S3Bucket(two, "other", bucket=f"{bucket.id}-copy", tags={"arn": bucket.arn})
three.add_dependency(two)
TerraformOutput(three, "o", value="x")
seen = [[s.node.path for s in stack.dependencies] for stack in (one, two, three)] + [
    three.depends_on(one),
    one.depends_on(three),
]
app.synth()
