"""The framework's own support for tests."""

import json

from cdktn import App, TerraformStack, Testing
from cdktn_provider_aws.data_aws_region import DataAwsRegion
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = Testing.app()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
S3Bucket(stack, "b", bucket="x", tags={"a": "1", "b": "2"}, lifecycle={"prevent_destroy": True})
DataAwsRegion(stack, "region")
text = Testing.synth(stack)
checked = Testing.synth(stack, True)
seen = {
    "text": text,
    "checked": checked,
    "is_app": isinstance(app, App),
    "has": Testing.to_have_resource(text, "aws_s3_bucket"),
    "has_not": Testing.to_have_resource(text, "aws_sqs_queue"),
    "with": Testing.to_have_resource_with_properties(text, "aws_s3_bucket", {"bucket": "x"}),
    "with_part": Testing.to_have_resource_with_properties(
        text, "aws_s3_bucket", {"tags": {"a": "1"}}
    ),
    "without": Testing.to_have_resource_with_properties(text, "aws_s3_bucket", {"bucket": "y"}),
    "data": Testing.to_have_data_source(text, "aws_region"),
    "data_with": Testing.to_have_data_source_with_properties(text, "aws_region", {"name": "x"}),
    "provider": Testing.to_have_provider(text, "aws"),
    "provider_with": Testing.to_have_provider_with_properties(text, "aws", {"region": "eu-west-1"}),
    "type_of": type(text).__name__,
    "keys": list(json.loads(text)),
    "tree": Testing.render_construct_tree(app),
}
