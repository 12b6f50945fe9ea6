"""Every backend, each in a stack of its own."""

from cdktn import (
    App,
    AzurermBackend,
    CloudBackend,
    ConsulBackend,
    CosBackend,
    GcsBackend,
    HttpBackend,
    LocalBackend,
    NamedCloudWorkspace,
    NamedRemoteWorkspace,
    OssBackend,
    PgBackend,
    PrefixedRemoteWorkspaces,
    RemoteBackend,
    S3Backend,
    SwiftBackend,
    TaggedCloudWorkspaces,
    TerraformBackend,
    TerraformStack,
)

app = App()
backends = {
    "azurerm": lambda stack: AzurermBackend(
        stack, storage_account_name="a", container_name="c", key="k", use_msi=True
    ),
    "cloud": lambda stack: CloudBackend(
        stack, organization="o", workspaces=NamedCloudWorkspace("w", "project"), hostname="h"
    ),
    "cloud-tags": lambda stack: CloudBackend(
        stack, organization="o", workspaces=TaggedCloudWorkspaces(["a", "b"]), token="t"
    ),
    "consul": lambda stack: ConsulBackend(stack, access_token="t", path="p", gzip=True),
    "cos": lambda stack: CosBackend(stack, bucket="b", encrypt=True),
    "gcs": lambda stack: GcsBackend(stack, bucket="b", prefix="p"),
    "http": lambda stack: HttpBackend(stack, address="http://x", retry_max=3),
    "local": lambda stack: LocalBackend(stack, path="p.tfstate", workspace_dir="w"),
    "local-default": LocalBackend,
    "oss": lambda stack: OssBackend(stack, bucket="b", assume_role={"role_arn": "r"}),
    "pg": lambda stack: PgBackend(stack, conn_str="c", schema_name="s"),
    "remote": lambda stack: RemoteBackend(
        stack, organization="o", workspaces=NamedRemoteWorkspace("w")
    ),
    "remote-prefix": lambda stack: RemoteBackend(
        stack, organization="o", workspaces=PrefixedRemoteWorkspaces(prefix="p-"), token="t"
    ),
    "s3": lambda stack: S3Backend(
        stack,
        bucket="b",
        key="k",
        region="r",
        encrypt=True,
        dynamodb_table="t",
        workspace_key_prefix="w",
        skip_region_validation=True,
        assume_role={"role_arn": "arn", "session_name": "s"},
    ),
    "swift": lambda stack: SwiftBackend(stack, container="c", region_name="r"),
}
seen = []
for name, make in backends.items():
    backend = make(TerraformStack(app, name))
    seen.append([TerraformBackend.is_backend(backend), backend.node.id])
app.synth()
