"""An App without a stack, and a stack without an element."""

from pathlib import Path

from cdktn import App, TerraformStack

Path("cdktf.out").mkdir()
empty = App(outdir="cdktf.out/a")
empty.synth()
app = App(outdir="cdktf.out/b")
TerraformStack(app, "stack")
app.synth()
