"""The stack of a construct, and the App of a node."""

from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(Construct(stack, "group"), "b")
seen = [
    TerraformStack.of(bucket) is stack,
    bucket.cdktf_stack is stack,
    App.of(bucket) is app,
    App.is_app(app),
    App.is_app(stack),
    TerraformStack.is_stack(bucket),
    bucket.node.root is app,
    str(bucket.node.scope),
    str(stack),
]
app.synth()
