"""A test's App with an output folder and a context of its own."""

from cdktn import TerraformOutput, TerraformStack, Testing

app = Testing.app(outdir="cdktf.out", context={"a": "b"})
stack = TerraformStack(app, "stack")
TerraformOutput(stack, "o", value=stack.node.try_get_context("a"))
app.synth()
