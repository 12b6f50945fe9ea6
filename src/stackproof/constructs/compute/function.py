"""A Python function with all that it needs to run alone, and no more rights than it was granted."""

from collections.abc import Mapping
from typing import Final, Protocol

from stackproof.constructs import _backend as aws
from stackproof.constructs._peers import Peers, label_of
from stackproof.constructs.compute import function_values as values
from stackproof.constructs.compute.environment import check_environment
from stackproof.constructs.compute.execution import execution_role, reach_network
from stackproof.constructs.compute.packed import packed
from stackproof.constructs.compute.python_package import PythonPackage
from stackproof.constructs.compute.runtime import Architecture, PythonRuntime
from stackproof.constructs.errors import BadValue
from stackproof.constructs.messaging.dead_letters import DeadLetterQueue
from stackproof.constructs.messaging.queue import Queue
from stackproof.constructs.network.network import Network
from stackproof.constructs.network.security_group import SecurityGroup
from stackproof.constructs.observability.log_group import LogGroup
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import SERVICE, Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

_BUCKETS: Final = "s3.amazonaws.com"
_PARTIAL: Final = "ReportBatchItemFailures"


class Admits(Protocol):
    """Something that lets peers connect to it, such as an `AuroraCluster`."""

    def allow_from(self, peer: SecurityGroup) -> None:
        """Let a peer connect."""


class Function(aws.Construct):
    """A Lambda function in Python, traced, with its own role, log group and dead letters.

    Its log group is made before it, encrypted, and deletes events in time. What was invoked
    without waiting and failed three times goes to an encrypted dead-letter queue. Its role may
    write to that group and that queue, send traces, and have its variables decrypted, which the
    key encrypts; all else is granted.

    In a network it has a security group of its own, which admits nobody and lets out HTTPS, as
    the addresses of AWS's interfaces are not known; `allow_to` adds what else it may reach.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `intake`: the middle of its physical names.
        key: What variables, logs and dead letters are encrypted with.
        package: Its code.
        handler: The module and the function, such as `orders.intake.handler`.
        runtime: By default Python 3.13.
        architecture: By default `ARM64`, which costs a fifth less.
        memory_mb: 128 to 10240. By default 512.
        timeout_seconds: 1 to 900. By default 30.
        environment: Its variables. None may be a secret. By default there are none.
        network: The network in whose private subnets it runs. By default in none.
        reserved_concurrency: How many may run at once; the account keeps as many free for it.
            By default as many as the account has left.
        log_retention_days: How long its log is kept. By default 30 days.

    Raises:
        BadValue: Lambda does not take one of these, the handler is not in the package, or a
            variable looks like a secret.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        key: CustomerKey,
        package: PythonPackage,
        handler: str,
        runtime: PythonRuntime = PythonRuntime.PYTHON_3_13,
        architecture: Architecture = Architecture.ARM64,
        memory_mb: int = 512,
        timeout_seconds: int = 30,
        environment: Mapping[str, str] | None = None,
        network: Network | None = None,
        reserved_concurrency: int | None = None,
        log_retention_days: int = 30,
    ) -> None:
        values.MEMORY_MB.check(memory_mb)
        values.TIMEOUT_SECONDS.check(timeout_seconds)
        if reserved_concurrency is not None:
            values.RESERVED_CONCURRENCY.check(reserved_concurrency)
        variables = check_environment(environment or {})
        archive = package.archive()
        archive.check_handler(handler)
        LOG_RETENTION_DAYS.check(log_retention_days)
        naming = AwsStack.around(scope).naming
        name = naming.function(part)
        role_name = naming.role(part)
        dead_letters_name = naming.queue(f"{part}-failures")
        super().__init__(scope, id_)
        self._timeout_seconds = timeout_seconds
        self._sources = Peers()
        self._logs = LogGroup(
            self,
            "LogGroup",
            name=f"/aws/lambda/{name}",
            key=key,
            retention_days=log_retention_days,
        )
        self._dead_letters = DeadLetterQueue(self, "DeadLetters", name=dead_letters_name, key=key)
        self._role = execution_role(
            self, name=role_name, logs=self._logs, key=key, function_name=name
        )
        self._dead_letters.grant_send(self._role)
        self._security_group = (
            None
            if network is None
            else reach_network(self, self._role, network=network, part=part, function_name=name)
        )
        function = aws.lambda_function
        self._resource = function.LambdaFunction(
            self,
            "Resource",
            function_name=name,
            role=self._role.arn,
            filename=packed(self, "Package", archive).path,
            source_code_hash=archive.source_code_hash,
            handler=handler,
            runtime=runtime.value,
            architectures=[architecture.value],
            memory_size=memory_mb,
            timeout=timeout_seconds,
            kms_key_arn=key.arn,
            environment=function.LambdaFunctionEnvironment(variables=variables)
            if variables
            else None,
            tracing_config=function.LambdaFunctionTracingConfig(mode="Active"),
            dead_letter_config=function.LambdaFunctionDeadLetterConfig(
                target_arn=self._dead_letters.arn
            ),
            vpc_config=None
            if network is None or self._security_group is None
            else function.LambdaFunctionVpcConfig(
                subnet_ids=list(network.private_subnet_ids),
                security_group_ids=[self._security_group.id],
            ),
            reserved_concurrent_executions=reserved_concurrency,
            # Lambda would make the log group itself, for ever and unencrypted, if it came first,
            # and refuses a dead-letter queue or a network that the role cannot reach yet.
            depends_on=[
                self._logs.resource,
                *([] if self._role.policy is None else [self._role.policy]),
            ],
        )
        self._arn = self._resource.arn

    def add_queue_source(
        self,
        queue: Queue,
        *,
        batch_size: int = 10,
        batching_seconds: int = 0,
        maximum_concurrency: int | None = None,
        report_batch_item_failures: bool = True,
    ) -> None:
        """Run the function for the messages of a queue, and let it receive them.

        Args:
            queue: Whose messages; hidden at least as long as the function may run.
            batch_size: How many messages it gets at most, 1 to 10 from a FIFO queue, else to
                10000.
            batching_seconds: How long a batch may be gathered, 0 to 300. By default not at all.
            maximum_concurrency: How many may run at once for this queue, 2 to 1000. By default
                Lambda decides.
            report_batch_item_failures: Whether the function names the messages that failed, and
                only those come again. By default it does, and its answer must be of that form.

        Raises:
            BadValue: Lambda does not take one of these, or the queue is a source already.
        """
        values.check_batch(batch_size, window_seconds=batching_seconds, is_fifo=queue.is_fifo)
        values.check_visibility(queue.visibility_seconds, timeout_seconds=self._timeout_seconds)
        if maximum_concurrency is not None:
            values.MAXIMUM_CONCURRENCY.check(maximum_concurrency)
        id_ = self._sources.new_id(f"From{label_of(queue.node.path)}", of=queue.node.path)
        if id_ is None:
            raise BadValue(
                "the queue that is a source",
                queue.node.path,
                allowed="one that is none yet",
                help="call add_queue_source once for each queue",
            )
        queue.grant_consume(self._role)
        source = aws.lambda_event_source_mapping
        source.LambdaEventSourceMapping(
            self,
            id_,
            function_name=self._arn,
            event_source_arn=queue.arn,
            batch_size=batch_size,
            maximum_batching_window_in_seconds=batching_seconds or None,
            function_response_types=[_PARTIAL] if report_batch_item_failures else None,
            scaling_config=None
            if maximum_concurrency is None
            else source.LambdaEventSourceMappingScalingConfig(
                maximum_concurrency=maximum_concurrency
            ),
            # Lambda asks whether the role may receive before it takes the queue for a source.
            depends_on=[] if self._role.policy is None else [self._role.policy],
        )

    def allow_to(self, target: Admits) -> None:
        """Let the function connect to something in its network, such as a database.

        Raises:
            BadValue: The function is in no network.
        """
        target.allow_from(self.security_group)

    def allow_service(self, id_: str, *, service: str, source_arn: str) -> None:
        """Let a service invoke the function on behalf of one source of this account.

        Args:
            id_: The id of the permission in this construct.
            service: Such as `apigateway.amazonaws.com`.
            source_arn: For what, as an ARN that may have `*` in it.

        Raises:
            BadValue: It is no service, or no ARN.
        """
        SERVICE.check(service, what="the service that may invoke the function")
        values.SOURCE_ARN.check(source_arn)
        aws.lambda_permission.LambdaPermission(
            self,
            id_,
            action="lambda:InvokeFunction",
            function_name=self._resource.function_name,
            principal=service,
            source_arn=source_arn,
            # A bucket's ARN names no account: who took the name of a deleted one could invoke it.
            source_account=AwsStack.around(self).account_id if service == _BUCKETS else None,
        )

    def grant_invoke(self, role: ServiceRole) -> None:
        """Let a role invoke the function."""
        role.grant(
            Statement(
                sid="InvokeFunction", actions=["lambda:InvokeFunction"], resources=[self._arn]
            )
        )

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._arn

    @property
    def invoke_arn(self) -> str:
        """The ARN by which API Gateway invokes it, as a token."""
        return self._resource.invoke_arn

    @property
    def name(self) -> str:
        """The name, as a token; alarms go by it."""
        return self._resource.function_name

    @property
    def role(self) -> ServiceRole:
        """What the function runs as; grants go to it."""
        return self._role

    @property
    def dead_letters(self) -> DeadLetterQueue:
        """Where invocations go that nobody waits for and that failed."""
        return self._dead_letters

    @property
    def log_group(self) -> LogGroup:
        """What it writes its log to."""
        return self._logs

    @property
    def security_group(self) -> SecurityGroup:
        """What it connects with.

        Raises:
            BadValue: The function is in no network.
        """
        if self._security_group is None:
            raise BadValue(
                "the network of the function",
                None,
                allowed="a Network, for what has to be reached in one",
                help="give the function a network",
            )
        return self._security_group

    @property
    def resource(self) -> aws.lambda_function.LambdaFunction:
        """The resource itself, for what this construct does not offer."""
        return self._resource
