"""Runs a function's real archive in a process of its own, and keeps its log.

A function is read from moto's tables while it is our turn; it runs while it is others'.
"""

import base64
import hashlib
import io
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeAlias
from uuid import uuid4

from stackproof.cloud import loopback
from stackproof.cloud.live import inside
from stackproof.cloud.live.turn import TURN
from stackproof.core.process import kill_group

Moto: TypeAlias = Any

_TASK = "/var/task"
"""What a function's folder is called where people read of it."""
_FOLDER = "functions"
_INIT = 60.0
"""Seconds to load a handler. Lambda gives ten, on a machine that has nothing else to do."""
_TAIL = 4096
_MEGABYTE = 1 << 20
_OWN = ("LANG", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A function as it was when it was asked.

    Args:
        generation: How often the embedded AWS had been emptied by then.
        layers: The archives of its layers, in their order.
        variables: Its own environment.
    """

    generation: int
    arn: str
    name: str
    version: str
    handler: str
    runtime: str
    role: str
    account: str
    region: str
    timeout: int
    memory: int
    storage: int
    variables: Mapping[str, str]
    code: bytes
    layers: tuple[bytes, ...]
    log_group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a function said.

    Args:
        payload: Its answer, or its error, as JSON.
        error: Lambda's name of the error; empty for an answer.
        log: What it wrote, with Lambda's own lines around it.
        request_id: The invocation.
        current: Whether the embedded AWS is still the one that it ran in.
    """

    payload: str
    error: str
    log: str
    request_id: str
    current: bool = True

    def tail(self) -> str:
        """The end of the log as Lambda gives it back."""
        return base64.b64encode(self.log.encode()[-_TAIL:]).decode()


class Functions:
    """The functions that run now.

    Args:
        endpoint: Where they find the embedded AWS.
    """

    def __init__(self, endpoint: str = "") -> None:
        self.endpoint = endpoint
        self.generation = 0
        self._running: set[int] = set()
        self._guard = threading.Lock()

    def reset(self) -> None:
        """Ends every function: what it still had to do is for an AWS that is no more."""
        with self._guard:
            self.generation += 1
            for group in self._running:
                kill_group(group)

    def job(self, function: Moto) -> Job:
        """Reads a function from moto; it must be our turn.

        Raises:
            NotImplementedError: It does not run on Python, or it is an image.
        """
        runtime = str(function.run_time or "")
        if function.package_type != "Zip" or not runtime.startswith("python"):
            kind = runtime or "container images"
            raise NotImplementedError(f"functions in {kind} do not run here, only those in Python")
        return Job(
            generation=self.generation,
            arn=function.function_arn,
            name=function.function_name,
            version=str(function.version),
            handler=str(function.handler or ""),
            runtime=runtime,
            role=function.role,
            account=function.account_id,
            region=function.region,
            timeout=int(function.timeout or 3),
            memory=int(function.memory_size or 128),
            storage=int(function.ephemeral_storage or 512),
            variables={name: str(value) for name, value in function.environment_vars.items()},
            code=getattr(function, "code_bytes", b""),
            layers=tuple(_layers(function)),
            log_group=function.logs_group_name,
        )

    def invoke(self, job: Job, event: str) -> Answer:
        """Runs a function to its end and keeps its log; others get their turn meanwhile."""
        request_id = str(uuid4())
        stream = time.strftime(f"%Y/%m/%d/[{job.version}]", time.gmtime()) + uuid4().hex
        began = time.monotonic()
        with TURN.aside():
            try:
                payload, error, said = self._run(job, event, request_id, stream)
            except (OSError, zipfile.BadZipFile) as problem:
                said = f"the function cannot be started: {problem}\n"
                error = "Runtime.ExitError"
                payload = _error(error, said.strip(), request_id)
        milliseconds = (time.monotonic() - began) * 1000
        log = (
            f"START RequestId: {request_id} Version: {job.version}\n{said}"
            f"END RequestId: {request_id}\n"
            f"REPORT RequestId: {request_id}\tDuration: {milliseconds:.2f} ms\t"
            f"Memory Size: {job.memory} MB\n"
        )
        with TURN:
            current = job.generation == self.generation
            if current:
                _keep(job, stream, log)
        return Answer(payload=payload, error=error, log=log, request_id=request_id, current=current)

    def _run(self, job: Job, event: str, request_id: str, stream: str) -> tuple[str, str, str]:
        """The answer, Lambda's name of the error if it is one, and what was written."""
        task = _unpacked(job.code)
        layers = [_unpacked(each) for each in job.layers]
        plan = {
            "arn": job.arn,
            "event": json.loads(event or "null"),
            "handler": job.handler,
            "log_group": job.log_group,
            "log_stream": stream,
            "loopback": loopback.__file__,
            "memory": job.memory,
            "name": job.name,
            "paths": _paths(task, layers),
            "request_id": request_id,
            "runtime": [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")],
            "storage": job.storage,
            "timeout": job.timeout,
            "version": job.version,
        }
        with (
            tempfile.TemporaryFile() as written,
            tempfile.TemporaryFile() as answer,
            tempfile.TemporaryDirectory(prefix="function-") as scratch,
        ):
            environment = self._environment(job, stream, task) | {"TMPDIR": scratch}
            code = self._process(plan, environment, task, (written, answer), job)
            written.seek(0)
            said = written.read().decode("utf-8", "replace").replace(str(task), _TASK)
            answer.seek(0)
            text = answer.read()
        if said and not said.endswith("\n"):
            said += "\n"
        if code is None:
            message = (
                f"RequestId: {request_id} Error: Task timed out after {job.timeout:.2f} seconds"
            )
            stamp = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
            late = f"{stamp} {request_id} Task timed out after {job.timeout:.2f} seconds\n"
            return _error("Sandbox.Timedout", message), "Sandbox.Timedout", said + late
        if not text:
            how = f"signal: {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
            message = f"RequestId: {request_id} Error: Runtime exited with error: {how}"
            return _error("Runtime.ExitError", message), "Runtime.ExitError", said
        document = json.loads(text)
        return document["text"].replace(str(task), _TASK), document["kind"], said

    def _process(
        self,
        plan: Mapping[str, Any],
        environment: Mapping[str, str],
        task: Path,
        files: tuple[IO[bytes], IO[bytes]],
        job: Job,
    ) -> int | None:
        """Runs the process; its exit code, or None if its time was up."""
        written, answer = files
        loaded, ready = os.pipe()
        try:
            # -I and -S: nothing of our own environment can be imported by accident.
            child = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-S", "-u", inside.__file__),
                    *(str(answer.fileno()), str(ready)),
                ],
                cwd=task,
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=written,
                stderr=subprocess.STDOUT,
                pass_fds=(answer.fileno(), ready),
                start_new_session=True,
                umask=0o077,
            )
        finally:
            os.close(ready)
        with self._guard:
            self._running.add(child.pid)
            if job.generation != self.generation:
                kill_group(child.pid)
        try:
            _tell(child, plan)
            # Loading does not count against the function's time, as in Lambda.
            select.select([loaded], [], [], _INIT)
            try:
                return child.wait(job.timeout)
            except subprocess.TimeoutExpired:
                return None
        finally:
            os.close(loaded)
            kill_group(child.pid)
            child.wait()
            with self._guard:
                self._running.discard(child.pid)
            if child.stdin is not None:
                child.stdin.close()

    def _environment(self, job: Job, stream: str, task: Path) -> dict[str, str]:
        """The function's variables, and Lambda's own, which nobody can change."""
        own = {name: os.environ[name] for name in _OWN if name in os.environ}
        return {
            **own,
            **job.variables,
            "_HANDLER": job.handler,
            "AWS_ACCESS_KEY_ID": "function",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_DEFAULT_REGION": job.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_EXECUTION_ENV": f"AWS_Lambda_{job.runtime}",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(job.memory),
            "AWS_LAMBDA_FUNCTION_NAME": job.name,
            "AWS_LAMBDA_FUNCTION_VERSION": job.version,
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
            "AWS_LAMBDA_LOG_GROUP_NAME": job.log_group,
            "AWS_LAMBDA_LOG_STREAM_NAME": stream,
            "AWS_REGION": job.region,
            "AWS_SECRET_ACCESS_KEY": "function",
            "AWS_SESSION_TOKEN": "function",
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "LAMBDA_TASK_ROOT": str(task),
            "TZ": ":UTC",
        }


FUNCTIONS = Functions()
"""Those of this process; the server says where it listens when it knows."""


def _tell(child: subprocess.Popen[bytes], plan: Mapping[str, Any]) -> None:
    """Writes the plan and leaves the pipe open: its end is the end of the function."""
    if child.stdin is None:
        return
    try:
        child.stdin.write(json.dumps(plan).encode() + b"\n")
        child.stdin.flush()
    except BrokenPipeError:
        # It ended before it had read; how it ended says why.
        return


def _unpacked(archive: bytes) -> Path:
    """The folder that an archive's files are in; the same one for the same archive."""
    folder = Path.cwd() / _FOLDER / hashlib.sha256(archive).hexdigest()
    if folder.is_dir():
        return folder
    folder.parent.mkdir(exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=folder.parent))
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as bundle:
            bundle.extractall(making)
        making.rename(folder)
    except OSError:
        shutil.rmtree(making, ignore_errors=True)
        # Another invocation may have been quicker.
        if not folder.is_dir():
            raise
    except zipfile.BadZipFile:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return folder


def _paths(task: Path, layers: Sequence[Path]) -> list[str]:
    """Where Lambda's Python looks: the function first, then its layers."""
    inner = f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
    places = [place for each in layers for place in (each / "python", each / "python" / inner)]
    return [str(task), *(str(place) for place in places if place.is_dir())]


def _layers(function: Moto) -> list[bytes]:
    backends = sys.modules["moto.awslambda.models"].lambda_backends
    store = backends[function.account_id][function.region]
    found = [store.layers_versions_by_arn(each["Arn"]) for each in function.layers or ()]
    return [getattr(each, "code_bytes", b"") for each in found if each is not None]


def _keep(job: Job, stream: str, log: str) -> None:
    """Puts what a function wrote into its log group, which Lambda makes if it has to."""
    backends = sys.modules["moto.logs.models"].logs_backends
    backend = backends[job.account][job.region]
    backend.ensure_log_group(job.log_group)
    backend.create_log_stream(job.log_group, stream)
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": line} for line in log.splitlines() if line]
    backend.put_log_events(job.log_group, stream, events)


def _error(kind: str, message: str, request_id: str = "") -> str:
    document = {"errorMessage": message, "errorType": kind}
    return json.dumps({**document, "requestId": request_id} if request_id else document)
