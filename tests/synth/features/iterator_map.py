"""Iterators over maps, typed reads and dynamic blocks of attributes."""

from cdktn import App, TerraformIterator, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.security_group import SecurityGroup

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
ports = TerraformIterator.from_map({"x": {"port": 1, "p": "tcp"}, "y": {"port": 2, "p": "udp"}})
SecurityGroup(
    stack,
    "dynamic",
    ingress=ports.dynamic(
        {
            "from_port": ports.get_number("port"),
            "to_port": ports.get_number("port"),
            "protocol": ports.get_string("p"),
        }
    ),
)
SecurityGroup(
    stack,
    "each",
    for_each=ports,
    name=ports.get_string("p"),
    vpc_id=f"vpc-{ports.get_string('p')}",
    revoke_rules_on_delete=ports.get_boolean("flag"),
    tags=ports.get_string_map("tags"),
)
values = {
    "keys": ports.keys(),
    "values": ports.values(),
    "list": ports.get_list("l"),
    "number_list": ports.get_number_list("nl"),
    "map": ports.get_map("m"),
    "any_map": ports.get_any_map("am"),
    "boolean_map": ports.get_boolean_map("bm"),
    "number_map": ports.get_number_map("nm"),
    "any": ports.get_any("a"),
    "value": ports.value,
    "pluck": ports.pluck_property("port"),
}
for key, value in values.items():
    TerraformOutput(stack, f"o_{key}", value=value)
app.synth()
