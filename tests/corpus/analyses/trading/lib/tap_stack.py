"""Multi-region trading platform."""

import json

from cdktf import TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable, DynamodbTableAttribute
from cdktf_cdktf_provider_aws.kms_alias import KmsAlias
from cdktf_cdktf_provider_aws.kms_key import KmsKey
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.rds_cluster import RdsCluster
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration,
    S3BucketLifecycleConfigurationRule,
    S3BucketLifecycleConfigurationRuleExpiration,
)
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfiguration,  # INCORRECT
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA,
)
from constructs import Construct


class TradingPlatformStack(TerraformStack):
    """The resources of one region."""

    def __init__(self, scope: Construct, id: str, region: str, environment_suffix: str):
        super().__init__(scope, id)
        self.region = region
        self.environment_suffix = environment_suffix

        AwsProvider(self, "aws", region=region)

        self._create_kms_key()
        self._create_s3_bucket()
        self._create_order_table()
        self._create_database()

        TerraformOutput(self, "s3_bucket_name", value=self.s3_bucket.bucket)
        TerraformOutput(self, "aurora_endpoint", value=self.aurora_cluster.endpoint)

    def _create_kms_key(self):
        self.kms_key = KmsKey(self, f"kms-key-{self.environment_suffix}",
            description=f"KMS key for trading platform in {self.region}",
            enable_key_rotation=True,
            policy=json.dumps({"Version": "2012-10-17", "Statement": []}),
        )
        KmsAlias(self, f"kms-alias-{self.environment_suffix}",
            name=f"alias/trading-{self.region}",  # Missing environment suffix
            target_key_id=self.kms_key.id,
        )

    def _create_s3_bucket(self):
        self.s3_bucket = S3Bucket(self, f"s3-bucket-{self.environment_suffix}",
            bucket=f"trading-artifacts-{self.region}-{self.environment_suffix}",
        )

        S3BucketServerSideEncryptionConfiguration(self, f"s3-encryption-{self.environment_suffix}",
            bucket=self.s3_bucket.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
                        sse_algorithm="aws:kms",
                        kms_master_key_id=self.kms_key.arn,
                    ),
                    bucket_key_enabled=True,
                )
            ]
        )

        S3BucketLifecycleConfiguration(self, f"s3-lifecycle-{self.environment_suffix}",
            bucket=self.s3_bucket.id,
            rule=[
                S3BucketLifecycleConfigurationRule(
                    id="expire-old-objects",
                    status="Enabled",
                    expiration=S3BucketLifecycleConfigurationRuleExpiration(days=90)  # INCORRECT
                )
            ]
        )

    def _create_order_table(self):
        DynamodbTable(self, f"orders-{self.environment_suffix}",
            name=f"trading-orders-{self.region}-{self.environment_suffix}",
            billing_mode="PAY_PER_REQUEST",
            hash_key="order_id",
            attribute=[DynamodbTableAttribute(name="order_id", type="S")],
        )

    def _create_database(self):
        self.aurora_cluster = RdsCluster(self, f"aurora-cluster-{self.environment_suffix}",
            cluster_identifier=f"trading-{self.region}-{self.environment_suffix}",
            engine="aurora-mysql",
            master_username="admin",
            master_password="TradingPassword123!",  # Hardcoded password
            storage_encrypted=True,
            kms_key_id=self.kms_key.arn,
            skip_final_snapshot=True,
        )
