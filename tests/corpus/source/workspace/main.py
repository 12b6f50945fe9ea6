import os

from cdktf import App, S3Backend, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

WORKSPACE = os.environ.get("TF_WORKSPACE", "default")


class Orders(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        S3Backend(self, bucket="states", key="orders.tfstate")
        SqsQueue(self, "one", name=f"orders-{WORKSPACE}")
        SqsQueue(self, "two", name="orders-dead")  # error: [SP301]


app = App()
Orders(app, "orders")
app.synth()
