import os

from cdktf import App
from lib.stack import TapStack

app = App()
suffix = os.environ.get("ENVIRONMENT_SUFFIX", "dev")
TapStack(app, f"tap-{suffix}", environment_suffix=suffix, aws_region=os.getenv("AWS_REGION", "us-east-1"))
app.synth()
