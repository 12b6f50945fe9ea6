"""The trading platform's functions behind an API of the embedded AWS, made by hand."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import stackproof.platforms
from stackproof.cloud.embedded import ACCOUNT
from stackproof.constructs.compute.python_package import PythonPackage
from stackproof.prove.probes.interface import Deployed, DeployedResource
from support.trading import REGION, World

_PLATFORMS = Path(stackproof.platforms.__file__).parent
_INVOKE = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions"
_ROUTES = (("POST", "orders"), ("GET", "orders/{id}"), ("GET", "health"))


@contextmanager
def deployed(world: World) -> Iterator[Deployed]:
    """The functions with the package that the platform gives them, and what Terraform would know.

    Args:
        world: The table, the queue and the database that they use.
    """
    package = PythonPackage(
        code=(
            _PLATFORMS / "trading/functions/trading_orders",
            _PLATFORMS / "packages/aurora_access",
        ),
        distributions=("pymysql",),
    )
    code = package.archive().content
    stack = _Made(world, code)
    try:
        yield stack.deployed()
    finally:
        stack.away()


class _Made:
    """What was made, so that it can be taken away."""

    def __init__(self, world: World, code: bytes) -> None:
        self._world = world
        self._lambda = world.aws("lambda")
        self._gateway = world.aws("apigateway")
        self._resources: list[DeployedResource] = []
        iam = world.aws("iam")
        if not any(each["RoleName"] == "live" for each in iam.list_roles()["Roles"]):
            iam.create_role(RoleName="live", AssumeRolePolicyDocument="{}")
        taken = {"QUEUE_URL": world.queue, "KEEP_DAYS": "1"}
        self.intake = self._function("intake", code, taken)
        booked = {
            "DATABASE_CA_FILE": str(world.server.ca_file),
            "DATABASE_HOST": "127.0.0.1",
            "DATABASE_NAME": "trading",
            "DATABASE_PORT": str(world.server.port),
            "DATABASE_SECRET_ARN": world.secret,
        }
        self.processor = self._function("processor", code, booked)
        self._mapping = self._feed()
        self._api = self._routes()

    def deployed(self) -> Deployed:
        """What a probe is given."""
        outputs = {"orders_table": self._world.table}
        return Deployed(outputs=outputs, resources=tuple(self._resources))

    def away(self) -> None:
        """Takes everything away again."""
        self._lambda.delete_event_source_mapping(UUID=self._mapping)
        for name in ("intake", "processor"):
            self._lambda.delete_function(FunctionName=name)
        self._gateway.delete_rest_api(restApiId=self._api)

    def _function(self, name: str, code: bytes, variables: dict[str, str]) -> str:
        made = self._lambda.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=f"arn:aws:iam::{ACCOUNT}:role/live",
            Handler={
                "intake": "trading_orders.intake.handler",
                "processor": "trading_orders.processor.handler",
            }[name],
            Timeout=30,
            Code={"ZipFile": code},
            Environment={"Variables": {"ORDERS_TABLE": self._world.table, **variables}},
        )
        self._record(
            "aws_lambda_function",
            arn=made["FunctionArn"],
            function_name=name,
            logging_config=[{"log_group": f"/aws/lambda/{name}"}],
        )
        arn: str = made["FunctionArn"]
        return arn

    def _feed(self) -> str:
        sqs, url = self._world.aws("sqs"), self._world.queue
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "60"})
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        queue = found["Attributes"]["QueueArn"]
        made = self._lambda.create_event_source_mapping(
            EventSourceArn=queue,
            FunctionName="processor",
            FunctionResponseTypes=["ReportBatchItemFailures"],
        )
        uuid: str = made["UUID"]
        self._record("aws_lambda_event_source_mapping", uuid=uuid, function_arn=self.processor)
        return uuid

    def _routes(self) -> str:
        api: str = self._gateway.create_rest_api(name="live")["id"]
        (root,) = self._gateway.get_resources(restApiId=api)["items"]
        places: dict[str, str] = {"": root["id"]}
        for method, path in _ROUTES:
            parent, _, part = path.rpartition("/")
            if path not in places:
                made = self._gateway.create_resource(
                    restApiId=api, parentId=places[parent], pathPart=part
                )
                places[path] = made["id"]
            named: dict[str, Any] = {
                "restApiId": api,
                "resourceId": places[path],
                "httpMethod": method,
            }
            self._gateway.put_method(**named, authorizationType="AWS_IAM")
            self._gateway.put_integration(
                **named,
                type="AWS_PROXY",
                integrationHttpMethod="POST",
                uri=f"{_INVOKE}/{self.intake}/invocations",
            )
        self._gateway.create_deployment(restApiId=api, stageName="live")
        self._lambda.add_permission(
            FunctionName="intake",
            StatementId="api",
            Action="lambda:InvokeFunction",
            Principal="apigateway.amazonaws.com",
            SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/*/*",
        )
        self._record(
            "aws_api_gateway_stage",
            rest_api_id=api,
            invoke_url=f"https://{api}.execute-api.{REGION}.amazonaws.com/live",
        )
        return api

    def _record(self, type_: str, **values: object) -> None:
        address = f"{type_}.r{len(self._resources)}"
        self._resources.append(DeployedResource(address, type_, REGION, values))
