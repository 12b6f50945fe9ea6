from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

PREFIX = "dev-orders"


class Orders(TerraformStack):
    def __init__(self, scope, id, env):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1", default_tags=[{"tags": {"Env": f"{env}"}}])
        SqsQueue(self, "queue", name=f"{id}-queue")
        SqsQueue(self, "dead", name="orders-dead")  # error: [SP301]
        SqsQueue(self, "other", name=f"{PREFIX}-queue")  # error: [SP305]


app = App()
Orders(app, "orders-dev", "dev")
Orders(app, "orders-prod", env="prod")
app.synth()
