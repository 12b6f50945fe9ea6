"""A stack of the program's own class, with its own logical ids."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket


class Prefixed(TerraformStack):
    """Puts a prefix before every id."""

    def __init__(self, scope, id_, *, prefix):
        super().__init__(scope, id_)
        self.prefix = prefix

    def _allocate_logical_id(self, tf_element):
        return f"{self.prefix}_{tf_element.node.id}"


app = App()
stack = Prefixed(app, "stack", prefix="p")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(stack, "b")
TerraformOutput(stack, "arn", value=bucket.arn)
seen = [bucket.fqn]
app.synth()
