from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sns_topic import SnsTopic
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

from config import Settings


class Orders(TerraformStack):
    def __init__(self, scope, id, settings: Settings):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="eu-central-1")
        SqsQueue(self, "queue", name=settings.name("queue"))
        SnsTopic(self, "topic", name=f"{settings.project}-alerts", tags={"Env": settings.environment})  # error: [SP301]
        DbInstance(
            self,
            "database",
            identifier=settings.name("db"),
            instance_class="db.t3.micro",
            username="app",
            password=settings.db_password,  # error: [SP202]
        )


app = App()
settings = Settings()
Orders(app, settings.name("stack"), settings)
app.synth()
