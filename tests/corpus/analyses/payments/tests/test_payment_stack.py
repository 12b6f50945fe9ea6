"""Unit tests of the payment stack."""

from cdktf import Testing
from lib.payment_stack import PaymentProcessingStack


def test_versioning_is_enabled():
    app = Testing.app()
    stack = PaymentProcessingStack(app, "test", environment_suffix="test")
    assert "Enabled" in Testing.synth(stack)
