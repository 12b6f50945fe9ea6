"""Annotations of every level on constructs."""

from cdktn import Annotations, App, TerraformOutput, TerraformStack
from constructs import Construct

app = App()
stack = TerraformStack(app, "stack")
group = Construct(stack, "group")
Annotations.of(group).add_warning("careful")
Annotations.of(group).add_info("hi")
Annotations.of(stack).add_info("of the stack")
Annotations.of(stack).add_warning('with "quotes"')
TerraformOutput(group, "o", value=1)
seen = [[entry.type, entry.data] for entry in group.node.metadata]
app.synth()
