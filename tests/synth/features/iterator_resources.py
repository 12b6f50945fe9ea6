"""Iterators over resources with for_each or count, data sources and complex lists."""

from cdktn import App, TerraformCount, TerraformIterator, TerraformOutput, TerraformStack
from cdktn_provider_aws.acm_certificate import AcmCertificate
from cdktn_provider_aws.data_aws_s3_bucket import DataAwsS3Bucket
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.route53_record import Route53Record
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.s3_object import S3Object

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
names = TerraformIterator.from_list(["a", "b"])
buckets = S3Bucket(stack, "buckets", for_each=names)
of_buckets = TerraformIterator.from_resources(buckets)
S3Object(stack, "object", for_each=of_buckets, bucket=of_buckets.get_string("bucket"), key="k")
counted = S3Bucket(stack, "counted", count=TerraformCount.of(2))
TerraformOutput(stack, "arns", value=counted.arn)
TerraformOutput(stack, "bucket-arns", value=of_buckets.pluck_property("arn"))
found = DataAwsS3Bucket(stack, "found", for_each=names, bucket="x")
of_found = TerraformIterator.from_data_sources(found)
TerraformOutput(
    stack, "found-arns", value=of_found.for_expression_for_list(of_found.get_string("arn"))
)
certificate = AcmCertificate(stack, "c", domain_name="x.com", validation_method="DNS")
options = TerraformIterator.from_complex_list(certificate.domain_validation_options, "domain_name")
Route53Record(
    stack,
    "record",
    for_each=options,
    zone_id="z",
    name=options.get_string("resource_record_name"),
    type=options.get_string("resource_record_type"),
    records=[options.get_string("resource_record_value")],
    ttl=60,
)
TerraformOutput(stack, "keys", value=options.keys())
TerraformOutput(stack, "values", value=options.values())
app.synth()
