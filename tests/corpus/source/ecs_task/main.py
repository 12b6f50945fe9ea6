import json
import os

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.ecs_task_definition import EcsTaskDefinition
from cdktf_cdktf_provider_aws.provider import AwsProvider


class Service(TerraformStack):
    def __init__(self, scope, id, stage):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        container = {
            "name": "app",
            "image": os.environ.get("IMAGE", "nginx:latest"),
            "environment": [
                {"name": "STAGE", "value": stage},
                {"name": "JWT_SECRET", "value": "s3cr3t-signing-key"},  # error: [SP205]
                {"name": "JWT_SECRET_ARN", "value": "arn:aws:secretsmanager:us-east-1:1:secret:x"},
            ],
            "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:x"}],
        }
        EcsTaskDefinition(self, "task", family=f"app-{stage}", container_definitions=json.dumps([container]))
        EcsTaskDefinition(self, "other", family="worker", container_definitions="[]")  # error: [SP301]


app = App()
Service(app, "service", "dev")
app.synth()
