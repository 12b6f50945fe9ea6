#!/usr/bin/env python
import os

from cdktf import App

from lib.tap_stack import TradingPlatformStack

app = App()
environment_suffix = os.environ.get("ENVIRONMENT_SUFFIX", "dev")

for region in ["us-east-1", "us-east-2", "us-west-2"]:
    TradingPlatformStack(
        app,
        f"trading-platform-{region}-{environment_suffix}",
        region=region,
        environment_suffix=environment_suffix,
    )

app.synth()
