"""Names that the name before them already ends with are left out of logical ids."""

from cdktn import App, TerraformOutput, TerraformStack
from constructs import Construct

app = App()
stack = TerraformStack(app, "stack")
paths = ("inner/r", "a/ba/a", "x.y/y", "Resource/e/e", "b/Default/b", "queue/Queue", "group/1/1/g")
for number, path in enumerate(paths):
    scope = Construct(stack, f"n{number}")
    for name in path.split("/"):
        scope = Construct(scope, name)
    TerraformOutput(scope, "o", value=path)
    TerraformOutput(scope, "e", value=path)
app.synth()
