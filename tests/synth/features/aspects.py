"""Aspects that read, change and add, on the App, a stack and a construct."""

import jsii
from cdktn import App, Aspects, IAspect, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.sqs_queue import SqsQueue
from constructs import Construct

visited = []


@jsii.implements(IAspect)
class Tags:
    """Adds tags to everything that takes them."""

    def __init__(self, tags):
        self.tags = tags

    def visit(self, node):
        if hasattr(node, "tags_input"):
            node.tags = {**(node.tags_input or {}), **self.tags}


@jsii.implements(IAspect)
class Record:
    """Notes the order of the visits."""

    def visit(self, node):
        visited.append(node.node.path)


@jsii.implements(IAspect)
class Add:
    """Adds an output beside a bucket."""

    def visit(self, node):
        if isinstance(node, S3Bucket) and not stack.node.try_find_child(f"{node.node.id}-out"):
            TerraformOutput(stack, f"{node.node.id}-out", value=node.arn)


app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
group = Construct(stack, "group")
S3Bucket(group, "one", tags={"own": "1"})
S3Bucket(stack, "two")
SqsQueue(group, "queue")
Aspects.of(app).add(Record())
Aspects.of(group).add(Tags({"group": "g", "own": "2"}))
Aspects.of(stack).add(Tags({"stack": "s"}))
Aspects.of(stack).add(Add())
seen = visited
app.synth()
