"""A stack inside a stack and a stack inside a construct get names of their path."""

from cdktn import App, TerraformOutput, TerraformStack
from constructs import Construct

app = App()
outer = TerraformStack(app, "outer")
inner = TerraformStack(outer, "inner")
held = TerraformStack(Construct(app, "group"), "held")
for stack in (outer, inner, held):
    TerraformOutput(stack, "o", value=stack.node.path)
seen = [TerraformStack.of(inner).node.path, TerraformStack.is_stack(held)]
app.synth()
