"""Dependencies on resources, data sources, modules and outputs."""

from pathlib import Path

from cdktn import App, TerraformHclModule, TerraformOutput, TerraformStack
from cdktn_provider_aws.data_aws_region import DataAwsRegion
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

Path("m").mkdir(exist_ok=True)
app = App(context={"cdktfRelativeModules": ["./m"]})
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
one = S3Bucket(stack, "one")
region = DataAwsRegion(stack, "region")
module = TerraformHclModule(stack, "module", source="./m", depends_on=[one])
two = S3Bucket(stack, "two", depends_on=[one, region, module])
two.depends_on = [*two.depends_on, "aws_x.literal"]
TerraformOutput(stack, "o", value="x", depends_on=[two, module])
DataAwsRegion(stack, "late", depends_on=[two])
seen = [two.depends_on, module.depends_on]
app.synth()
