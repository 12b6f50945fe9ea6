from cdktf import App, Fn, TerraformStack
from cdktf_cdktf_provider_aws.instance import Instance
from cdktf_cdktf_provider_aws.launch_template import LaunchTemplate
from cdktf_cdktf_provider_aws.provider import AwsProvider

SCRIPT = """#!/bin/bash
set -euo pipefail
TOKEN=$(curl -sX PUT http://169.254.169.254/latest/api/token)
echo "token ${TOKEN}"
for f in "${FILES[@]}"; do echo "$f"; done
"""  # the whole text is meant

PLAIN = """#!/bin/bash
DB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id orders)
echo "$DB_PASSWORD" > /dev/null
"""


class Servers(TerraformStack):
    def __init__(self, scope, id, suffix):
        super().__init__(scope, id)
        AwsProvider(self, "aws", region="us-east-1")
        LaunchTemplate(self, "one", name=f"one-{suffix}", user_data=Fn.base64encode(PLAIN))
        Instance(self, "two", user_data=PLAIN.replace("orders", suffix))
        Instance(self, "three", user_data="export API_KEY=k-892374982374\n")  # error: [SP208]


app = App()
Servers(app, "servers", "dev")
app.synth()
