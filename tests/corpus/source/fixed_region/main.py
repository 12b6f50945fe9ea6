from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint


class OneRegion(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        self.region = "us-east-1"
        environment = "production"
        stage = "production"
        AwsProvider(self, "aws", region=self.region)
        Subnet(self, "a", vpc_id="vpc-1", cidr_block="10.0.0.0/24", availability_zone="us-east-1a")
        VpcEndpoint(self, "s3", vpc_id="vpc-1", service_name="com.amazonaws.us-east-1.s3")
        SqsQueue(self, "queue", name="orders", tags={"Environment": environment, "Stage": stage})
        SqsQueue(self, "other", name=f"orders-${{terraform.workspace}}")


app = App()
OneRegion(app, "one")
app.synth()
