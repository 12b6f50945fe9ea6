"""Dependencies between nodes of the tree become dependencies between resources."""

from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct, Dependable

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
group = Construct(stack, "group")
inner = [S3Bucket(group, f"i{number}") for number in range(2)]
after = S3Bucket(stack, "after")
after.node.add_dependency(group)
last = Construct(stack, "last")
below = S3Bucket(last, "below", depends_on=[inner[1]])
last.node.add_dependency(after, group)
seen = [
    [d.node.path for d in after.node.dependencies],
    [d.node.path for d in last.node.dependencies],
    [r.node.path for r in Dependable.of(group).dependency_roots],
]
app.synth()
