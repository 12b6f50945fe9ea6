"""Provisioners of every kind with their connections."""

from cdktn import (
    App,
    FileProvisioner,
    LocalExecProvisioner,
    RemoteExecProvisioner,
    SSHProvisionerConnection,
    TerraformSelf,
    TerraformStack,
    WinrmProvisionerConnection,
)
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
Instance(
    stack,
    "i",
    connection=SSHProvisionerConnection(
        type="ssh",
        host=TerraformSelf.get_string("public_ip"),
        user="u",
        private_key="k",
        bastion_host="b",
        port=TerraformSelf.get_number("port"),
    ),
    provisioners=[
        FileProvisioner(type="file", source="a", destination="b"),
        FileProvisioner(
            type="file",
            content="text",
            destination="c",
            connection=WinrmProvisionerConnection(type="winrm", host="h", https=True),
        ),
        RemoteExecProvisioner(type="remote-exec", inline=["ls", "pwd"]),
        RemoteExecProvisioner(type="remote-exec", scripts=["a.sh"]),
        LocalExecProvisioner(
            type="local-exec",
            command="echo",
            environment={"A": "b"},
            interpreter=["bash", "-c"],
            when="destroy",
            working_dir="w",
        ),
    ],
)
app.synth()
