"""A small system of several constructs, as people write it."""

import json

from cdktn import App, Fn, S3Backend, TerraformOutput, TerraformStack
from cdktn_provider_aws.iam_role import IamRole, IamRoleInlinePolicy
from cdktn_provider_aws.iam_role_policy_attachment import IamRolePolicyAttachment
from cdktn_provider_aws.lambda_function import LambdaFunction, LambdaFunctionEnvironment
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.sqs_queue import SqsQueue
from cdktn_provider_aws.subnet import Subnet
from cdktn_provider_aws.vpc import Vpc
from constructs import Construct


class Network(Construct):
    """A VPC with subnets."""

    def __init__(self, scope, id_, *, cidr, count):
        super().__init__(scope, id_)
        self.vpc = Vpc(self, "vpc", cidr_block=cidr, enable_dns_hostnames=True)
        self.subnets = [
            Subnet(
                self,
                f"subnet-{number}",
                vpc_id=self.vpc.id,
                cidr_block=Fn.cidrsubnet(self.vpc.cidr_block, 8, number),
                tags={"Name": f"subnet-{number}"},
            )
            for number in range(count)
        ]


class Service(Construct):
    """A function with a queue."""

    def __init__(self, scope, id_, *, network, environment):
        super().__init__(scope, id_)
        policy = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Principal": {"Service": "lambda.amazonaws.com"},
                    "Action": "sts:AssumeRole",
                }
            ],
        }
        dead = SqsQueue(self, "dead")
        queue = SqsQueue(
            self,
            "queue",
            redrive_policy=json.dumps({"deadLetterTargetArn": dead.arn, "maxReceiveCount": 3}),
        )
        role = IamRole(
            self,
            "role",
            assume_role_policy=json.dumps(policy),
            inline_policy=[
                IamRoleInlinePolicy(
                    name="queue",
                    policy=Fn.jsonencode(
                        {
                            "Version": "2012-10-17",
                            "Statement": [
                                {"Effect": "Allow", "Action": ["sqs:*"], "Resource": queue.arn}
                            ],
                        }
                    ),
                )
            ],
        )
        attachment = IamRolePolicyAttachment(
            self, "basic", role=role.name, policy_arn="arn:aws:iam::aws:policy/x"
        )
        self.function = LambdaFunction(
            self,
            "function",
            function_name=f"f-{environment}",
            role=role.arn,
            handler="main.handler",
            runtime="python3.12",
            filename="f.zip",
            environment=LambdaFunctionEnvironment(variables={"QUEUE": queue.url}),
            vpc_config={
                "subnet_ids": [subnet.id for subnet in network.subnets],
                "security_group_ids": [network.vpc.default_security_group_id],
            },
            depends_on=[attachment],
        )


app = App()
for name in ("dev", "prod"):
    stack = TerraformStack(app, f"system-{name}")
    AwsProvider(stack, "aws", region="eu-west-1", default_tags=[{"tags": {"Environment": name}}])
    S3Backend(stack, bucket="state", key=f"{name}.tfstate", region="eu-west-1", encrypt=True)
    network = Network(stack, "network", cidr="10.0.0.0/16", count=3)
    service = Service(stack, "service", network=network, environment=name)
    TerraformOutput(stack, "function", value=service.function.arn)
app.synth()
