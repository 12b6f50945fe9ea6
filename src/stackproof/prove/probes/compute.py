"""Probes of Lambda functions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NONE = "the stack has no aws_lambda_function"
_EMPTY_ZIP = b"PK\x05\x06" + bytes(18)
_PARTIAL = "ReportBatchItemFailures"


class FunctionsRunTheirPackage(Probe):
    """Every function runs the package that the stack was made with."""

    needs: ClassVar[frozenset[str]] = frozenset({"lambda.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Compares the hash of the code that Lambda has with that of the package."""
        return judge("the hash of the package", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for function in stack.all("aws_lambda_function"):
            found = _configuration(live, function)["CodeSha256"]
            same = found == function["source_code_hash"]
            yield Observation(function.address, same, f"runs {found}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Gives one function other code."""
        function = stack.all("aws_lambda_function")[0]
        live.client("lambda", function.region).update_function_code(
            FunctionName=function["function_name"], ZipFile=_EMPTY_ZIP
        )


class FunctionsHaveRolesOfTheirOwn(Probe):
    """No two functions have one role, and each role can be assumed by Lambda alone."""

    needs: ClassVar[frozenset[str]] = frozenset({"iam.describe", "lambda.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the role of each function and whom it trusts."""
        return judge("a role of its own", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        functions = stack.all("aws_lambda_function")
        roles = {each.address: str(_configuration(live, each)["Role"]) for each in functions}
        uses = Counter(roles.values())
        for function in functions:
            role = roles[function.address]
            name = role.rpartition("/")[2]
            answer = live.client("iam", function.region).get_role(RoleName=name)
            trust = answer["Role"]["AssumeRolePolicyDocument"]["Statement"]
            principals = [each.get("Principal") for each in trust]
            alone = principals == [{"Service": "lambda.amazonaws.com"}]
            yield Observation(
                function.address,
                alone and uses[role] == 1,
                f"{name}, used {uses[role]} times, trusts {principals}",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Lets EC2 assume the role of one function."""
        function = stack.all("aws_lambda_function")[0]
        live.client("iam", function.region).update_assume_role_policy(
            RoleName=str(function["role"]).rpartition("/")[2],
            PolicyDocument=(
                '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",'
                ' "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
            ),
        )


class FunctionLogsEndAndAreEncrypted(Probe):
    """Every function writes to a log group that is encrypted and deletes events in time."""

    needs: ClassVar[frozenset[str]] = frozenset({"logs.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the log group of each function."""
        return judge("a key and a retention", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for function in stack.all("aws_lambda_function"):
            name = log_group(function)
            logs = live.client("logs", function.region)
            answer = logs.describe_log_groups(logGroupNamePrefix=name)
            groups = [each for each in answer["logGroups"] if each["logGroupName"] == name]
            if not groups:
                yield Observation(function.address, holds=False, seen=f"{name} is not there")
                continue
            days, key = groups[0].get("retentionInDays"), groups[0].get("kmsKeyId")
            yield Observation(
                function.address, bool(days and key), f"{name} keeps {days} days, key {key}"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Lets the log of one function grow for ever."""
        function = stack.all("aws_lambda_function")[0]
        live.client("logs", function.region).delete_retention_policy(
            logGroupName=log_group(function)
        )


class FunctionsAreTraced(Probe):
    """Every function sends traces to X-Ray."""

    needs: ClassVar[frozenset[str]] = frozenset({"lambda.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each function's tracing mode; no trace is looked for."""
        return judge("tracing mode Active", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for function in stack.all("aws_lambda_function"):
            mode = _configuration(live, function).get("TracingConfig", {}).get("Mode")
            yield Observation(function.address, mode == "Active", f"tracing {mode}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Puts a function without tracing in the place of one."""
        function = stack.all("aws_lambda_function")[0]
        lambda_ = live.client("lambda", function.region)
        lambda_.delete_function(FunctionName=function["function_name"])
        lambda_.create_function(
            FunctionName=function["function_name"],
            Role=function["role"],
            Runtime=function["runtime"],
            Handler=function["handler"],
            Code={"ZipFile": _EMPTY_ZIP},
        )


class QueuesFeedFunctionsInParts(Probe):
    """Every queue that feeds a function is enabled, and failures are reported one by one."""

    needs: ClassVar[frozenset[str]] = frozenset({"lambda.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each event source mapping of a queue."""
        return judge(
            f"enabled, with {_PARTIAL}",
            self._look(live, stack),
            nothing="no queue of the stack feeds a function",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for source in _queue_sources(stack):
            found = live.client("lambda", source.region).get_event_source_mapping(
                UUID=source["uuid"]
            )
            types = found.get("FunctionResponseTypes") or []
            right = found["State"] in {"Enabled", "Enabling"} and _PARTIAL in types
            yield Observation(source.address, right, f"{found['State']}, reports {types}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Disables one event source mapping."""
        source = _queue_sources(stack)[0]
        live.client("lambda", source.region).update_event_source_mapping(
            UUID=source["uuid"], Enabled=False
        )


def _configuration(live: Live, function: DeployedResource) -> Mapping[str, Any]:
    answer: Mapping[str, Any] = live.client("lambda", function.region).get_function_configuration(
        FunctionName=function["function_name"]
    )
    return answer


def log_group(function: DeployedResource) -> str:
    """The group that is named, or the one that Lambda uses if none is."""
    for config in function.values.get("logging_config") or ():
        if config.get("log_group"):
            return str(config["log_group"])
    return f"/aws/lambda/{function['function_name']}"


def _queue_sources(stack: Deployed) -> tuple[DeployedResource, ...]:
    return tuple(
        source
        for source in stack.all("aws_lambda_event_source_mapping")
        if ":sqs:" in str(source["event_source_arn"])
    )
