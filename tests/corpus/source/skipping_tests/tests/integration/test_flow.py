import os
import unittest

import boto3


class FlowTest(unittest.TestCase):
    def setUp(self):
        if "OUTPUTS" not in os.environ:
            self.skipTest("no deployment")

    def test_bucket(self):
        try:
            boto3.client("s3").head_bucket(Bucket="orders")
        except Exception:  # error: [SP805]
            self.skipTest("no bucket")

    def test_table(self):
        try:
            found = boto3.client("dynamodb").describe_table(TableName="orders")
            self.assertEqual(found["Table"]["TableStatus"], "ACTIVE")
        except AssertionError:
            raise
        except Exception as error:
            self.fail(str(error))
