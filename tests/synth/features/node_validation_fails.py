"""Validations of the program's own, that fail."""

import jsii
from cdktn import App, TerraformOutput, TerraformStack
from constructs import Construct, IValidation


@jsii.implements(IValidation)
class Fails:
    """Finds two faults."""

    def validate(self):
        return ["first fault", "second fault"]


app = App()
stack = TerraformStack(app, "stack")
group = Construct(stack, "group")
group.node.add_validation(Fails())
TerraformOutput(group, "o", value=1)
app.synth()
