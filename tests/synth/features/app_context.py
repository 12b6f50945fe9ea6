"""Context given to the App is read from the stack and from constructs below it."""

from cdktn import App, TerraformOutput, TerraformStack
from constructs import Construct

app = App(context={"name": "x", "nested": {"list": [1, 2.5, "three", None, True]}})
app.node.set_context("late", 7)
stack = TerraformStack(app, "stack")
stack.node.set_context("of-stack", "s")
below = Construct(stack, "below")
TerraformOutput(stack, "name", value=stack.node.try_get_context("name"))
TerraformOutput(below, "nested", value=below.node.try_get_context("nested"))
seen = [
    below.node.try_get_context("of-stack"),
    below.node.get_context("late"),
    stack.node.try_get_context("none"),
    below.node.get_all_context(),
]
app.synth()
