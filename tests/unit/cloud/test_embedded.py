"""The server process: how it starts, what it is shielded from, and that nothing of it stays."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from moto.moto_server import werkzeug_app

from stackproof.cloud.census import Census
from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws, connect
from stackproof.cloud.server import Application, Dispatcher
from stackproof.core.errors import Bug, HostError, UsageError


def is_there(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    with contextlib.suppress(OSError):
        return "zombie" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return not Path("/proc").is_dir()
    return False


def ends(condition: Callable[[], bool]) -> bool:
    """Whether something comes true within a time that no healthy server needs."""
    deadline = time.monotonic() + 30
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture
def free_port() -> int:
    """A port that nobody had a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def broken_python(tmp_path: Path) -> Iterator[Callable[[str], None]]:
    """Puts a shell script in the place of the interpreter that runs the server."""
    patch = pytest.MonkeyPatch()

    def put(script: str) -> None:
        program = tmp_path / "python"
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
        patch.setattr(sys, "executable", str(program))

    yield put
    patch.undo()


def test_it_lives_as_long_as_its_block(tmp_path: Path) -> None:
    """The server answers inside the block and is gone after it."""
    with EmbeddedAws(tmp_path) as server:
        pid = server.pid
        assert server.client("sts", "eu-west-1").get_caller_identity()["Account"] == ACCOUNT
        assert server.notes == ()

    assert not is_there(pid)


def test_it_ends_when_the_block_is_left_by_an_error(tmp_path: Path) -> None:
    """A failing proof leaves no server."""
    pids = []

    def interrupted() -> None:
        with EmbeddedAws(tmp_path) as server:
            pids.append(server.pid)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert [is_there(pid) for pid in pids] == [False]


def test_it_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    """Not even SIGKILL of the program that started it leaves a server."""
    script = (
        "import pathlib, sys, time\n"
        "from stackproof.cloud.embedded import EmbeddedAws\n"
        "server = EmbeddedAws(pathlib.Path(sys.argv[1]))\n"
        "server.start()\n"
        "print(server.pid, flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_there(pid)
        parent.kill()

    assert ends(lambda: not is_there(pid))


def test_it_ends_on_a_signal(tmp_path: Path) -> None:
    """Whoever ends the process by its id need not wait."""
    with EmbeddedAws(tmp_path) as server:
        pid = server.pid
        os.kill(pid, signal.SIGTERM)
        assert ends(lambda: not is_there(pid))


def test_it_can_outlive_us(tmp_path: Path) -> None:
    """A server that is left running goes on until somebody ends it."""
    server = EmbeddedAws(tmp_path)
    server.start()
    seen = connect(server.endpoint())
    server.client("sns", "eu-west-1").create_topic(Name="kept")

    pid = server.leave_running()
    try:
        assert [each.type for each in seen.inventory().live] == ["topic"]
    finally:
        seen.close()
        os.kill(pid, signal.SIGTERM)
    os.waitpid(pid, 0)


def test_it_binds_loopback_only(tmp_path: Path) -> None:
    """No other machine can reach it."""
    with EmbeddedAws(tmp_path) as server:
        port = int(server.endpoint().rsplit(":", 1)[1])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), 1)


def test_it_takes_the_port_it_is_given(tmp_path: Path, free_port: int) -> None:
    """A port that is asked for is the one that answers."""
    with EmbeddedAws(tmp_path, port=free_port) as server:
        assert server.endpoint() == f"http://127.0.0.1:{free_port}"


def test_a_taken_port_is_said_so(tmp_path: Path) -> None:
    """The person learns which port, and that port 0 takes a free one."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(HostError) as failure:
            EmbeddedAws(tmp_path, port=port).start()

    assert failure.value.message == (
        f"the embedded AWS cannot listen on port {port}: Address already in use"
    )
    assert "port 0" in str(failure.value.help)


def test_a_crash_shows_the_last_lines(tmp_path: Path, broken_python: Callable[[str], None]) -> None:
    """A server that ends before it is ready leaves its last words in the error."""
    broken_python("echo 'no moto today' >&2; exit 3")

    with pytest.raises(HostError) as failure:
        EmbeddedAws(tmp_path / "work").start()

    assert failure.value.message == "the embedded AWS ended before it was ready"
    assert failure.value.details == ("no moto today",)
    assert failure.value.where == str(tmp_path / "work" / "embedded-aws.log")


def test_a_server_that_says_nothing_is_ended(
    tmp_path: Path, broken_python: Callable[[str], None]
) -> None:
    """One that is never ready counts as broken, and nothing of it stays."""
    broken_python("echo $$ >&2; sleep 600 & wait")
    server = EmbeddedAws(tmp_path / "work", timeout=1)

    with pytest.raises(HostError, match="was not ready within 1 s"):
        server.start()

    assert not is_there(int(server.log.read_text(encoding="utf-8")))


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    """A file in the place of the folder is named."""
    (tmp_path / "work").write_text("", encoding="utf-8")

    with pytest.raises(HostError, match="cannot write its log") as failure:
        EmbeddedAws(tmp_path / "work").start()

    assert failure.value.where == str(tmp_path / "work" / "embedded-aws.log")


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without moto one line says what to install."""
    # This is how Python remembers that a module cannot be imported.
    monkeypatch.setitem(sys.modules, "moto", None)

    with pytest.raises(UsageError) as failure:
        EmbeddedAws(tmp_path).start()

    assert failure.value.help == "pip install 'stackproof[prove]'"


def test_an_unknown_correction_is_our_own_mistake(tmp_path: Path) -> None:
    """Leaving out what is not there is a bug, not a server without corrections."""
    with pytest.raises(Bug, match=r"no correction is called kms\.rotaton"):
        EmbeddedAws(tmp_path, without=["kms.rotaton"]).start()


def test_a_server_is_not_asked_before_it_runs(tmp_path: Path) -> None:
    """There is no endpoint of a server that was not started."""
    with pytest.raises(Bug, match="while it does not run"):
        EmbeddedAws(tmp_path).environment()


def test_a_dead_server_is_a_host_error(tmp_path: Path) -> None:
    """A question to a server that has died says so and where its log is."""
    with EmbeddedAws(tmp_path) as server:
        os.kill(server.pid, signal.SIGKILL)
        assert ends(lambda: not is_there(server.pid))
        with pytest.raises(HostError, match="does not answer"):
            server.inventory()


def test_the_users_settings_stay_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a profile, an endpoint, a proxy, moto's settings nor a file named moto matter."""
    for name, value in {
        "AWS_PROFILE": "absent",
        "AWS_ENDPOINT_URL_SQS": "http://127.0.0.1:9",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
        "MOTO_PORT": "x",
        "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
        "MOTO_ACM_VALIDATION_WAIT": "x",
    }.items():
        monkeypatch.setenv(name, value)
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "moto.py").write_text("raise SystemExit('not me')", encoding="utf-8")

    with EmbeddedAws(tmp_path) as server:
        made = server.client("sqs", "eu-west-1").create_queue(QueueName="q")
        (queue,) = server.inventory().live
        assert server.client("s3", "us-east-1").list_buckets()["Buckets"] == []

    assert made["QueueUrl"].startswith("http://127.0.0.1:")
    assert (queue.service, queue.region, queue.identifier) == ("sqs", "eu-west-1", "q")


def test_terraform_gets_all_it_needs(aws: EmbeddedAws, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables point here, hold no real credentials, and keep the user's own exceptions."""
    monkeypatch.setenv("no_proxy", "git.example.com, 10.0.0.1")

    environment = aws.environment()

    assert environment["AWS_ENDPOINT_URL"] == aws.endpoint()
    assert environment["AWS_ACCESS_KEY_ID"] == "embedded"
    assert environment["AWS_CONFIG_FILE"] == os.devnull
    assert environment["NO_PROXY"] == "git.example.com,10.0.0.1,127.0.0.1,localhost"
    assert environment["no_proxy"] == environment["NO_PROXY"]


def test_it_does_not_reach_the_network(tmp_path: Path) -> None:
    """Moto would call a webhook; the attempt fails before a packet leaves."""
    with EmbeddedAws(tmp_path, without=["sns.webhooks"]) as server:
        sns = server.client("sns", "eu-west-1")
        topic = sns.create_topic(Name="elsewhere")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint="http://192.0.2.1/hook")
        with pytest.raises(ClientError):
            sns.publish(TopicArn=topic, Message="m")
        (gap,) = server.gaps()
        said = server.log.read_text(encoding="utf-8")

    assert str(gap).startswith("sns Publish: moto fails with ConnectionError")
    assert "does not reach the network: '192.0.2.1'" in said


def test_a_service_that_puts_a_word_before_its_host_is_reached(aws: EmbeddedAws) -> None:
    """S3 Control puts the account before the host's name, which an address cannot have."""
    client = aws.client("s3control", "us-east-1")
    block = {"BlockPublicAcls": True, "IgnorePublicAcls": True}

    client.put_public_access_block(AccountId=ACCOUNT, PublicAccessBlockConfiguration=block)

    found = client.get_public_access_block(AccountId=ACCOUNT)["PublicAccessBlockConfiguration"]
    assert found["BlockPublicAcls"] is True


def test_a_client_is_made_once(aws: EmbeddedAws) -> None:
    """Clients are costly, so the same question gets the same client."""
    assert aws.client("sns", "eu-west-1") is aws.client("sns", "eu-west-1")
    assert aws.client("sns", "eu-west-1") is not aws.client("sns", "eu-west-2")


def test_a_reset_empties_it(tmp_path: Path) -> None:
    """After a reset nothing is there, and what comes then is seen."""
    with EmbeddedAws(tmp_path) as server:
        server.client("sns", "eu-west-1").create_topic(Name="before")
        server.reset()
        assert server.inventory().live == frozenset()
        server.client("sns", "eu-west-1").create_topic(Name="after")
        (topic,) = server.inventory().live

    assert topic.identifier.endswith(":after")


def test_a_new_region_is_there(aws: EmbeddedAws) -> None:
    """A region that botocore may not know yet has services too."""
    client = aws.client("sqs", "eu-west-9")

    assert client.create_queue(QueueName="far")["QueueUrl"]


def test_aws_managed_policies_are_there(aws: EmbeddedAws) -> None:
    """A program may attach what AWS maintains."""
    arn = "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
    found = aws.client("iam", "us-east-1").get_policy(PolicyArn=arn)

    assert found["Policy"]["PolicyName"] == "AmazonRDSEnhancedMonitoringRole"


def test_requests_are_served_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Terraform sends dozens at once, and moto's tables are guarded by nothing of its own."""
    present: list[int] = []
    most = 0

    def moto(environ: dict[str, str], start_response: object) -> list[bytes]:
        nonlocal most
        del environ, start_response
        present.append(1)
        most = max(most, len(present))
        time.sleep(0.01)
        present.pop()
        return []

    application = Application(Census())
    monkeypatch.setattr(application, "_moto", moto)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: application({"PATH_INFO": "/"}, print), range(24)))
    assert most == 1


def test_the_service_of_a_request_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listing the folder that moto looks in each time is a sixth of what a request costs."""
    looked: list[str | None] = []
    find = werkzeug_app.DomainDispatcherApplication.get_backend_for_host

    def counted(self: object, host: str | None) -> object:
        looked.append(host)
        return find(self, host)

    monkeypatch.setattr(werkzeug_app.DomainDispatcherApplication, "get_backend_for_host", counted)
    dispatcher = Dispatcher()

    found = [dispatcher.get_backend_for_host(host) for host in ("sns", "sns", "nobody", "nobody")]

    assert found == ["sns", "sns", None, None]
    assert looked == ["sns", "nobody"]
