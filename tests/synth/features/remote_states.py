"""Remote states of every backend and what is read of them."""

from cdktn import (
    App,
    DataTerraformRemoteState,
    DataTerraformRemoteStateAzurerm,
    DataTerraformRemoteStateConsul,
    DataTerraformRemoteStateCos,
    DataTerraformRemoteStateGcs,
    DataTerraformRemoteStateHttp,
    DataTerraformRemoteStateLocal,
    DataTerraformRemoteStateOss,
    DataTerraformRemoteStatePg,
    DataTerraformRemoteStateS3,
    DataTerraformRemoteStateSwift,
    NamedRemoteWorkspace,
    TerraformOutput,
    TerraformStack,
)

app = App()
stack = TerraformStack(app, "stack")
states = [
    DataTerraformRemoteState(
        stack, "remote", organization="o", workspaces=NamedRemoteWorkspace("w"), workspace="x"
    ),
    DataTerraformRemoteStateAzurerm(
        stack, "azurerm", storage_account_name="a", container_name="c", key="k"
    ),
    DataTerraformRemoteStateConsul(stack, "consul", access_token="t", path="p"),
    DataTerraformRemoteStateCos(stack, "cos", bucket="b"),
    DataTerraformRemoteStateGcs(stack, "gcs", bucket="b", defaults={"x": 1, "y": [2]}),
    DataTerraformRemoteStateHttp(stack, "http", address="a"),
    DataTerraformRemoteStateLocal(stack, "local", path="p", workspace_dir="w"),
    DataTerraformRemoteStateOss(stack, "oss", bucket="b"),
    DataTerraformRemoteStatePg(stack, "pg", conn_str="c"),
    DataTerraformRemoteStateS3(stack, "s3", bucket="b", key="k", region="r", encrypt=True),
    DataTerraformRemoteStateSwift(stack, "swift", container="c"),
]
last = states[-2]
values = {
    "any": last.get("a.b"),
    "boolean": last.get_boolean("b"),
    "list": last.get_list("l"),
    "number": last.get_number("n"),
    "string": last.get_string("s"),
    "string-in": f"x-{last.get_string('s')}",
}
for key, value in values.items():
    TerraformOutput(stack, f"o-{key}", value=value)
seen = [state.fqn for state in states]
app.synth()
