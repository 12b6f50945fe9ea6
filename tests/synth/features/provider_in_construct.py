"""A provider and an output inside nested constructs."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct


class Region(Construct):
    """A provider and a bucket for it."""

    def __init__(self, scope, id_, region):
        super().__init__(scope, id_)
        provider = AwsProvider(self, "aws", region=region, alias=region)
        self.bucket = S3Bucket(self, "bucket", provider=provider)
        TerraformOutput(self, "name", value=self.bucket.id)


app = App()
stack = TerraformStack(app, "stack")
regions = [Region(stack, f"region-{name}", name) for name in ("eu-west-1", "us-east-1")]
seen = [[child.node.id for child in region.node.children] for region in regions]
app.synth()
