from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.acm_certificate import AcmCertificate
from cdktf_cdktf_provider_aws.cloudfront_distribution import CloudfrontDistribution
from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTable, DynamodbTableReplica
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.s3_bucket_replication_configuration import S3BucketReplicationConfigurationA
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint
from cdktf_cdktf_provider_aws.wafv2_web_acl import Wafv2WebAcl


class Edge(TerraformStack):
    def __init__(self, scope, id, *, region, replica_region, environment_suffix):
        super().__init__(scope, id)
        self.region = f"{region}"
        AwsProvider(self, "aws", region=region)
        edge = AwsProvider(self, "edge", alias="edge", region="us-east-1")
        AcmCertificate(self, "certificate", domain_name="app.example.org", provider=edge)
        Wafv2WebAcl(
            self,
            "acl",
            name=f"edge-{environment_suffix}",
            scope_attribute="CLOUDFRONT",
            default_action={"allow": {}},
            visibility_config={"cloudwatch_metrics_enabled": True, "metric_name": "edge", "sampled_requests_enabled": True},
            provider=edge,
        )
        replica_region_service = "com.amazonaws.eu-central-1.s3"
        VpcEndpoint(self, "replica", vpc_id="vpc-1", service_name=replica_region_service)
        DynamodbTable(
            self,
            "table",
            name=f"sessions-{environment_suffix}",
            replica=[DynamodbTableReplica(region_name=replica_region)],
        )


app = App()
Edge(app, "edge", region="eu-west-1", replica_region="eu-central-1", environment_suffix="dev")
app.synth()
