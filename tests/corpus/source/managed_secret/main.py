from cdktf import App, TerraformOutput, TerraformStack, TerraformVariable
from cdktf_cdktf_provider_aws.cognito_user_pool_client import CognitoUserPoolClient
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction, LambdaFunctionEnvironment
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret


class Orders(TerraformStack):
    def __init__(self, scope, id, environment_suffix):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        database = DbInstance(
            self,
            "database",
            identifier=f"orders-{environment_suffix}",
            instance_class="db.t3.micro",
            username="orders",
            manage_master_user_password=True,
        )
        token = TerraformVariable(self, "github_token", type="string", sensitive=True)
        secret = SecretsmanagerSecret(self, "token", name=f"orders-token-{environment_suffix}")
        client = CognitoUserPoolClient(
            self, "client", name="web", user_pool_id="pool", generate_secret=True, access_token_validity=1
        )
        DbInstance(
            self,
            "reporting",
            identifier=f"reporting-{environment_suffix}",
            instance_class="db.t3.micro",
            username="orders",
            password="${var.reporting_password}",
        )
        LambdaFunction(
            self,
            "function",
            function_name=f"orders-{environment_suffix}",
            role="arn:aws:iam::aws:role/x",
            environment=LambdaFunctionEnvironment(
                variables={
                    "DB_SECRET_ARN": database.master_user_secret.get(0).secret_arn,
                    "TOKEN_SECRET": secret.name,
                    "PASSWORD_MIN_LENGTH": "12",
                    "TOKEN_URL": "https://auth.example.org/oauth2/token",
                    "SECRET_KEY_PARAMETER": "/orders/secret-key",
                }
            ),
        )
        TerraformOutput(self, "arn", value=database.arn)
        TerraformOutput(self, "token", value=token.string_value, sensitive=True)
        TerraformOutput(self, "client", value=client.client_secret)  # error: [SP206]


app = App()
Orders(app, "orders", "dev")
app.synth()
