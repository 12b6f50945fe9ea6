"""A scope synthesized by itself, and a stack synthesized in full."""

import json
from pathlib import Path

from cdktn import TerraformStack, Testing
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = Testing.app(stub_version=True, fake_cdktf_json_path=True, enable_future_flags=True)
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
S3Bucket(stack, "b", bucket="x")
folder = Path(Testing.full_synth(stack))
config = json.loads((folder / "stacks" / "stack" / "cdk.tf.json").read_text())
manifest = json.loads((folder / "manifest.json").read_text())
seen = {"config": config, "manifest": manifest, "context": stack.node.get_all_context()}
