"""A default tag without its `tags` key is lost; a provider's dicts in lists are passed raw."""

from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", default_tags=[{"Env": "x"}], assume_role=[{"role_arn": "a"}])
AwsProvider(stack, "two", alias="two", default_tags=[{"tags": {"Env": "x"}}])
app.synth()
