"""Two syntheses of one App write the same; what was added between is there."""

from cdktn import App, TerraformOutput, TerraformStack

app = App()
stack = TerraformStack(app, "stack")
TerraformOutput(stack, "a", value=1)
app.synth()
TerraformOutput(stack, "b", value=2)
app.synth()
