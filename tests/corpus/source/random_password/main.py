import json

from cdktf import App, Fn, TerraformOutput, TerraformStack, Token
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster
from cdktf_cdktf_provider_aws.secretsmanager_secret import SecretsmanagerSecret
from cdktf_cdktf_provider_aws.secretsmanager_secret_version import SecretsmanagerSecretVersion
from cdktf_cdktf_provider_random.password import Password
from cdktf_cdktf_provider_random.provider import RandomProvider


class Database(TerraformStack):
    def __init__(self, scope, id, suffix):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        RandomProvider(self, "random")
        self.password = Password(self, "password", length=32, special=False)
        secret = SecretsmanagerSecret(self, "secret", name=f"database-{suffix}")
        SecretsmanagerSecretVersion(
            self,
            "version",
            secret_id=secret.id,
            secret_string=json.dumps({"username": "admin", "password": self.password.result}),  # error: [SP204]
        )
        cluster = RdsCluster(
            self,
            "cluster",
            cluster_identifier=f"database-{suffix}",
            engine="aurora-mysql",
            master_username="admin",
            master_password=Token.as_string(self.password.result),  # error: [SP204]
        )
        TerraformOutput(self, "endpoint", value=cluster.endpoint)
        TerraformOutput(self, "secret", value=secret.arn)
        TerraformOutput(self, "shown", value=self.password.result)  # error: [SP206]
        TerraformOutput(self, "parts", value=Fn.join(":", ["admin", self.password.result]))  # error: [SP206]


app = App()
Database(app, "database", "dev")
app.synth()
