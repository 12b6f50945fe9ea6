"""A stack that overrides `prepare_stack` and `to_terraform`."""

from cdktn import App, TerraformOutput, TerraformStack


class Late(TerraformStack):
    """Adds an output as late as it can."""

    def prepare_stack(self):
        super().prepare_stack()
        if not self.node.try_find_child("late"):
            TerraformOutput(self, "late", value="prepared")


app = App()
stack = Late(app, "stack")
TerraformOutput(stack, "early", value=1)
app.synth()
seen = [child.node.id for child in stack.node.children]
