from cdktf import App, Testing
from lib.tap_stack import MigrationStack


class TestIntegration:
    def test_terraform_configuration_synthesis(self):  # error: [SP804]
        app = App()
        stack = MigrationStack(app, "IntegrationTestStack", environment_suffix="test")
        assert stack is not None  # error: [SP803]
