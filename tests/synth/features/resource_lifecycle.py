"""Every option of a lifecycle, as a struct and as a dict."""

from cdktn import App, Postcondition, Precondition, TerraformResourceLifecycle, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
one = S3Bucket(
    stack,
    "one",
    lifecycle=TerraformResourceLifecycle(
        prevent_destroy=True, ignore_changes=["tags", "acl"], create_before_destroy=False
    ),
)
S3Bucket(stack, "all", lifecycle=TerraformResourceLifecycle(ignore_changes="all"))
S3Bucket(stack, "dict", lifecycle={"replace_triggered_by": [one], "prevent_destroy": True})
S3Bucket(
    stack,
    "conditions",
    lifecycle=TerraformResourceLifecycle(
        precondition=[Precondition(condition="${true}", error_message="no")],
        postcondition=[Postcondition(condition=one.id, error_message=f"not {one.id}")],
        replace_triggered_by=["aws_x.y", one],
    ),
)
late = S3Bucket(stack, "late")
late.lifecycle = TerraformResourceLifecycle(create_before_destroy=True)
app.synth()
