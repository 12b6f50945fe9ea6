"""Classes of the program derived from resources and constructs, with members overridden."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct


class Bucket(S3Bucket):
    """A bucket that always has a tag and another name."""

    def __init__(self, scope, id_, **arguments):
        super().__init__(scope, id_, **arguments)
        self.extra = "mine"

    def synthesize_attributes(self):
        attributes = super().synthesize_attributes()
        return {**attributes, "bucket_prefix": "p-"}

    @property
    def friendly_unique_id(self):
        return f"own_{self.node.id}"


class Group(Construct):
    """Holds two buckets."""

    def __init__(self, scope, id_, *, names):
        super().__init__(scope, id_)
        self.buckets = [Bucket(self, name, bucket=name) for name in names]

    def to_string(self):
        return "a group"


app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
group = Group(stack, "group", names=["a", "b"])
TerraformOutput(stack, "arns", value=[bucket.arn for bucket in group.buckets])
seen = [
    str(group),
    group.buckets[0].extra,
    group.buckets[0].fqn,
    isinstance(group.buckets[1], S3Bucket),
]
app.synth()
