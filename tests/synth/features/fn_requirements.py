"""A function that needs a newer Terraform, in a stack that asks for one."""
# only cdktn

from cdktn import App, Fn, TerraformOutput, TerraformStack

app = App()
stack = TerraformStack(app, "stack")
stack.add_override("terraform.required_version", ">= 1.9")
TerraformOutput(stack, "o", value=Fn.templatestring("x", {"a": "b"}))
app.synth()
