"""Values that Python derives from texts and numbers, keys of every form, and odd characters."""

from collections import OrderedDict, defaultdict
from enum import Enum

from cdktn import App, Fn, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.sqs_queue import SqsQueue


class Name(str, Enum):  # noqa: UP042 - as programs have it
    """A text with a name."""

    DEV = "dev"


class Seconds(int):
    """A number of a class of its own."""


keys = {"b": "1", "10": "2", "9": "3", "01": "4", "4294967295": "5", "4294967294": "6", "é": "7"}
texts = ["\ud83d\ude00", "\ud83d", "\U0001f600", "\u2028", "\x00", "\x7f", "\\", '"']
app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
SqsQueue(
    stack,
    "queue",
    name=Name.DEV,
    delay_seconds=Seconds(5),
    message_retention_seconds=Seconds(60),
    tags=OrderedDict(z="1", a="2", **keys),
)
TerraformOutput(stack, "number", value=Seconds(3))
TerraformOutput(stack, "name", value=Name.DEV)
TerraformOutput(stack, "dict", value=defaultdict(list, a=[1]))
TerraformOutput(stack, "keys", value=Fn.jsonencode({"x": keys}))
for number, text in enumerate(texts):
    TerraformOutput(stack, f"text{number}", value=[text, f"<{text}>"])
app.synth()
