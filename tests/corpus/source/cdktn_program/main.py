import os

from cdktn import App, S3Backend, TerraformStack
from cdktn_provider_aws.kms_alias import KmsAlias
from cdktn_provider_aws.kms_key import KmsKey
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.rds_cluster import RdsCluster


class Data(TerraformStack):
    def __init__(self, scope, id, env):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        S3Backend(self, bucket="states", key="data/terraform.tfstate", region="us-east-1")  # error: [SP306]
        key = KmsKey(self, "key", description=f"data {env}")
        KmsAlias(self, "alias", name="alias/data", target_key_id=key.id)  # error: [SP301]
        RdsCluster(
            self,
            "cluster",
            cluster_identifier="-".join(["data", env]),
            engine="aurora-postgresql",
            master_username="root1",
            master_password=os.getenv("MASTER_PASSWORD", "Passw0rd!"),  # error: [SP202]
        )


app = App()
Data(app, "data", os.getenv("ENV", "dev"))
app.synth()
