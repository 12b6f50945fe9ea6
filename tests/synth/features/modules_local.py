"""A module in a local folder is copied as an asset."""

from pathlib import Path

from cdktn import App, TerraformHclModule, TerraformOutput, TerraformStack

folder = Path("modules/queue")
folder.mkdir(parents=True, exist_ok=True)
(folder / "main.tf").write_text('output "x" {\n  value = 1\n}\n')
app = App(context={"cdktfRelativeModules": ["./modules/queue"]})
stack = TerraformStack(app, "stack")
module = TerraformHclModule(stack, "queue", source="./modules/queue", variables={"a": 1})
TerraformOutput(stack, "x", value=module.get_number("x"))
seen = [module.source]
app.synth()
