"""Validations of the program's own, that pass."""

import jsii
from cdktn import App, TerraformOutput, TerraformStack
from constructs import Construct, IValidation

calls = []


@jsii.implements(IValidation)
class Passes:
    """Has nothing to say."""

    def validate(self):
        calls.append("validated")
        return []


app = App()
stack = TerraformStack(app, "stack")
group = Construct(stack, "group")
group.node.add_validation(Passes())
TerraformOutput(group, "o", value=1)
app.synth()
seen = [calls, group.node.validate()]
