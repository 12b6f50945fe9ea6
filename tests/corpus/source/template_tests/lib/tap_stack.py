from cdktf import TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket


class MigrationStack(TerraformStack):
    def __init__(self, scope, id, *, environment_suffix, region="us-east-1"):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region=region)
        self.bucket = S3Bucket(self, "bucket", bucket=f"migration-{environment_suffix}")
