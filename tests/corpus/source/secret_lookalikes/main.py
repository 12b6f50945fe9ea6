import json

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.api_gateway_api_key import ApiGatewayApiKey
from cdktf_cdktf_provider_aws.cognito_user_pool import CognitoUserPool, CognitoUserPoolPasswordPolicy
from cdktf_cdktf_provider_aws.data_aws_secretsmanager_secret import DataAwsSecretsmanagerSecret
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.lb_listener import LbListenerDefaultActionAuthenticateOidc
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.secretsmanager_secret_rotation import SecretsmanagerSecretRotation
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from cdktf_cdktf_provider_aws.ssm_parameter import SsmParameter


class Lookalikes(TerraformStack):
    def __init__(self, scope, id, client_secret):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1", default_tags=[{"tags": {"Secret": "no"}}])
        KmsKey(self, "key", description="encrypts the password of the database")
        CognitoUserPool(
            self, "pool", name="users", password_policy=CognitoUserPoolPasswordPolicy(minimum_length=12)
        )
        secret = DataAwsSecretsmanagerSecret(self, "secret", name="database/password")
        SecretsmanagerSecretRotation(
            self, "rotation", secret_id=secret.id, rotation_lambda_arn="arn:x", rotation_rules={"automatically_after_days": 30}
        )
        SsmParameter(self, "one", name="/app/token-url", type="String", value="https://x/token")
        SsmParameter(self, "two", name="/app/first", type="SecureString", value="CHANGE_ME")
        SecretsmanagerSecretVersion(
            self, "version", secret_id=secret.id, secret_string=json.dumps({"engine": "mysql", "host": "db", "port": 3306})
        )
        ApiGatewayApiKey(self, "api", name="partner")
        LbListenerDefaultActionAuthenticateOidc(
            authorization_endpoint="https://x",
            client_id="app",
            client_secret=client_secret,
            issuer="https://x",
            token_endpoint="https://x/token",
            user_info_endpoint="https://x/me",
        )
        LbListenerDefaultActionAuthenticateOidc(
            authorization_endpoint="https://x",
            client_id="app",
            client_secret="9aJx7Qe2",  # error: [SP201]
            issuer="https://x",
            token_endpoint="https://x/token",
            user_info_endpoint="https://x/me",
        )
