"""Runs Terraform or OpenTofu in a work folder, with an environment that is ours alone."""

import fcntl
import json
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from stackproof.core import process
from stackproof.core.errors import HostError
from stackproof.core.records import dataclass, replace
from stackproof.terraform import cliconfig, events, failures, override
from stackproof.terraform.address import Address
from stackproof.terraform.config import Config
from stackproof.terraform.events import Event
from stackproof.terraform.mirror import ProviderSource
from stackproof.terraform.outcome import KEPT_LINES, Listener, Outcome
from stackproof.terraform.packages import Provider
from stackproof.terraform.plan import Plan
from stackproof.terraform.program import Executable, inherited
from stackproof.terraform.state import State

CONFIGURATION = "cdk.tf.json"

_UNREAD = ("-refresh=false",)

# What a machine behind a proxy needs to reach a registry; addresses of this machine never
# go through a proxy.
_NETWORK = frozenset(
    name
    for upper in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR")
    for name in (upper, upper.lower())
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long each command may take, in seconds, and how long it gets to end once asked to."""

    init: float = 900.0
    validate: float = 300.0
    plan: float = 900.0
    apply: float = 3600.0
    destroy: float = 3600.0
    show: float = 300.0
    grace: float = 60.0


class Terraform:
    """A work folder with a configuration, and the program that works on it.

    Args:
        executable: The program.
        workdir: The folder that holds the configuration.
        cache: The user's cache folder for stackproof.
        providers: Where provider packages come from.
        environment: Variables for the program and its providers, beyond the few it inherits.
        on_event: Hears what the program says, while it says it.
        limits: How long each command may take.
        parallelism: How many resources are worked on at once; None for the program's own choice.
        interrupt: By which another thread has a running command end.
        host: Our own environment, of which only PATH, HOME, TMPDIR and the way to the network
            (proxies and certificates) are passed on.
    """

    def __init__(
        self,
        executable: Executable,
        workdir: Path,
        *,
        cache: Path,
        providers: ProviderSource,
        environment: Mapping[str, str] | None = None,
        on_event: Callable[[Event], None] | None = None,
        limits: Limits | None = None,
        parallelism: int | None = None,
        interrupt: process.Interrupt | None = None,
        host: Mapping[str, str] = os.environ,
    ) -> None:
        self.executable = executable
        self.workdir = workdir.absolute()
        self._cache = cache
        self._providers = providers
        self._on_event = on_event or _ignore
        self._limits = limits or Limits()
        self._parallelism = parallelism
        self._interrupt = interrupt
        self._env = {
            **inherited(host),
            **{name: host[name] for name in sorted(_NETWORK) if name in host},
            "CHECKPOINT_DISABLE": "1",
            "TF_IN_AUTOMATION": "1",
            "TF_INPUT": "0",
            **(environment or {}),
        }

    @property
    def providers(self) -> ProviderSource:
        """Where provider packages come from."""
        return self._providers

    @property
    def installation(self) -> Mapping[str, str]:
        """The variables with which a person finds the same providers by hand; set by `init`."""
        name = "TF_CLI_CONFIG_FILE"
        return {name: self._env[name]} if name in self._env else {}

    def init(self) -> Outcome:
        """Installs the providers and prepares the folder.

        Raises:
            HostError: A provider is not to be had, or the machine refuses something else.
        """
        installation = cliconfig.prepare(
            self._providers,
            wanted=self._wanted(),
            flavour=self.executable.flavour,
            workdir=self._present_workdir(),
            cache=self._cache,
        )
        if installation.configuration is not None:
            self._env["TF_CLI_CONFIG_FILE"] = str(installation.configuration)
        arguments = ("init", "-json", "-input=false")
        if not installation.wants_cache:
            return self._stream(arguments, limit=self._limits.init)
        folder = self._cache / "plugins"
        # Our folders begin without a lock file; without this the cache would never be read.
        cached = {
            "TF_PLUGIN_CACHE_DIR": str(folder),
            "TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE": "1",
        }
        waiting = events.Said("waiting", "another run is installing providers")
        with _alone_in(folder, on_wait=lambda: self._on_event(waiting)):
            return self._stream(arguments, limit=self._limits.init, extra=cached)

    def validate(self) -> Outcome:
        """Checks the configuration against the providers' schemas."""
        ended, text, lines = self._collect(("validate", "-json"), limit=self._limits.validate)
        document = _object(text)
        raw = document.get("diagnostics")
        found = tuple(
            events.diagnostic(entry)
            for entry in (raw if isinstance(raw, list) else [])
            if isinstance(entry, dict)
        )
        for diagnostic in found:
            self._on_event(diagnostic)
        return self._judged(
            Outcome(
                command="validate",
                ok=ended.code == 0 and document.get("valid") is True,
                exit_code=ended.code,
                diagnostics=found,
                lines=lines,
                seconds=ended.seconds,
                timed_out=ended.timed_out,
            )
        )

    def plan(
        self,
        out: Path,
        *,
        destroy: bool = False,
        refresh: bool = True,
        targets: Sequence[Address] = (),
    ) -> Outcome:
        """Plans what would be done, into a file.

        Args:
            out: The file.
            destroy: Whether everything is to be destroyed.
            refresh: Whether what exists is read anew first.
            targets: The only resources that are meant, with what they depend on; none means all.
        """
        arguments = (
            *("plan", "-json", "-input=false", f"-out={out.absolute()}"),
            *(("-destroy",) if destroy else ()),
            *(() if refresh else _UNREAD),
            *(f"-target={address}" for address in targets),
        )
        return self._stream((*arguments, *self._width()), limit=self._limits.plan)

    def apply(self, plan: Path) -> Outcome:
        """Does what was planned."""
        arguments = ("apply", "-json", "-input=false", "-auto-approve", *self._width())
        return self._stream((*arguments, str(plan.absolute())), limit=self._limits.apply)

    def destroy(self, *, refresh: bool = True) -> Outcome:
        """Destroys everything that the state records.

        Args:
            refresh: Whether what exists is read anew first.
        """
        arguments = (
            *("destroy", "-json", "-input=false", "-auto-approve"),
            *(() if refresh else _UNREAD),
        )
        return self._stream((*arguments, *self._width()), limit=self._limits.destroy)

    def show_plan(self, plan: Path) -> Plan:
        """The plan in a file."""
        return Plan.parse(self._show(str(plan.absolute())))

    def show_state(self) -> State:
        """The present state; empty if there is none."""
        return State.parse(self._show(), self._config())

    def state_list(self) -> tuple[Address, ...]:
        """The addresses that the state records, in order.

        Raises:
            HostError: The state cannot be read.
        """
        ended, text, lines = self._collect(("state", "list"), limit=self._limits.show)
        missing = "No state file was found" in "\n".join(lines)
        if ended.code != 0 and not missing:
            raise self._unreadable("the state cannot be listed", lines)
        found = [] if missing else [line.strip() for line in text.splitlines()]
        return tuple(Address.parse(line) for line in found if line)

    def show_schemas(self) -> Mapping[str, object]:
        """What the installed providers say of their resources.

        Raises:
            HostError: It cannot be read.
        """
        command = ("providers", "schema", "-json")
        ended, text, lines = self._collect(command, limit=self._limits.show)
        document = _object(text)
        if ended.code != 0 or "provider_schemas" not in document:
            raise self._unreadable("the providers' schemas cannot be read", lines)
        return document

    def _show(self, *what: str) -> Mapping[str, object]:
        ended, text, lines = self._collect(("show", "-json", *what), limit=self._limits.show)
        document = _object(text)
        if ended.code != 0 or not document:
            raise self._unreadable(f"{what[0] if what else 'the state'} cannot be read", lines)
        return document

    def _stream(
        self, arguments: tuple[str, ...], *, limit: float, extra: Mapping[str, str] | None = None
    ) -> Outcome:
        """Runs a command that tells events."""
        listener = Listener(self._on_event)
        ended = self._run(
            arguments, limit=limit, on_stdout=listener.hear, on_stderr=listener.keep, extra=extra
        )
        return self._judged(
            Outcome(
                command=arguments[0],
                ok=ended.code == 0 and not ended.timed_out,
                exit_code=ended.code,
                diagnostics=tuple(listener.diagnostics),
                summary=listener.summary,
                errored=tuple(listener.errored),
                lines=tuple(listener.lines),
                seconds=ended.seconds,
                timed_out=ended.timed_out,
            )
        )

    def _collect(
        self, arguments: tuple[str, ...], *, limit: float
    ) -> tuple[process.Ended, str, tuple[str, ...]]:
        """Runs a command that prints one document."""
        document: list[str] = []
        errors: deque[str] = deque(maxlen=KEPT_LINES)
        ended = self._run(
            arguments, limit=limit, on_stdout=document.append, on_stderr=errors.append
        )
        return ended, "\n".join(document), tuple(errors)

    def _run(
        self,
        arguments: tuple[str, ...],
        *,
        limit: float,
        on_stdout: Callable[[str], None],
        on_stderr: Callable[[str], None],
        extra: Mapping[str, str] | None = None,
    ) -> process.Ended:
        patience = process.Patience(
            limit=limit,
            grace=self._limits.grace,
            on_stop=lambda grace: self._on_event(events.Stopping(grace)),
            interrupt=self._interrupt,
        )
        try:
            ended = process.follow(
                [str(self.executable.path), *arguments],
                cwd=self._present_workdir(),
                env={**self._env, **(extra or {})},
                on_stdout=on_stdout,
                on_stderr=on_stderr,
                patience=patience,
            )
        except process.CannotStart as error:
            raise HostError(
                f"{self.executable.flavour.value} cannot be run: {error}",
                where=str(self.executable.path),
                help="it was there before: install it again",
            ) from error
        if ended.code < 0 and not ended.timed_out:
            raise failures.killed(ended.code, self.executable.flavour.value)
        return ended

    def _judged(self, outcome: Outcome) -> Outcome:
        """The outcome, unless it tells of a failure of the machine."""
        if outcome.ok:
            return outcome
        if outcome.timed_out:
            late = events.Diagnostic(
                "error", f"{outcome.command} was ended after {outcome.seconds:.0f} seconds"
            )
            return replace(outcome, diagnostics=(*outcome.diagnostics, late))
        error = failures.of_host(
            outcome.diagnostics, outcome.lines, wanted=self._wanted(), source=self._providers
        )
        if error is not None:
            raise error
        if not outcome.errors:
            said = events.Diagnostic(
                "error",
                f"{outcome.command} ended with exit code {outcome.exit_code}",
                "\n".join(outcome.lines[-20:]),
            )
            return replace(outcome, diagnostics=(*outcome.diagnostics, said))
        return outcome

    def _wanted(self) -> dict[Provider, str]:
        """The providers of the configuration and their constraints, the override's included."""
        host = self.executable.flavour.registry
        found: dict[Provider, str] = {}
        for required in self._config().required:
            name = Provider.parse(required.source, default_host=host)
            if name is not None:
                found[name] = required.version
        return found

    def _config(self) -> Config:
        """The configuration in the folder, with the constraints that an override relaxes."""
        path = self.workdir / CONFIGURATION
        config = Config.read(path) if path.is_file() else Config()
        beside = self.workdir / override.NAME
        if not beside.is_file():
            return config
        relaxed = {r.name: r for r in Config.read(beside).required if r.version}
        required = tuple(relaxed.get(r.name, r) for r in config.required)
        return replace(config, required=required)

    def _width(self) -> tuple[str, ...]:
        return () if self._parallelism is None else (f"-parallelism={self._parallelism}",)

    def _present_workdir(self) -> Path:
        if not self.workdir.is_dir():
            raise HostError(
                "the work folder is gone",
                where=str(self.workdir),
                help="something removed it; run again",
            )
        return self.workdir

    def _unreadable(self, what: str, lines: tuple[str, ...]) -> HostError:
        found = failures.of_host((), lines, wanted={}, source=self._providers)
        return found or HostError(what, where=str(self.workdir), details=lines[-10:])


@contextmanager
def _alone_in(folder: Path, *, on_wait: Callable[[], None]) -> Iterator[None]:
    """Keeps other runs out of a plugin cache, which Terraform does not guard itself."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder.parent / f"{folder.name}.lock").open("w")
    except OSError as error:
        raise HostError(
            f"the plugin cache cannot be used: {error.strerror or error}",
            where=str(folder),
            help="make room or set STACKPROOF_CACHE to a folder that can be written",
        ) from error
    with lock:
        # The lock goes when the file is closed, or when we die.
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            on_wait()
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _object(text: str) -> dict[str, object]:
    try:
        document = json.loads(text)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _ignore(event: Event) -> None:
    """Listens to nothing."""
