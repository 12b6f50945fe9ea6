"""An annotation that is an error stops the synthesis."""

from cdktn import Annotations, App, TerraformOutput, TerraformStack

app = App()
stack = TerraformStack(app, "stack")
TerraformOutput(stack, "o", value=1)
Annotations.of(stack).add_error("not so")
app.synth()
