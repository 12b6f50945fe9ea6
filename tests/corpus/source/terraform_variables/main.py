from cdktf import App, S3Backend, TerraformStack, TerraformVariable
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue


class Orders(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        environment = TerraformVariable(self, "environment", type="string", default="dev")
        region = TerraformVariable(self, "region", type="string", default="us-east-1")
        password = TerraformVariable(
            self, "db_password", type="string", default="Chang3Me!!", sensitive=True
        )
        AwsProvider(self, "aws", region=region.string_value)
        SqsQueue(self, "queue", name=f"orders-{environment.string_value}")
        SecretsmanagerSecret(self, "secret", name="orders/database")  # error: [SP301]
        DbInstance(
            self,
            "database",
            identifier="orders-" + environment.string_value,
            instance_class="db.t3.micro",
            username="app",
            password=password.string_value,  # error: [SP202]
        )


app = App()
Orders(app, "orders")
app.synth()
