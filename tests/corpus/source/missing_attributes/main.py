from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct


class Network(Construct):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        vpc = Vpc(self, "vpc", cidr_block="10.0.0.0/16")
        self.subnets = [Subnet(self, f"s{i}", vpc_id=vpc.id, cidr_block=f"10.0.{i}.0/24") for i in range(2)]


class Orders(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        self.network = Network(self, "network")
        TerraformOutput(self, "vpc", value=self.network.vpc.id)  # error: [SP809]
        TerraformOutput(self, "subnet", value=self.network.subnets[0].id)
        self._monitoring()
        self._alarms()  # error: [SP809]

    def _monitoring(self):
        return self.node.path


app = App()
Orders(app, "orders")
app.synth()
