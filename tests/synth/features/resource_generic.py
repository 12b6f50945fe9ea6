"""A resource and a data source without a class of their own."""

from cdktn import (
    App,
    TerraformDataSource,
    TerraformOutput,
    TerraformProvider,
    TerraformResource,
    TerraformStack,
)

app = App()
stack = TerraformStack(app, "stack")
provider = TerraformProvider(
    stack, "null", terraform_resource_type="null", terraform_provider_source="hashicorp/null"
)
resource = TerraformResource(stack, "r", terraform_resource_type="null_resource", provider=provider)
resource.add_override("triggers.a", "b")
data = TerraformDataSource(stack, "d", terraform_resource_type="null_data_source")
data.add_override("inputs", {"x": resource.get_string_attribute("id")})
TerraformOutput(stack, "x", value=data.get_string_attribute("outputs.x"))
seen = [resource.fqn, data.fqn, resource.get_string_attribute("x")]
app.synth()
