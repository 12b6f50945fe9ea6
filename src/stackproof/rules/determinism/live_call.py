"""SP403: a program that asks AWS or the network while it is synthesized."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Severity
from stackproof.program.model import SourceModule
from stackproof.program.outside import outside_name
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.where import is_test

_AWS: Final = ("boto3.", "botocore.", "aioboto3.")
_NETWORK: Final = (
    *("requests.get", "requests.post", "requests.request", "requests.head", "requests.put"),
    *("httpx.get", "httpx.post", "httpx.request", "urllib.request.urlopen"),
    *("socket.gethostbyname", "socket.create_connection", "socket.getaddrinfo"),
)


class LiveCall(Rule):
    """The program asks AWS or the network while it is synthesized."""

    code: ClassVar = Code("SP403", "live-call")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each such call in a file that builds infrastructure."""
        del ctx
        home = module.home
        is_program = any(not imp.is_local for imp in module.imports)
        if home is None or not is_program or is_test(module.path):
            return
        for seen in home.found.calls:
            if not isinstance(seen.node, ast.Call):
                continue
            name = outside_name(seen.node.func, seen.scope, home)
            if name is None or not name.startswith((*_AWS, *_NETWORK)):
                continue
            is_import = name.rpartition(".")[2][:1].isupper() and "Session" not in name
            if not is_import:
                yield self.finding(
                    at=home.span(seen.node.func),
                    message=f"`{name}` asks the world while the program is synthesized",
                    label="another answer tomorrow",
                    subject=name,
                    confidence=Confidence.MEDIUM,
                ).helped("use a data source: Terraform asks when it plans")
