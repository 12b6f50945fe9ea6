import os

from cdktf import App, AssetType, TerraformAsset, TerraformStack
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction
from cdktf_cdktf_provider_aws.provider import AwsProvider


class Functions(TerraformStack):
    def __init__(self, scope, id, role):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        asset = TerraformAsset(
            self,
            "asset",
            path=os.path.join(os.path.dirname(__file__), "lambda"),
            type=AssetType.ARCHIVE,
        )
        for name, handler in {"orders": "orders.handler", "trades": "trades.handler"}.items():
            LambdaFunction(
                self, name, function_name=name, role=role, runtime="python3.12", handler=handler, filename=asset.path
            )
        LambdaFunction(
            self,
            "missing",
            function_name="missing",
            role=role,
            runtime="python3.12",
            handler="payments.handler",  # error: [SP603]
            filename=asset.path,
        )


app = App()
Functions(app, "functions", "arn:aws:iam::aws:role/x")
app.synth()
