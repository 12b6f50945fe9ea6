import os
import random
import string
import time
from datetime import datetime

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.db_instance import DbInstance
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket

STAMP = datetime.utcnow().strftime("%Y%m%d")


def unique(length=6):
    return "".join(random.choices(string.ascii_lowercase, k=length))


class Buckets(TerraformStack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        self.unique = unique()
        started = time.time()
        S3Bucket(self, "logs", bucket=f"logs-{self.unique}")  # error: [SP401]
        S3Bucket(self, "data", bucket=f"data-{STAMP}")  # error: [SP401]
        S3Bucket(self, "fixed", bucket="fixed")
        DbInstance(
            self,
            "database",
            instance_class="db.t3.micro",
            username="app",
            manage_master_user_password=True,
            final_snapshot_identifier=f"final-{int(time.time())}",  # error: [SP401]
        )
        print(f"took {time.time() - started}")


app = App()
Buckets(app, os.environ.get("STACK", "buckets"))
app.synth()
