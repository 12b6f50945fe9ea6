from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue
from cdktf_cdktf_provider_aws.subnet import Subnet


class Everything(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        S3Bucket(self, "bucket", bucket="company-website-production")
        SqsQueue(self, "queue", name="orders")
        Subnet(self, "subnet", vpc_id="vpc-1", cidr_block="10.0.0.0/24", availability_zone="us-east-1a")


app = App()
Everything(app, "everything")
app.synth()
