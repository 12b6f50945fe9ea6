"""A REST API whose requests are signed, checked, counted and recorded."""

import hashlib
import json
from collections.abc import Sequence
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs._peers import Peers
from stackproof.constructs.edge import api_values as values
from stackproof.constructs.edge.api_account import ApiAccount
from stackproof.constructs.edge.routes import Route, check_routes
from stackproof.constructs.observability.log_group import LogGroup
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

_JSON: Final = "application/json"


class RestApi(aws.Construct):
    """A regional REST API whose routes lead to functions.

    Callers sign their requests with IAM credentials, unless a route says that anybody may call
    it and why. Bodies are held against the models of their routes before a function is started.
    Requests are throttled, traced with X-Ray, and recorded in an encrypted log group without
    their bodies, headers and queries. The deployment waits for every route and is made again
    when one changes, while the old one still answers.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `orders`: the middle of its physical names.
        key: What the logs are encrypted with.
        routes: What it answers. Each gets the right to call its function, and no more.
        account: The account's setting for the logs of APIs, if it is in the same program. By
            default the account has it already: without it API Gateway refuses the stage.
        domain: A domain name of its own, with TLS 1.2 or later. By default it has none.
        stage: The name of the one stage. By default `live`.
        requests_per_second: How many requests are taken in the long run. By default 100.
        burst: How many are taken at once. By default 200.
        timeout_milliseconds: How long a function may take. By default 29000, the most.
        log_retention_days: How long logs are kept. By default 30 days.

    Raises:
        BadValue: API Gateway does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        key: CustomerKey,
        routes: Sequence[Route],
        account: ApiAccount | None = None,
        domain: values.ApiDomain | None = None,
        stage: str = "live",
        requests_per_second: int = 100,
        burst: int = 200,
        timeout_milliseconds: int = 29000,
        log_retention_days: int = 30,
    ) -> None:
        self._routes = tuple(routes)
        check_routes(self._routes)
        values.STAGE.check(stage)
        values.REQUESTS_PER_SECOND.check(requests_per_second)
        values.BURST.check(burst)
        values.TIMEOUT_MILLISECONDS.check(timeout_milliseconds)
        LOG_RETENTION_DAYS.check(log_retention_days)
        stack = AwsStack.around(scope)
        name = stack.naming.rest_api(part)
        super().__init__(scope, id_)
        self._stack = stack
        self._part = part
        self._stage_name = stage
        self._timeout = timeout_milliseconds
        self._replaced_first = aws.framework.TerraformResourceLifecycle(create_before_destroy=True)
        rest = aws.api_gateway_rest_api
        self._resource = rest.ApiGatewayRestApi(
            self,
            "Resource",
            name=name,
            endpoint_configuration=rest.ApiGatewayRestApiEndpointConfiguration(types=["REGIONAL"]),
            lifecycle=self._replaced_first,
        )
        self._execution_arn = self._resource.execution_arn
        self._paths: dict[tuple[str, ...], str] = {(): self._resource.root_resource_id}
        self._labels = Peers()
        self._models: dict[str, aws.api_gateway_model.ApiGatewayModel] = {}
        self._validator = aws.api_gateway_request_validator.ApiGatewayRequestValidator(
            self,
            "Validator",
            rest_api_id=self.id,
            name="body-and-parameters",
            validate_request_body=True,
            validate_request_parameters=True,
        )
        integrations = [self._lead(route) for route in self._routes]
        self._stage = self._deploy(integrations, key, account, log_retention_days)
        self._throttle(requests_per_second, burst)
        self._domain = None if domain is None else self._name(domain)

    def grant_invoke(self, role: ServiceRole) -> None:
        """Let a role call every route of the API."""
        role.grant(
            Statement(
                sid="CallApi",
                actions=["execute-api:Invoke"],
                resources=[
                    f"{self._execution_arn}/{self._stage_name}/{route.permission}"
                    for route in self._routes
                ],
            )
        )

    @property
    def id(self) -> str:
        """The API's id, as a token."""
        return self._resource.id

    @property
    def name(self) -> str:
        """The name, as a token; metrics go by it."""
        return self._resource.name

    @property
    def stage_name(self) -> str:
        """The name of the stage; metrics go by it too."""
        return self._stage_name

    @property
    def stage_arn(self) -> str:
        """The stage's ARN, as a token: what a web ACL protects."""
        return self._stage.arn

    @property
    def invoke_url(self) -> str:
        """Where the API is called without a domain name of its own, as a token."""
        return self._stage.invoke_url

    @property
    def host(self) -> str:
        """The host of `invoke_url`, for health checks of this region alone."""
        return f"{self.id}.execute-api.{self._stack.region}.amazonaws.com"

    @property
    def domain(self) -> aws.api_gateway_domain_name.ApiGatewayDomainName | None:
        """The domain name, whose regional name and zone are what a record points to."""
        return self._domain

    @property
    def resource(self) -> aws.api_gateway_rest_api.ApiGatewayRestApi:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _lead(self, route: Route) -> aws.api_gateway_integration.ApiGatewayIntegration:
        """A method, the function behind it, and the right to call that."""
        resource_id = self._path(route.segments)
        label = self._label(route.method.capitalize(), *route.segments)
        is_open = route.allow_anybody_because is not None
        method = aws.api_gateway_method.ApiGatewayMethod(
            self,
            f"Method-{label}",
            rest_api_id=self.id,
            resource_id=resource_id,
            http_method=route.method,
            authorization="NONE" if is_open else "AWS_IAM",
            request_validator_id=self._validator.id,
            request_parameters={f"method.request.path.{name}": True for name in route.parameters}
            or None,
            request_models=None if route.model is None else {_JSON: self._model(route)},
        )
        aws.lambda_permission.LambdaPermission(
            self,
            f"Permission-{label}",
            action="lambda:InvokeFunction",
            function_name=route.function.name,
            principal="apigateway.amazonaws.com",
            source_arn=f"{self._execution_arn}/{self._stage_name}/{route.permission}",
        )
        return aws.api_gateway_integration.ApiGatewayIntegration(
            self,
            f"Integration-{label}",
            rest_api_id=self.id,
            resource_id=resource_id,
            # Named by the method, it waits for it.
            http_method=method.http_method,
            type="AWS_PROXY",
            integration_http_method="POST",
            uri=route.function.invoke_arn,
            timeout_milliseconds=self._timeout,
        )

    def _label(self, *words: str) -> str:
        """The end of an id, another for each path: hyphens may stand in segments too."""
        label = self._labels.new_id("-".join(words), of="/".join(words))
        if label is None:
            raise ValueError(words)
        return label

    def _path(self, segments: tuple[str, ...]) -> str:
        """The id of the resource at a path, made with those above it if need be."""
        if segments not in self._paths:
            self._paths[segments] = aws.api_gateway_resource.ApiGatewayResource(
                self,
                self._label("Path", *segments),
                rest_api_id=self.id,
                parent_id=self._path(segments[:-1]),
                path_part=segments[-1],
            ).id
        return self._paths[segments]

    def _model(self, route: Route) -> str:
        """The name of a route's model, made if it is the first with it."""
        if route.model is None:
            raise ValueError(route)
        name = route.model.name
        if name not in self._models:
            self._models[name] = aws.api_gateway_model.ApiGatewayModel(
                self,
                f"Model-{name}",
                rest_api_id=self.id,
                name=name,
                content_type=_JSON,
                schema=_written(route.model.schema),
            )
        return self._models[name].name

    def _deploy(
        self,
        integrations: Sequence[aws.api_gateway_integration.ApiGatewayIntegration],
        key: CustomerKey,
        account: ApiAccount | None,
        retention_days: int,
    ) -> aws.api_gateway_stage.ApiGatewayStage:
        """The deployment of all routes, and the stage that serves it."""
        deployment = aws.api_gateway_deployment.ApiGatewayDeployment(
            self,
            "Deployment",
            rest_api_id=self.id,
            triggers={str(route): self._fingerprint(route) for route in self._routes},
            depends_on=list(integrations),
            lifecycle=self._replaced_first,
        )
        access = LogGroup(
            self,
            "AccessLog",
            name=self._stack.naming.log_group(f"{self._part}-access"),
            key=key,
            retention_days=retention_days,
        )
        # API Gateway would make it itself, for ever and with a key of its own, if it came first.
        execution = LogGroup(
            self,
            "ExecutionLog",
            name=f"API-Gateway-Execution-Logs_{self.id}/{self._stage_name}",
            key=key,
            retention_days=retention_days,
        )
        stage = aws.api_gateway_stage
        return stage.ApiGatewayStage(
            self,
            "Stage",
            rest_api_id=self.id,
            deployment_id=deployment.id,
            stage_name=self._stage_name,
            xray_tracing_enabled=True,
            access_log_settings=stage.ApiGatewayStageAccessLogSettings(
                destination_arn=access.arn, format=values.ACCESS_LOG
            ),
            depends_on=[
                execution.resource,
                *([] if account is None else [account.resource]),
            ],
        )

    def _throttle(self, requests_per_second: int, burst: int) -> None:
        settings = aws.api_gateway_method_settings
        settings.ApiGatewayMethodSettings(
            self,
            "Settings",
            rest_api_id=self.id,
            stage_name=self._stage.stage_name,
            method_path="*/*",
            settings=settings.ApiGatewayMethodSettingsSettings(
                throttling_rate_limit=requests_per_second,
                throttling_burst_limit=burst,
                metrics_enabled=True,
                logging_level="ERROR",
                # It would write whole requests and answers into the log.
                data_trace_enabled=False,
            ),
        )

    def _name(self, wanted: values.ApiDomain) -> aws.api_gateway_domain_name.ApiGatewayDomainName:
        """The domain name, and what leads from it to the stage."""
        domain = aws.api_gateway_domain_name
        found = domain.ApiGatewayDomainName(
            self,
            "Domain",
            domain_name=wanted.name,
            regional_certificate_arn=wanted.certificate_arn,
            security_policy="TLS_1_2",
            endpoint_configuration=domain.ApiGatewayDomainNameEndpointConfiguration(
                types=["REGIONAL"]
            ),
        )
        aws.api_gateway_base_path_mapping.ApiGatewayBasePathMapping(
            self,
            "DomainMapping",
            api_id=self.id,
            stage_name=self._stage.stage_name,
            domain_name=found.domain_name,
        )
        return found

    def _fingerprint(self, route: Route) -> str:
        """What changes when a deployed route does: all that is said of it, and its function."""
        said = [
            route.method,
            route.path,
            route.allow_anybody_because is None,
            None if route.model is None else [route.model.name, route.model.schema],
            self._timeout,
        ]
        digest = hashlib.sha256(_written(said).encode()).hexdigest()
        return f"{digest[:16]} {route.function.invoke_arn}"


def _written(value: object) -> str:
    """JSON that is always written alike."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
