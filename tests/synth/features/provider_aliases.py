"""Several providers of one kind, chosen per resource and inherited by nobody."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import (
    AwsProvider,
    AwsProviderAssumeRole,
    AwsProviderDefaultTags,
    AwsProviderIgnoreTags,
)
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(
    stack,
    "aws",
    region="us-east-1",
    default_tags=[AwsProviderDefaultTags(tags={"A": "b"})],
    assume_role=[AwsProviderAssumeRole(role_arn="arn:x", session_name="s")],
    ignore_tags=[AwsProviderIgnoreTags(keys=["k"])],
    endpoints=[{"s3": "http://localhost:1", "sts": "http://localhost:2"}],
    allowed_account_ids=["1"],
    skip_region_validation=True,
)
europe = AwsProvider(stack, "europe", region="eu-west-1", alias="eu")
late = AwsProvider(stack, "late")
late.alias = "late"
late.region = "ap-south-1"
one = S3Bucket(stack, "one", provider=europe)
two = S3Bucket(stack, "two")
two.provider = late
TerraformOutput(stack, "o", value=europe.fqn)
seen = [europe.fqn, one.provider.fqn, europe.alias, europe.region_input, late.meta_attributes]
app.synth()
