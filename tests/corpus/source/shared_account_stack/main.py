from cdktf import App, S3Backend, TerraformStack
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable
from cdktf_cdktf_provider_aws.iam_role import IamRole
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket


class StateStack(TerraformStack):
    """What all environments share."""

    def __init__(self, scope, id):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        S3Bucket(self, "states", bucket="company-terraform-states")
        DynamodbTable(self, "locks", name="terraform-locks", hash_key="LockID")
        IamRole(self, "deployer", name="deployer", assume_role_policy="{}")


class AppStack(TerraformStack):
    def __init__(self, scope, id, environment):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        S3Backend(self, bucket="company-terraform-states", key=f"app/{environment}.tfstate")
        S3Bucket(self, "data", bucket=f"company-data-{environment}")


app = App()
StateStack(app, "state")
AppStack(app, "app-dev", "dev")
AppStack(app, "app-prod", "prod")
app.synth()
