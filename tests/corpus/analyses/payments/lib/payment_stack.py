"""Fintech payment processing infrastructure."""

from cdktf import TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket
from cdktf_cdktf_provider_aws.s3_bucket_public_access_block import S3BucketPublicAccessBlock
from cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfiguration,
    S3BucketServerSideEncryptionConfigurationRuleA,
    S3BucketServerSideEncryptionConfigurationRuleAApplyServerSideEncryptionByDefault
)
from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioning
from cdktf_cdktf_provider_aws.security_group import SecurityGroup, SecurityGroupIngress
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc import Vpc
from constructs import Construct


class PaymentProcessingStack(TerraformStack):
    """Network and storage of the payment system."""

    def __init__(self, scope: Construct, id: str, environment_suffix: str) -> None:
        super().__init__(scope, id)
        self.environment_suffix = environment_suffix

        AwsProvider(self, "aws", region="us-east-1", default_tags=[{"tags": {"Project": "payments"}}])

        self.vpc = Vpc(
            self,
            "vpc",
            cidr_block="10.0.0.0/16",
            enable_dns_hostnames=True,
            tags={"Name": f"payment-vpc-{environment_suffix}"},
        )
        self.private_subnets = [
            Subnet(self, f"private_subnet_{i}", vpc_id=self.vpc.id, cidr_block=f"10.0.{10 + i}.0/24")
            for i in range(3)
        ]
        SecurityGroup(
            self,
            "alb_sg",
            name=f"payment-alb-{environment_suffix}",
            vpc_id=self.vpc.id,
            ingress=[
                SecurityGroupIngress(
                    from_port=443, to_port=443, protocol="tcp", cidr_blocks=["0.0.0.0/0"]
                )
            ],
        )

        self._create_assets_bucket()
        self._create_flow_logs_bucket()

        TerraformOutput(self, "vpc_id", value=self.vpc.id)

    def _create_assets_bucket(self) -> None:
        assets_bucket = S3Bucket(
            self, "assets_bucket", bucket=f"payment-assets-{self.environment_suffix}"
        )

        S3BucketVersioning(
            self,
            "assets_bucket_versioning",
            bucket=assets_bucket.id,
            versioning_configuration={"status": "Enabled"}
        )

        S3BucketServerSideEncryptionConfiguration(
            self,
            "assets_bucket_encryption",
            bucket=assets_bucket.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=S3BucketServerSideEncryptionConfigurationRuleAApplyServerSideEncryptionByDefault(
                        sse_algorithm="AES256"
                    )
                )
            ]
        )

        S3BucketPublicAccessBlock(
            self,
            "assets_bucket_public_access",
            bucket=assets_bucket.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
        )

    def _create_flow_logs_bucket(self) -> None:
        flow_logs_bucket = S3Bucket(
            self, "flow_logs_bucket", bucket=f"payment-flow-logs-{self.environment_suffix}"
        )

        S3BucketVersioning(
            self,
            "flow_logs_bucket_versioning",
            bucket=flow_logs_bucket.id,
            versioning_configuration={"status": "Enabled"}
        )

        S3BucketServerSideEncryptionConfiguration(
            self,
            "flow_logs_bucket_encryption",
            bucket=flow_logs_bucket.id,
            rule=[
                S3BucketServerSideEncryptionConfigurationRuleA(
                    apply_server_side_encryption_by_default=S3BucketServerSideEncryptionConfigurationRuleAApplyServerSideEncryptionByDefault(
                        sse_algorithm="AES256"
                    )
                )
            ]
        )
