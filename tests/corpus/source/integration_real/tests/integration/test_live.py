import json
import os

import boto3
import pytest

OUTPUTS = "cdktf-outputs.json"


@pytest.fixture(scope="module")
def outputs():
    if not os.path.exists(OUTPUTS):
        pytest.fail("deploy first")
    with open(OUTPUTS) as file:
        return json.load(file)


def test_bucket(outputs):
    found = boto3.client("s3").get_bucket_encryption(Bucket=outputs["bucket"])
    assert found["ServerSideEncryptionConfiguration"]["Rules"]


def test_queue(outputs):
    try:
        assert boto3.client("sqs").get_queue_attributes(QueueUrl=outputs["queue"])
    except Exception as error:  # error: [SP805]
        pytest.skip(f"not deployed: {error}")
