"""Numbers of every form, as numbers and as tokens in strings."""

from cdktn import App, TerraformOutput, TerraformStack, Token
from cdktn_provider_aws.ebs_volume import EbsVolume
from cdktn_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
for number, value in enumerate((0, 1, -1, 1.0, 2.5, 1e21, 1e-7, 2**40, 123456789012345680, -0.0)):
    EbsVolume(stack, f"v{number}", availability_zone="a", size=value)
    TerraformOutput(stack, f"o{number}", value=value)
volume = EbsVolume(stack, "last", availability_zone="a", size=5)
EbsVolume(stack, "copied", availability_zone="a", size=volume.size, iops=volume.iops)
TerraformOutput(stack, "text", value=f"{volume.size} GB of {volume.iops}")
TerraformOutput(stack, "string", value=Token.as_string(volume.size))
app.synth()
