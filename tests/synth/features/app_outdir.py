"""An App that names its output folder, and skips the validation."""

from pathlib import Path

from cdktn import App, TerraformOutput, TerraformStack

Path("cdktf.out").mkdir()
app = App(outdir="cdktf.out/elsewhere", skip_validation=True)
TerraformOutput(TerraformStack(app, "stack"), "o", value=1)
seen = [app.outdir, app.skip_validation, app.target_stack_id]
app.synth()
