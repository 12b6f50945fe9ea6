"""A backend with options that its class lacks, and one that is replaced."""

from cdktn import App, LocalBackend, S3Backend, TerraformOutput, TerraformStack

app = App()
stack = TerraformStack(app, "stack")
S3Backend(stack, bucket="b", key="k", region="r").add_override("use_lockfile", True)
stack.add_override("terraform.backend.s3.max_retries", 3)
TerraformOutput(stack, "o", value=1)
other = TerraformStack(app, "other")
LocalBackend(other, path="x")
reader = TerraformStack(app, "reader")
TerraformOutput(reader, "o", value=2)
app.synth()
