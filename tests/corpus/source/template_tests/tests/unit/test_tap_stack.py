import os
import sys

sys.path.append(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from cdktf import App, Testing
from lib.tap_stack import TapStack  # error: [SP801]
from lib.tap_stack import MigrationStack


class TestStackStructure:
    def setup_method(self):
        """Reset mocks before each test"""
        self.app = App()

    def test_tap_stack_instantiates_successfully(self):
        stack = TapStack(self.app, "TestTapStack", environment_suffix="prod")
        assert stack is not None  # error: [SP803]
        assert hasattr(stack, "bucket")

    def test_own_stack(self):
        self.stack = MigrationStack(self.app, "test", environment_suffix="test", aws_region="us-east-1")  # error: [SP802]
        synthesized = Testing.synth(self.stack)
        assert self.stack is not None  # error: [SP803]
        assert hasattr(self.stack, "bucket")  # error: [SP803]
        assert self.stack.bucket is not None  # error: [SP803]
        assert synthesized is not None  # error: [SP803]
        Testing.to_be_valid_terraform(synthesized)  # error: [SP806] [SP806]
        assert "migration" in synthesized  # error: [SP808]
        assert Testing.to_have_resource(synthesized, "aws_s3_bucket")

    def test_nothing(self):
        assert True  # error: [SP803]
