"""References through single blocks, lists, sets and maps."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.acm_certificate import AcmCertificate
from cdktn_provider_aws.data_aws_ami import DataAwsAmi
from cdktn_provider_aws.eks_cluster import EksCluster
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.route53_record import Route53Record

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
certificate = AcmCertificate(stack, "c", domain_name="x.com", validation_method="DNS")
option = certificate.domain_validation_options.get(0)
Route53Record(
    stack,
    "r",
    zone_id="z",
    name=option.resource_record_name,
    type=option.resource_record_type,
    records=[option.resource_record_value],
    ttl=60,
)
machine = Instance(stack, "i")
image = DataAwsAmi(stack, "ami", most_recent=True)
cluster = EksCluster(stack, "k", name="k", role_arn="r", vpc_config={"subnet_ids": ["a"]})
values = {
    "root": machine.root_block_device.volume_id,
    "ebs": machine.ebs_block_device.get(1).device_name,
    "ebs_all": machine.ebs_block_device,
    "set": certificate.domain_validation_options,
    "set_item": option,
    "image": image.block_device_mappings.get(0).ebs.lookup("snapshot_id"),
    "ca": cluster.certificate_authority.get(0).data,
    "issuer": cluster.identity.get(0).oidc.get(0).issuer,
    "subnets": cluster.vpc_config.subnet_ids,
    "sg": cluster.vpc_config.cluster_security_group_id,
    "whole": cluster.vpc_config,
    "bool": cluster.vpc_config.endpoint_private_access,
    "any": machine.interpolation_for_attribute("arn"),
    "string": machine.get_string_attribute("x_y"),
    "number": machine.get_number_attribute("n"),
    "list": machine.get_list_attribute("l"),
    "boolean": machine.get_boolean_attribute("b"),
    "string_map": machine.get_string_map_attribute("m"),
    "number_list": machine.get_number_list_attribute("nl"),
}
for key, value in values.items():
    TerraformOutput(stack, key, value=value)
seen = [option.fqn, certificate.domain_validation_options.fqn, cluster.vpc_config.fqn]
app.synth()
