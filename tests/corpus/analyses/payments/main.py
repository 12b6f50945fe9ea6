#!/usr/bin/env python
import os

from cdktf import App

from lib.payment_stack import PaymentProcessingStack

app = App()
PaymentProcessingStack(
    app, "payments", environment_suffix=os.environ.get("ENVIRONMENT_SUFFIX", "dev")
)
app.synth()
