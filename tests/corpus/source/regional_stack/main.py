from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.data_aws_caller_identity import DataAwsCallerIdentity
from cdktf_cdktf_provider_aws.iam_role_policy import IamRolePolicy
from cdktf_cdktf_provider_aws.lambda_function import LambdaFunction, LambdaFunctionEnvironment
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.subnet import Subnet
from cdktf_cdktf_provider_aws.vpc_endpoint import VpcEndpoint


class Regional(TerraformStack):
    def __init__(self, scope, id, *, region, env):
        super().__init__(scope, id)
        self.region = region
        self.env = env
        AwsProvider(self, "aws", region=self.region)
        account = DataAwsCallerIdentity(self, "account")
        Subnet(self, "a", vpc_id="vpc-1", cidr_block="10.0.0.0/24", availability_zone="us-east-1a")  # error: [SP304]
        Subnet(self, "b", vpc_id="vpc-1", cidr_block="10.0.1.0/24", availability_zone=f"{region}b")
        VpcEndpoint(self, "s3", vpc_id="vpc-1", service_name="com.amazonaws.us-east-1.s3")  # error: [SP302]
        VpcEndpoint(self, "sqs", vpc_id="vpc-1", service_name=f"com.amazonaws.{self.region}.sqs")
        role = f"arn:aws:iam::{account.account_id}:role/orders-{env}"
        LambdaFunction(
            self,
            "function",
            function_name=f"orders-{env}",
            role=role,
            handler="index.handler",
            runtime="nodejs16.x",  # error: [SP606]
            filename="./dist/orders.zip",  # error: [SP601] [SP604]
            environment=LambdaFunctionEnvironment(variables={"AWS_REGION": region, "TABLE": f"orders-{env}"}),  # error: [SP605]
        )


app = App()
for region in ("us-east-1", "eu-west-1"):
    Regional(app, f"orders-{region}", region=region, env="prod")
app.synth()
