"""Functions to deploy, and what is asked of them."""

import io
import json
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws

REGION = "eu-west-1"
T = TypeVar("T")


def archive(**files: str) -> bytes:
    """A zip of Python modules; two underscores stand for a folder."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as bundle:
        for name, text in files.items():
            bundle.writestr(f"{name.replace('__', '/')}.py", text)
    return content.getvalue()


def function(aws: EmbeddedAws, name: str, code: str, **options: Any) -> str:
    """Makes a function whose handler is `main.handle`; its ARN."""
    settings: dict[str, Any] = {
        "Runtime": "python3.13",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/functions",
        "Handler": "main.handle",
        "Timeout": 20,
        **options,
    }
    iam = aws.client("iam", REGION)
    if not any(role["RoleName"] == "functions" for role in iam.list_roles()["Roles"]):
        iam.create_role(RoleName="functions", AssumeRolePolicyDocument="{}")
    made = aws.client("lambda", REGION).create_function(
        FunctionName=name, Code={"ZipFile": archive(main=code)}, **settings
    )
    arn: str = made["FunctionArn"]
    return arn


def invoke(aws: EmbeddedAws, name: str, event: object = None) -> tuple[str | None, Any]:
    """A function's error, if any, and its answer."""
    answer = aws.client("lambda", REGION).invoke(FunctionName=name, Payload=json.dumps(event))
    return answer.get("FunctionError"), json.loads(answer["Payload"].read() or b"null")


def queue(aws: EmbeddedAws, name: str, **attributes: str) -> str:
    """Makes a queue; its URL."""
    made = aws.client("sqs", REGION).create_queue(QueueName=name, Attributes=attributes)
    url: str = made["QueueUrl"]
    return url


def arn_of(name: str) -> str:
    """The ARN of a queue of that name."""
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"


def bodies(aws: EmbeddedAws, url: str, count: int) -> list[str]:
    """What comes out of a queue, waiting for so many messages."""
    sqs = aws.client("sqs", REGION)
    found: list[str] = []

    def more() -> bool:
        for each in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            found.append(each["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
        return len(found) >= count

    eventually(more)
    return found


def eventually(ask: Callable[[], T], *, within: float = 60) -> T:
    """The first answer that is something, within a time that no healthy machine needs."""
    deadline = time.monotonic() + within
    while not (answer := ask()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return answer


def request(
    url: str,
    *,
    method: str = "GET",
    body: object = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, Mapping[str, str], Any]:
    """Status, headers and JSON of an answer over HTTP."""
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(  # noqa: S310 - our own server
        url,
        data=data,
        method=method,
        headers={"Content-Type": "application/json", **(headers or {})},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(asked) as answer:
            return answer.status, dict(answer.headers), json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers), json.loads(error.read() or b"null")
