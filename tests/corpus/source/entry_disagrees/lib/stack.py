from dataclasses import dataclass

from cdktf import TerraformStack


@dataclass
class StackProps:
    environment_suffix: str
    region: str


class NetworkStack(TerraformStack):
    def __init__(self, scope, id, props: StackProps):
        super().__init__(scope, id)
        self.props = props

    @property
    def name(self):
        return f"network-{self.props.environment_suffix}"
