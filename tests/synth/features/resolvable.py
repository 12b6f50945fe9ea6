"""A resolvable of the program's own."""

import jsii
from cdktn import App, IResolvable, TerraformOutput, TerraformStack, Token


@jsii.implements(IResolvable)
class Late:
    """Resolves to an object."""

    def __init__(self):
        self.trace = ["x"]

    @property
    def creation_stack(self):
        """Where it was made."""
        return self.trace

    def resolve(self, context):
        """The object."""
        return {"late": True, "path": context.scope.node.path}

    def to_string(self):
        """A token for a string."""
        return Token.as_string(self)

    def to_json(self):
        """What JSON shows."""
        return "late"


app = App()
stack = TerraformStack(app, "stack")
TerraformOutput(stack, "o", value=Late())
TerraformOutput(stack, "nested", value={"a": [Late()]})
TerraformOutput(stack, "text", value=f"x{Late().to_string()}")
app.synth()
