import json
import unittest

from cdktf import Testing
from lib.stack import ApiStack


class ApiTest(unittest.TestCase):
    def setUp(self):
        self.stack = ApiStack(Testing.app(), "api")
        self.config = json.loads(Testing.synth(self.stack))

    def test_it(self):
        self.assertIsNotNone(self.stack)  # error: [SP803]
        self.assertTrue(True)  # error: [SP803]
        self.assertIsInstance(self.stack, ApiStack)  # error: [SP803]
        self.assertIn("terraform", self.config)
        self.assertIsNotNone(self.config.get("provider"))
        self.assertGreaterEqual(len(self.config), 1)
