"""SP804: an integration test that touches nothing deployed."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.program.evaluate import Evaluator
from stackproof.program.imports import module_of
from stackproof.program.model import SourceModule
from stackproof.program.syntax import decorators_of, parameters_of
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.tests.fixtures import parametrized
from stackproof.rules.where import is_integration

# Ways out of the process: to AWS, to what is deployed, or to a program that goes there.
_WAYS_OUT: Final = frozenset(
    {"boto3", "botocore", "aioboto3", "aiobotocore", "requests", "httpx", "urllib", "urllib3"}
    | {"http", "aiohttp", "subprocess", "socket", "ssl", "psycopg2", "psycopg", "pymysql"}
    | {"mysql", "redis", "pymongo", "paramiko", "kubernetes", "grpc", "websocket", "websockets"}
    | {"testinfra", "tftest", "stackproof", "moto", "localstack", "asyncio", "sh", "asyncpg"}
    | {"importlib", "opensearchpy", "elasticsearch", "kafka", "confluent_kafka", "pika", "stomp"}
)
_GIVEN: Final = frozenset(
    {"self", "cls", "tmp_path", "tmp_path_factory", "monkeypatch", "capsys", "caplog", "request"}
    | {"capfd", "recwarn", "tmpdir"}
)


class UndeployedIntegration(Rule):
    """A test that is called an integration test touches nothing that is deployed."""

    code: ClassVar = Code("SP804", "undeployed-integration")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a file of such tests."""
        del ctx
        home = module.home
        if home is None or not is_integration(module.path):
            return
        tests = [
            node
            for node in home.found.scopes
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test")
        ]
        if not tests or _goes_out(home, set()) or _takes_unknown(tests, home):
            return
        first = min(tests, key=lambda node: node.lineno)
        yield self.finding(
            at=home.head(first),
            message="the integration tests touch nothing that is deployed",
            label="nothing in this file leaves the process",
            subject=module.path.rpartition("/")[2],
        ).helped("read the outputs of the deployed stack, and ask AWS by boto3 what is there")


def _goes_out(home: Evaluator, seen: set[str]) -> bool:
    """Whether a file, or a module of the program that helps it, can reach what is deployed."""
    if home.path in seen:
        return False
    seen.add(home.path)
    for index, raw in enumerate(home.found.imports):
        if module_of(raw).partition(".")[0] in _WAYS_OUT:
            return True
        source = home.lookup.source(index)
        is_support = source is not None and "test" in source.path.rpartition("/")[0]
        if source is not None and is_support and _goes_out(source, seen):
            return True
    return False


def _takes_unknown(tests: list[ast.FunctionDef], home: Evaluator) -> bool:
    """Whether a test takes a fixture that is defined elsewhere, and may reach anything."""
    own = {
        node.name
        for node in home.found.scopes
        if isinstance(node, ast.FunctionDef) and "fixture" in decorators_of(node)
    }
    for other in home.project.homes.values():
        if other.path.endswith("conftest.py"):
            if _goes_out(other, set()):
                return True
            own |= set(other.root.bindings)
    marked = {name for node in tests for name in parametrized(node)}
    taken = {item.arg for node in tests for item in parameters_of(node.args)}
    return bool(taken - own - marked - _GIVEN)
