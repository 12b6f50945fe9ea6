"""An element of the program's own that writes its own JSON."""

from cdktn import App, TerraformElement, TerraformOutput, TerraformStack


class Check(TerraformElement):
    """A `check` block."""

    def __init__(self, scope, id_, condition):
        super().__init__(scope, id_)
        self.condition = condition

    def to_terraform(self):
        return {
            "check": {
                self.friendly_unique_id: {
                    "assert": [{"condition": self.condition, "error_message": "no"}]
                }
            }
        }

    def to_metadata(self):
        return {"uniqueId": self.friendly_unique_id}


app = App()
stack = TerraformStack(app, "stack")
check = Check(stack, "healthy", "${true}")
check.add_override("check.extra", {"x": 1})
TerraformOutput(stack, "o", value=check.friendly_unique_id)
app.synth()
