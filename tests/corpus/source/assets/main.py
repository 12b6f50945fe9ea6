from pathlib import Path

from cdktf import App, AssetType, TerraformAsset, TerraformStack
from cdktf_cdktf_provider_archive.data_archive_file import DataArchiveFile
from cdktf_cdktf_provider_archive.provider import ArchiveProvider
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.provider import AwsProvider

HERE = Path(__file__).parent


class Functions(TerraformStack):
    def __init__(self, scope, id, role):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        ArchiveProvider(self, "archive")
        TerraformAsset(self, "bad", path=str(HERE / "app.zip"), type=AssetType.ARCHIVE)  # error: [SP602]
        source = TerraformAsset(self, "source", path=str(HERE / "app.py"), type=AssetType.FILE)
        packed = DataArchiveFile(
            self, "packed", type="zip", source_file=str(HERE / "app.py"), output_path="app.zip"
        )
        LambdaFunction(
            self, "one", function_name="one", role=role, handler="app.main", runtime="python3.12", filename=source.path  # error: [SP602]
        )
        LambdaFunction(
            self,
            "two",
            function_name="two",
            role=role,
            handler="other.main",  # error: [SP603]
            runtime="python3.12",
            filename=packed.output_path,
            source_code_hash=packed.output_base64_sha256,
        )
        LambdaFunction(
            self,
            "three",
            function_name="three",
            role=role,
            handler="app",  # error: [SP603]
            runtime="python3.7",  # error: [SP606]
            filename=packed.output_path,  # error: [SP604]
        )


app = App()
Functions(app, "functions", "arn:aws:iam::aws:role/x")
app.synth()
