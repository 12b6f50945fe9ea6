"""Running Terraform, played by small programs."""

import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.core.errors import HostError
from stackproof.terraform import events
from stackproof.terraform.mirror import ProviderSource, SourceKind, find_mirror
from stackproof.terraform.runner import Terraform

Make = Callable[..., Terraform]

_DIAGNOSTIC = """
said = {{"severity": "error", "summary": {summary!r}, "detail": {detail!r}}}
event(type="diagnostic", diagnostic=said)
sys.exit(1)
"""


def _failing(summary: str, detail: str = "") -> str:
    return _DIAGNOSTIC.format(summary=summary, detail=detail)


def _work(terraform: Terraform, name: str) -> Path:
    return terraform.workdir / name


def test_only_what_is_meant_reaches_the_program(terraform: Make, tmp_path: Path) -> None:
    """No Terraform or AWS variable of the person's own does; proxies do, for the registry."""
    host = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": "/var/tmp",  # noqa: S108 - only passed on
        "HTTPS_PROXY": "http://proxy:3128",
        "TF_WORKSPACE": "production",
        "TF_CLI_ARGS_plan": "-destroy",
        "TF_LOG": "trace",
        "TF_VAR_password": "secret",
        "TF_DATA_DIR": "/elsewhere",
        "AWS_PROFILE": "production",
        "AWS_ACCESS_KEY_ID": "real",
        "PYTHONPATH": "/somewhere",
    }
    run = terraform(
        'Path("env").write_text(json.dumps(dict(os.environ)))',
        host=host,
        environment={"AWS_ENDPOINT_URL": "http://127.0.0.1:1"},
    )
    assert run.plan(tmp_path / "p").ok
    seen = json.loads(_work(run, "env").read_text())
    for name in ("LC_CTYPE", "__CF_USER_TEXT_ENCODING"):  # Python and macOS set them themselves.
        seen.pop(name, None)
    assert seen == {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TMPDIR": "/var/tmp",  # noqa: S108 - only passed on
        "HTTPS_PROXY": "http://proxy:3128",
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
        "TF_INPUT": "0",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
    }


def test_each_command_asks_for_events_and_never_for_input(terraform: Make, tmp_path: Path) -> None:
    """The parallelism goes to the commands that know it."""
    body = """
    with open("calls", "a") as file:
        file.write(" ".join(arguments) + "\\n")
    assert sys.stdin.read() == ""
    if arguments[0] in ("show", "validate"):
        print('{"valid": true}')
    """
    run = terraform(body, parallelism=64)
    plan = tmp_path / "p"
    for call in (run.init, run.validate, lambda: run.plan(plan), lambda: run.apply(plan)):
        assert call().ok
    run.show_plan(plan)
    assert run.destroy().ok
    assert _work(run, "calls").read_text().splitlines() == [
        "init -json -input=false",
        "validate -json",
        f"plan -json -input=false -out={plan} -parallelism=64",
        f"apply -json -input=false -auto-approve -parallelism=64 {plan}",
        f"show -json {plan}",
        "destroy -json -input=false -auto-approve -parallelism=64",
    ]


def test_events_are_told_while_they_happen_and_gathered_in_the_outcome(
    terraform: Make, tmp_path: Path
) -> None:
    """What failed, what was counted and what was only printed are all kept."""
    body = """
    event(type="apply_start", hook={"resource": {"addr": "aws_eip.e"}, "action": "create"})
    print("plain words")
    event(type="apply_errored", hook={"resource": {"addr": "aws_eip.e"}, "action": "create"})
    event(type="change_summary", changes={"add": 1, "operation": "apply"})
    event(type="diagnostic", diagnostic={"severity": "warning", "summary": "w"})
    error = {"severity": "error", "summary": "e", "address": "aws_eip.e"}
    event(type="diagnostic", diagnostic=error)
    print("\\x1b[31mred", file=sys.stderr)
    sys.exit(1)
    """
    heard: list[events.Event] = []
    outcome = terraform(body, on_event=heard.append).apply(tmp_path / "p")
    assert not outcome.ok
    assert outcome.exit_code == 1
    assert [str(d) for d in outcome.errors] == ["aws_eip.e: e"]
    assert [str(d) for d in outcome.warnings] == ["w"]
    assert outcome.errored == ("aws_eip.e",)
    assert outcome.summary == events.ChangeSummary("apply", 1, 0, 0)
    assert set(outcome.lines) == {"plain words", "red"}
    assert heard[0] == events.ApplyStart("aws_eip.e", "create")
    assert len(heard) == 7


def test_validation_gives_its_diagnostics(terraform: Make) -> None:
    """It prints one document instead of events."""
    body = """
    print(json.dumps({"valid": False, "diagnostics": [{"severity": "error", "summary": "bad"}]}))
    sys.exit(1)
    """
    outcome = terraform(body).validate()
    assert not outcome.ok
    assert [d.summary for d in outcome.diagnostics] == ["bad"]


def test_a_failure_without_a_diagnostic_is_told_with_what_was_printed(terraform: Make) -> None:
    """No failure is silent."""
    outcome = terraform(
        "print('flag provided but not defined', file=sys.stderr); sys.exit(2)"
    ).init()
    assert not outcome.ok
    assert outcome.errors[0].summary == "init ended with exit code 2"
    assert outcome.errors[0].detail == "flag provided but not defined"


def test_a_document_of_many_megabytes_is_read_whole(terraform: Make, tmp_path: Path) -> None:
    """A plan is one line."""
    body = """
    change = {"actions": ["create"], "after": {"text": "x" * 6_000_000}}
    print(json.dumps({"resource_changes": [{"address": "aws_eip.e", "change": change}]}), end="")
    """
    plan = terraform(body).show_plan(tmp_path / "p")
    assert len(str(plan.changes[0].values["text"])) == 6_000_000


def test_a_document_that_is_none_is_a_failure_of_the_machine(
    terraform: Make, tmp_path: Path
) -> None:
    """What it printed instead is in the details."""
    run = terraform("print('no plan', file=sys.stderr); sys.exit(1)")
    with pytest.raises(HostError, match="cannot be read") as caught:
        run.show_plan(tmp_path / "p")
    assert caught.value.details == ("no plan",)
    with pytest.raises(HostError, match="the state cannot be listed"):
        run.state_list()


def test_the_state_is_listed_and_without_a_state_is_empty(terraform: Make) -> None:
    """Terraform calls a missing state an error; for us nothing is there."""
    run = terraform("print('aws_eip.e[0]'); print('data.aws_ami.i')")
    assert [str(a) for a in run.state_list()] == ["aws_eip.e[0]", "data.aws_ami.i"]
    run = terraform("print('No state file was found!', file=sys.stderr); sys.exit(1)")
    assert run.state_list() == ()


@pytest.mark.parametrize(
    ("summary", "detail", "message"),
    [
        ("x", "write .s.lock: no space left on device", "there is no room left on the disk"),
        ("Error acquiring the state lock", "", "the state is locked by another run"),
    ],
)
def test_a_refusal_of_the_machine_is_not_blamed_on_the_program(
    terraform: Make, tmp_path: Path, summary: str, detail: str, message: str
) -> None:
    """It is raised, with what to do."""
    with pytest.raises(HostError) as caught:
        terraform(_failing(summary, detail)).apply(tmp_path / "p")
    assert caught.value.message == message
    assert caught.value.help


def test_room_that_runs_out_is_known_from_plain_text_too(terraform: Make) -> None:
    """Providers print where they can."""
    body = "print('panic: write: no space left on device', file=sys.stderr); sys.exit(2)"
    with pytest.raises(HostError, match="there is no room left on the disk"):
        terraform(body).init()


def _mirror(tmp_path: Path) -> ProviderSource:
    folder = tmp_path / "mirror/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64"
    folder.mkdir(parents=True)
    (folder / "terraform-provider-aws_v5.100.0").write_text("program")
    return find_mirror(tmp_path / "mirror", environ={}, home=tmp_path, platform="linux_amd64")


def _require(run: Terraform, version: str) -> None:
    required = {"aws": {"source": "hashicorp/aws", "version": version}}
    document = {"terraform": {"required_providers": required}}
    _work(run, "cdk.tf.json").write_text(json.dumps(document))


def test_a_provider_that_is_not_to_be_had_is_told_with_all_one_needs_to_know(
    terraform: Make, tmp_path: Path
) -> None:
    """Its name, the version that is wanted, what the mirror has, and what to do."""
    detail = (
        "Could not retrieve the list of available versions for provider hashicorp/aws: could not "
        "connect to registry.terraform.io: no such host\n\nTo see which modules …"
    )
    body = _failing("Failed to query available provider packages", detail)
    run = terraform(body, providers=_mirror(tmp_path))
    _require(run, "6.69.1")
    with pytest.raises(HostError) as caught:
        run.init()
    error = caught.value
    assert error.message == "the provider hashicorp/aws 6.69.1 is not to be had"
    assert error.details[1] == f"mirror {tmp_path / 'mirror'} holds hashicorp/aws 5.100.0"
    assert error.help is not None
    assert "STACKPROOF_PROVIDER_MIRROR" in error.help
    assert "or accept 5.100.0, which is here, with --relax-providers" in error.help


_UNREACHED = """
why = "could not connect to registry.terraform.io: no such host"
detail = "Could not retrieve the list of available versions for provider hashicorp/{name}: " + why
said = {{"severity": "error", "summary": "Failed to query", "detail": detail}}
event(type="diagnostic", diagnostic=said)
sys.exit(1)
"""


def test_a_relaxed_version_is_the_one_that_was_wanted(terraform: Make) -> None:
    """The override beside the configuration counts, and the source of packages is named."""
    run = terraform(_UNREACHED.format(name="aws"))
    _require(run, "6.69.1")
    relaxed = {"aws": {"source": "hashicorp/aws", "version": ">= 7"}}
    document = {"terraform": {"required_providers": relaxed}}
    _work(run, "stackproof_override.tf.json").write_text(json.dumps(document))
    with pytest.raises(HostError, match="the provider hashicorp/aws >= 7 is not") as caught:
        run.init()
    assert caught.value.details[1] == "providers come from the registry: a test"


def test_a_mirror_without_the_provider_is_told(terraform: Make, tmp_path: Path) -> None:
    """It says for which platform."""
    run = terraform(_UNREACHED.format(name="random"), providers=_mirror(tmp_path))
    with pytest.raises(HostError, match=r"hashicorp/random \(any version\)") as caught:
        run.init()
    assert caught.value.details[1].endswith("holds no hashicorp/random for linux_amd64")


def test_the_installation_can_be_repeated_by_hand(terraform: Make, tmp_path: Path) -> None:
    """After `init` with a mirror, the variable that leads to it is known."""
    run = terraform("", providers=_mirror(tmp_path))
    assert run.installation == {}
    run.init()
    assert run.installation == {"TF_CLI_CONFIG_FILE": str(_work(run, "stackproof.tfrc"))}


def test_a_provider_that_does_not_exist_is_the_programs_failure(terraform: Make) -> None:
    """The registry answered: the name is wrong."""
    detail = (
        "Could not retrieve the list of available versions for provider hashicorp/awz: provider "
        "registry registry.terraform.io does not have a provider named …"
    )
    outcome = terraform(_failing("Failed to query available provider packages", detail)).init()
    assert not outcome.ok


def test_the_registry_is_used_with_a_shared_cache_and_a_mirror_without(
    terraform: Make, tmp_path: Path
) -> None:
    """Packages are linked from an unpacked mirror, and fetched once from a registry."""
    body = 'Path("env").write_text(json.dumps(dict(os.environ)))'
    run = terraform(body)
    assert run.init().ok
    seen = json.loads(_work(run, "env").read_text())
    assert seen["TF_PLUGIN_CACHE_DIR"] == str(tmp_path / "cache" / "plugins")
    assert "TF_CLI_CONFIG_FILE" not in seen
    run = terraform(body, providers=_mirror(tmp_path))
    _require(run, ">= 5")
    assert run.init().ok
    seen = json.loads(_work(run, "env").read_text())
    assert "TF_PLUGIN_CACHE_DIR" not in seen
    assert seen["TF_CLI_CONFIG_FILE"] == str(_work(run, "stackproof.tfrc"))


def test_a_persons_own_configuration_is_used_for_every_command(
    terraform: Make, tmp_path: Path
) -> None:
    """Commands after init must see the same installation."""
    file = tmp_path / "my.tfrc"
    source = ProviderSource(SourceKind.CONFIGURATION, why="a test", configuration=file)
    run = terraform('Path("env").write_text(os.environ["TF_CLI_CONFIG_FILE"])', providers=source)
    run.init()
    run.plan(tmp_path / "p")
    assert _work(run, "env").read_text() == str(file)


def test_two_runs_never_install_into_the_cache_at_once(terraform: Make, tmp_path: Path) -> None:
    """The second one waits, and says so."""
    body = f"""
    log = Path({str(tmp_path / "log")!r})
    with log.open("a") as file:
        file.write("begin ")
    time.sleep(0.5)
    with log.open("a") as file:
        file.write("end ")
    """
    heard: list[events.Event] = []
    runs = [terraform(body, on_event=heard.append) for _ in range(2)]
    threads = [threading.Thread(target=run.init) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "log").read_text() == "begin end begin end "
    assert heard == [events.Said("waiting", "another run is installing providers")]


def test_a_program_that_is_killed_from_outside_is_the_machines_failure(
    terraform: Make, tmp_path: Path
) -> None:
    """As when memory runs out."""
    with pytest.raises(HostError, match="Terraform was killed by signal 9") as caught:
        terraform("os.kill(os.getpid(), signal.SIGKILL)").apply(tmp_path / "p")
    assert caught.value.help is not None
    assert "memory" in caught.value.help


def test_a_program_or_folder_that_vanished_is_told(terraform: Make, tmp_path: Path) -> None:
    """Each by its own name."""
    run = terraform("")
    run.executable.path.unlink()
    with pytest.raises(HostError, match="Terraform cannot be run: No such file"):
        run.plan(tmp_path / "p")
    run = terraform("")
    run.workdir.rmdir()
    with pytest.raises(HostError, match="the work folder is gone"):
        run.plan(tmp_path / "p")


def test_what_the_program_writes_is_for_its_owner_alone(terraform: Make, tmp_path: Path) -> None:
    """States and plans hold secrets."""
    run = terraform('Path("terraform.tfstate").write_text("{}")')
    run.apply(tmp_path / "p")
    assert stat.S_IMODE(_work(run, "terraform.tfstate").stat().st_mode) == 0o600


def test_a_cache_that_cannot_be_written_is_told(terraform: Make, tmp_path: Path) -> None:
    """A file where the folder should be stands for any such refusal."""
    (tmp_path / "cache").write_text("in the way")
    with pytest.raises(HostError, match="the plugin cache cannot be used"):
        terraform("").init()


def test_bytes_that_are_no_text_do_not_stop_the_run(terraform: Make, tmp_path: Path) -> None:
    """A provider may print anything."""
    body = r"sys.stdout.buffer.write(b'\xff\xfe odd\r\nlast')"
    outcome: Any = terraform(body).plan(tmp_path / "p")
    assert outcome.ok
    assert outcome.lines == ("\ufffd\ufffd odd", "last")
