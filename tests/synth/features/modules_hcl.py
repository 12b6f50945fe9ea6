"""Modules by source, with variables, providers, outputs and copies."""

from pathlib import Path

from cdktn import (
    App,
    TerraformHclModule,
    TerraformIterator,
    TerraformModuleProvider,
    TerraformOutput,
    TerraformStack,
)
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

for name in ("m", "modules/x", "y"):
    Path(name).mkdir(parents=True, exist_ok=True)
app = App(context={"cdktfRelativeModules": ["./m", "./modules/x", "./y"]})
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="r")
other = AwsProvider(stack, "other", region="s", alias="other")
bucket = S3Bucket(stack, "b")
module = TerraformHclModule(
    stack,
    "vpc",
    source="terraform-aws-modules/vpc/aws",
    version="5.0.0",
    variables={"name": bucket.id, "azs": ["a"], "nested_map": {"camelCase": True, "x": None}},
    providers=[other, TerraformModuleProvider(module_alias="src", provider=other)],
)
module.set("cidr", "10.0.0.0/16")
module.add_provider(TerraformModuleProvider(module_alias="dst", provider=other))
TerraformHclModule(stack, "local", source="./modules/x")
TerraformHclModule(stack, "up", source="./y", skip_asset_creation_from_local_modules=True)
each = TerraformIterator.from_list(["a", "b"])
many = TerraformHclModule(
    stack, "many", source="git::https://x/y.git", for_each=each, variables={"name": each.value}
)
counted = TerraformHclModule(stack, "counted", source="x/y/z", depends_on=[module])
counted.for_each = each
TerraformOutput(stack, "string", value=module.get_string("vpc_id"))
TerraformOutput(stack, "number", value=module.get_number("n"))
TerraformOutput(stack, "list", value=module.get_list("ids"))
TerraformOutput(stack, "boolean", value=module.get_boolean("flag"))
TerraformOutput(stack, "any", value=module.get("anything"))
TerraformOutput(stack, "interpolation", value=module.interpolation_for_output("x"))
TerraformOutput(stack, "many-out", value=many.get_string("id"))
seen = [module.fqn, module.variables, module.source, module.version, str(module.get("q"))[:2]]
app.synth()
