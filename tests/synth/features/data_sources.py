"""Data sources with filters, and what is read from them."""

from cdktn import App, Fn, TerraformOutput, TerraformStack
from cdktn_provider_aws.data_aws_ami import DataAwsAmi, DataAwsAmiFilter
from cdktn_provider_aws.data_aws_availability_zones import DataAwsAvailabilityZones
from cdktn_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktn_provider_aws.data_aws_iam_policy_document import (
    DataAwsIamPolicyDocument,
    DataAwsIamPolicyDocumentStatement,
    DataAwsIamPolicyDocumentStatementPrincipals,
)
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.subnet import Subnet

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
image = DataAwsAmi(
    stack,
    "ami",
    most_recent=True,
    owners=["amazon"],
    filter=[DataAwsAmiFilter(name="name", values=["x*"]), {"name": "a", "values": ["b"]}],
)
zones = DataAwsAvailabilityZones(stack, "zones", state="available")
caller = DataAwsCallerIdentity(stack, "caller")
for number in range(2):
    Subnet(
        stack,
        f"subnet{number}",
        vpc_id="v",
        availability_zone=Fn.element(zones.names, number),
        cidr_block=Fn.cidrsubnet("10.0.0.0/16", 8, number),
    )
document = DataAwsIamPolicyDocument(
    stack,
    "document",
    statement=[
        DataAwsIamPolicyDocumentStatement(
            actions=["sts:AssumeRole"],
            resources=[f"arn:aws:s3:::{caller.account_id}/*"],
            principals=[DataAwsIamPolicyDocumentStatementPrincipals(type="AWS", identifiers=["*"])],
        )
    ],
)
TerraformOutput(stack, "image", value=image.id)
TerraformOutput(stack, "json", value=document.json)
TerraformOutput(stack, "first", value=Fn.element(zones.zone_ids, 0))
TerraformOutput(stack, "tags", value=image.tags)
seen = [image.fqn, zones.fqn, image.terraform_resource_type, image.filter_input]
app.synth()
