import os
import time
import uuid

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event, context):
    TABLE.put_item(Item={"id": str(uuid.uuid4()), "at": int(time.time())})
    return {"statusCode": 200}
