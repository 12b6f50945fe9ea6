import boto3
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket


def account():
    return boto3.client("sts").get_caller_identity()["Account"]  # error: [SP403]


class Buckets(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        S3Bucket(self, "logs", bucket=f"logs-{account()}")


app = App()
Buckets(app, "buckets")
app.synth()
