"""APIs to deploy."""

import json
from typing import Any

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from unit.cloud.lambdas import REGION, function

ECHO = (
    "import json\n"
    "def handle(event, context):\n"
    "    return {'statusCode': 200, 'body': json.dumps(event['pathParameters'] or\n"
    "        {'body': event['body'], 'query': event['multiValueQueryStringParameters']})}\n"
)
MODEL = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}},
}


class Api:
    """A REST API that is being made."""

    def __init__(self, aws: EmbeddedAws, name: str) -> None:
        self._client = aws.client("apigateway", REGION)
        self.id: str = self._client.create_rest_api(name=name)["id"]
        (root,) = self._client.get_resources(restApiId=self.id)["items"]
        self._paths = {"": root["id"]}
        self._endpoint = aws.endpoint()

    def resource(self, path: str) -> str:
        """The resource at a path, made if it is not there."""
        if path not in self._paths:
            parent, _, part = path.rpartition("/")
            self._paths[path] = self._client.create_resource(
                restApiId=self.id, parentId=self.resource(parent), pathPart=part
            )["id"]
        return self._paths[path]

    def method(
        self, path: str, method: str, target: str, *, authorization: str = "NONE", **options: Any
    ) -> None:
        """A method with a proxy integration to a function."""
        where = {"restApiId": self.id, "resourceId": self.resource(path), "httpMethod": method}
        self._client.put_method(**where, authorizationType=authorization, **options)
        self._client.put_integration(
            **where,
            type="AWS_PROXY",
            integrationHttpMethod="POST",
            uri=f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{target}/invocations",
        )

    def validated(self) -> dict[str, Any]:
        """What a method needs so that its body and its parameters are looked at."""
        validator = self._client.create_request_validator(
            restApiId=self.id,
            name="all",
            validateRequestBody=True,
            validateRequestParameters=True,
        )
        self._client.create_model(
            restApiId=self.id,
            name="Thing",
            contentType="application/json",
            schema=json.dumps(MODEL),
        )
        return {
            "requestValidatorId": validator["id"],
            "requestModels": {"application/json": "Thing"},
        }

    def deploy(self) -> str:
        """Its URL, once it is deployed."""
        self._client.create_deployment(restApiId=self.id, stageName="v1")
        return f"{self._endpoint}/_aws/execute-api/{self.id}/v1"


def allow(aws: EmbeddedAws, name: str, source: str) -> None:
    """Lets an API's methods call a function."""
    aws.client("lambda", REGION).add_permission(
        FunctionName=name,
        StatementId="api",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{source}",
    )


def echoing(aws: EmbeddedAws, name: str) -> str:
    """The URL of an API whose function says what it got."""
    target = function(aws, name, ECHO)
    api = Api(aws, name)
    api.method("/things", "POST", target, **api.validated())
    api.method("/things", "GET", target)
    api.method("/things/{id}", "GET", target)
    api.method("/things/first", "GET", target, authorization="AWS_IAM")
    api.method("/all/{proxy+}", "ANY", target)
    allow(aws, name, f"{api.id}/*/*")
    return api.deploy()
