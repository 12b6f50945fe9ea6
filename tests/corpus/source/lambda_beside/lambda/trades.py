import boto3


def handler(event, context):
    print(boto3.client("sts").get_caller_identity())
