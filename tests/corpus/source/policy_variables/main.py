import json

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.iam_policy import IamPolicy
from cdktf_cdktf_provider_aws.provider import AwsProvider


class Policies(TerraformStack):
    def __init__(self, scope, id, stage):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        IamPolicy(
            self,
            "home",
            name=f"home-{stage}",
            policy=json.dumps(
                {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Action": ["iam:ChangePassword"],
                            "Resource": ["arn:aws:iam::*:user/${aws:username}"],  # error: [SP607]
                        },
                        {
                            "Effect": "Allow",
                            "Action": ["s3:*"],
                            "Resource": ["arn:aws:s3:::home/$${aws:username}/*"],
                        },
                    ],
                }
            ),
        )
        IamPolicy(self, "deploy", name="deploy-policy", policy="{}")  # error: [SP301]
        IamPolicy(self, "prod", name="orders-production-policy", policy="{}")  # error: [SP305]


app = App()
Policies(app, "policies", stage="dev")
app.synth()
