"""Overrides on the stack reach any place of the JSON."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
stack.add_override("terraform.backend.s3", {"bucket": "b", "use_lockfile": True})
stack.add_override("terraform.required_providers.aws.version", ">= 6.0, < 7")
stack.add_override("locals.answer", {"list": [1, None, {"a": "${local.x}"}]})
stack.add_override("terraform.required_version", ">= 1.10")
TerraformOutput(stack, "o", value="x")
app.synth()
