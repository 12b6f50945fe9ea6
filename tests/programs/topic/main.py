"""A topic, a parameter and an output: the smallest program that is worth proving."""

import os

from cdktn import App, S3Backend, TerraformOutput, TerraformStack
from cdktn_provider_aws.codeartifact_domain import CodeartifactDomain
from cdktn_provider_aws.iam_user import IamUser
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.sns_topic import SnsTopic
from cdktn_provider_aws.ssm_parameter import SsmParameter
from constructs import Construct


class TopicStack(TerraformStack):
    """The one stack."""

    def __init__(self, scope: Construct, id_: str, *, suffix: str) -> None:
        super().__init__(scope, id_)
        region = os.environ.get("AWS_REGION", "us-east-1")
        AwsProvider(self, "aws", region=region)
        S3Backend(self, bucket="state", key=f"topic/{region}/{suffix}.tfstate", region="us-east-1")
        topic = SnsTopic(self, "topic", name=f"orders-{suffix}")
        SsmParameter(self, "name", name=f"/orders/{suffix}", type="String", value=topic.name)
        for number in range(int(os.environ.get("MORE", "0"))):
            name = f"/m/{suffix}/{number}"
            SsmParameter(self, f"more{number}", name=name, type="String", value="x")
        if os.environ.get("SECRET"):
            SsmParameter(self, "secret", name=f"/s/{suffix}", type="SecureString", value="hunter2")
        if os.environ.get("UNSETTLED") == "parameter":
            SsmParameter(self, "now", name=f"/now/{suffix}", type="String", value="${timestamp()}")
        if os.environ.get("UNSETTLED") == "user":
            IamUser(self, "user", name=f"user-{region}-{suffix}", tags={"Now": "${timestamp()}"})
        if os.environ.get("UNKNOWN"):
            CodeartifactDomain(self, "domain", domain=f"packages-{suffix}")
        TerraformOutput(self, "topic_arn", value=topic.arn)


app = App()
for name in os.environ.get("STACKS", "orders").split(","):
    TopicStack(app, name, suffix=os.environ.get("ENVIRONMENT_SUFFIX", "dev"))
app.synth()
