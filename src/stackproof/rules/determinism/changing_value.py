"""SP401: a value that is another one in each synthesis."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Label
from stackproof.program.origins import Origin, Source
from stackproof.program.outside import outside_name
from stackproof.program.trace import origins
from stackproof.program.values import Call, Expression
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import confidence, is_within
from stackproof.rules.secrets.sensitive import takes_secret
from stackproof.rules.where import is_test

_CLOCK: Final = frozenset(
    {"time.time", "time.time_ns", "time.strftime", "time.localtime", "time.gmtime", "time.ctime"}
    | {"datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today"}
    | {"datetime.date.today", "time.monotonic", "time.perf_counter"}
)
_CHANCE: Final = ("random.", "secrets.", "numpy.random.", "uuid.uuid1", "uuid.uuid4", "os.urandom")
_HOST: Final = frozenset(
    {"socket.gethostname", "socket.getfqdn", "platform.node", "getpass.getuser", "os.getlogin"}
    | {"os.getpid", "os.getcwd", "pathlib.Path.cwd", "platform.uname", "uuid.getnode"}
    | {"platform.platform", "platform.machine", "os.uname", "hash", "id"}
)
# A path may well depend on the machine: what is packed is copied beside the JSON.
_PATHS: Final = frozenset({"path", "source_dir", "source_file", "filename", "source"})


class ChangingValue(Rule):
    """A construct is given what is another value in each synthesis, or on each machine."""

    code: ClassVar = Code("SP401", "changing-value")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each argument that takes the clock, chance or the machine's name."""
        if is_test(call.span.path) or not _may_change(ctx):
            return
        named: list[tuple[str, Expression]] = [
            (item.name or "", item.value)
            for item in call.keywords
            # A secret that the program makes is another rule's finding.
            if item.name not in _PATHS and not takes_secret(call.facts, item.name or "")
        ]
        named += [("id", item) for item in call.positional[1:2]]
        for name, value in named:
            origin = next(filter(_changes, origins(value)), None)
            if origin is None or _is_seeded(origin, ctx):
                continue
            yield self._finding(name, value, origin, call, ctx)

    def _finding(
        self, name: str, value: Expression, origin: Origin, call: Call, ctx: Context
    ) -> Diagnostic:
        place = "on each machine" if origin.name in _HOST else "in each synthesis"
        related = (
            ()
            if is_within(origin.span, value.span)
            else (Label(origin.span, "it comes from here"),)
        )
        return self.finding(
            at=value.span,
            message=f"`{name}` of `{call.facts.name}` is another {place}: `{origin.name}`",
            label="every deployment changes it",
            subject=f"{call.facts.qualified}.{name}.{origin.name}",
            basis=ctx.bindings.basis(call.facts.module),
            confidence=confidence(call),
            related=related,
        ).helped("take it from outside, once, or let Terraform make it: `random_id`, `time_static`")


def _changes(origin: Origin) -> bool:
    if origin.source is not Source.CALL:
        return False
    # A random choice with a generator of its own may have been given a seed.
    is_chance = origin.name.startswith(_CHANCE) and not origin.name.startswith("random.Random")
    return origin.name in _CLOCK or origin.name in _HOST or is_chance


def _is_seeded(origin: Origin, ctx: Context) -> bool:
    """Whether the program gives chance a seed."""
    if not origin.name.startswith(("random.", "numpy.random.")):
        return False
    return any(
        isinstance(seen.node, ast.Call)
        and (outside_name(seen.node.func, seen.scope, module.home) or "").endswith(".seed")
        for module in ctx.program.modules
        if module.home is not None
        for seen in module.home.found.calls
    )


_MODULES: Final = (
    "time",
    "random",
    "uuid",
    "secrets",
    "socket",
    "platform",
    "getpass",
    "os",
    "hash(",
)


def _may_change(ctx: Context) -> bool:
    """Whether the program names any module that can tell such a thing."""
    return any(word in module.text.content for module in ctx.program.modules for word in _MODULES)
