"""Real Terraform, the real AWS provider and an embedded AWS."""

import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.core.errors import HostError
from stackproof.settings.paths import cache_folder
from stackproof.terraform import events
from stackproof.terraform.config import Config
from stackproof.terraform.mirror import ProviderSource, SourceKind, find_mirror
from stackproof.terraform.outcome import Outcome
from stackproof.terraform.override import Override, Target, override
from stackproof.terraform.plan import Action, Plan
from stackproof.terraform.program import Executable, Flavour, find
from stackproof.terraform.runner import Limits, Terraform
from stackproof.terraform.state import State

pytestmark = pytest.mark.proof

# A program that does all it can to reach another AWS than ours, with bindings that ask for a
# later provider than there may be.
_HARD: dict[str, Any] = {
    "terraform": {
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": "9.99.9"}},
        "backend": {"s3": {"bucket": "states", "key": "k", "region": "us-east-1"}},
    },
    "provider": {
        "aws": [
            {
                "region": "us-east-1",
                "profile": "production",
                "allowed_account_ids": ["999999999999"],
                "assume_role": [{"role_arn": "arn:aws:iam::999999999999:role/deploy"}],
                "default_tags": [{"tags": {"Environment": "test"}}],
                "endpoints": [{"ssm": "http://127.0.0.1:1"}, {"sts": "http://127.0.0.1:1"}],
            },
            {
                "alias": "west",
                "region": "us-west-2",
                "shared_credentials_files": ["/nowhere"],
                "assume_role_with_web_identity": [
                    {
                        "role_arn": "arn:aws:iam::999999999999:role/deploy",
                        "web_identity_token_file": "/nowhere",
                    }
                ],
            },
        ]
    },
    "resource": {
        "aws_iam_user": {"user": {"name": "user"}},
        "aws_iam_access_key": {"key": {"user": "${aws_iam_user.user.name}"}},
        "aws_ssm_parameter": {
            "plain": {"count": 2, "name": "/p${count.index}", "type": "String", "value": "v"}
        },
        "aws_sns_topic": {"west": {"provider": "aws.west", "name": "topic"}},
    },
    "output": {
        "topic": {"value": "${aws_sns_topic.west.arn}"},
        "caller": {"value": "${data.aws_caller_identity.me.arn}"},
    },
    "data": {"aws_caller_identity": {"me": {}}},
}


@dataclass(frozen=True)
class _Deployed:
    """What applying the program gave."""

    terraform: Terraform
    override: Override
    outcomes: dict[str, Outcome]
    plan: Plan
    state: State
    heard: list[events.Event]


@pytest.fixture(scope="module")
def executable() -> Executable:
    """The Terraform or OpenTofu of this machine."""
    return find(cache=cache_folder()).executable


@pytest.fixture(scope="module")
def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
    """An embedded AWS in a process of its own."""
    with EmbeddedAws(tmp_path_factory.mktemp("aws")) as running:
        yield running


@pytest.fixture(scope="module")
def deployed(
    executable: Executable, aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[_Deployed]:
    """The hard program, applied; it is destroyed in the end."""
    folder = tmp_path_factory.mktemp("hard")
    path = folder / "cdk.tf.json"
    path.write_text(json.dumps(_HARD))
    found = override(
        Config.read(path),
        target=Target(endpoint=aws.endpoint()),
        state="proof.tfstate",
        versions={"aws": ">= 5.100, < 7"},
    )
    found.write(folder)
    heard: list[events.Event] = []
    run = Terraform(
        executable,
        folder,
        cache=tmp_path_factory.mktemp("cache"),
        providers=find_mirror(),
        environment=aws.environment(),
        on_event=heard.append,
        parallelism=32,
    )
    file = folder / "plan"
    outcomes = {"init": run.init(), "validate": run.validate(), "plan": run.plan(file)}
    plan = run.show_plan(file)
    outcomes["apply"] = run.apply(file)
    yield _Deployed(run, found, outcomes, plan, run.show_state(), heard)
    destroyed = run.destroy()
    assert destroyed.ok, destroyed.errors
    assert run.state_list() == ()


def test_the_override_turns_every_provider_to_the_embedded_aws(deployed: _Deployed) -> None:
    """Roles, profiles, accounts, endpoints, the backend and the version are all set aside."""
    for outcome in deployed.outcomes.values():
        assert outcome.ok, outcome.errors
    topic = deployed.state.output("topic")
    assert topic is not None
    assert topic.value == "arn:aws:sns:us-west-2:123456789012:topic"
    folder = deployed.terraform.workdir
    assert (folder / "proof.tfstate").is_file()
    assert json.loads((folder / "cdk.tf.json").read_text()) == _HARD


def test_no_warning_comes_from_what_the_override_says(deployed: _Deployed) -> None:
    """A replaced block is one that the provider accepts; the lock file is all it may mention."""
    warnings = {str(d) for outcome in deployed.outcomes.values() for d in outcome.warnings}
    assert warnings <= {"Incomplete lock file information for providers"}


def test_the_plan_says_what_will_be_made(deployed: _Deployed) -> None:
    """Five resources, with the tags of the program's own provider block."""
    assert deployed.plan.count(Action.CREATE) == 5
    assert not deployed.plan.is_empty
    changes = {str(change.address): change for change in deployed.plan.changes}
    assert changes["aws_iam_user.user"].values["tags_all"] == {"Environment": "test"}
    assert "value" not in changes["aws_ssm_parameter.plain[1]"].values


def test_applying_is_told_resource_by_resource(deployed: _Deployed) -> None:
    """Each resource begins and completes, and the sum is right."""
    done = {e.address for e in deployed.heard if isinstance(e, events.ApplyComplete)}
    assert {"aws_sns_topic.west", "aws_ssm_parameter.plain[0]"} <= done
    assert deployed.outcomes["apply"].summary == events.ChangeSummary("apply", 5, 0, 0)


def test_a_second_plan_is_empty(deployed: _Deployed, tmp_path: Path) -> None:
    """Even the caller's identity stays the same."""
    assert deployed.terraform.plan(tmp_path / "again").ok
    plan = deployed.terraform.show_plan(tmp_path / "again")
    assert plan.is_empty, [*map(str, plan.changes), *map(str, plan.output_changes)]
    assert plan.is_settled, [*map(str, plan.drift)]


def test_the_state_knows_regions_and_secrets(deployed: _Deployed) -> None:
    """The access key's secret lies in the state in plain text, and that is found."""
    state = deployed.state
    regions = {str(r.address): r.region for r in state.managed}
    assert regions["aws_sns_topic.west"] == "us-west-2"
    assert regions["aws_ssm_parameter.plain[0]"] == "us-east-1"
    assert [str(secret) for secret in state.secrets()] == [
        "aws_iam_access_key.key: secret",
        "aws_iam_access_key.key: ses_smtp_password_v4",
        "aws_ssm_parameter.plain[0]: value",
        "aws_ssm_parameter.plain[1]: value",
    ]
    listed = {str(address) for address in deployed.terraform.state_list()}
    assert listed == {str(resource.address) for resource in state.resources}


@pytest.fixture
def small(executable: Executable, tmp_path: Path) -> Callable[..., Terraform]:
    """A factory of runners over configurations that need no AWS."""

    def make(document: dict[str, Any], name: str = "work", **options: Any) -> Terraform:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "cdk.tf.json").write_text(json.dumps(document))
        options.setdefault("providers", ProviderSource(SourceKind.REGISTRY, why="a test"))
        which = options.pop("executable", executable)
        return Terraform(which, folder, cache=tmp_path / "cache", **options)

    return make


def test_an_interrupted_apply_leaves_a_state_that_can_be_destroyed(
    small: Callable[..., Terraform], tmp_path: Path
) -> None:
    """What was made by then is recorded, and nothing goes on running."""
    sleep = f"echo $$ > {tmp_path}/pid; exec sleep 60"
    slow = {
        "depends_on": ["terraform_data.quick"],
        "provisioner": [{"local-exec": {"command": sleep}}],
    }

    def interrupt(event: events.Event) -> None:
        if isinstance(event, events.Said) and event.kind == "provision_progress":
            deadline = time.monotonic() + 10
            while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
                time.sleep(0.01)
            raise KeyboardInterrupt

    resources = {"terraform_data": {"quick": {"input": "x"}, "slow": slow}}
    run = small({"resource": resources}, on_event=interrupt)
    assert run.init().ok
    assert run.plan(tmp_path / "plan").ok
    with pytest.raises(KeyboardInterrupt):
        run.apply(tmp_path / "plan")
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert "terraform_data.quick" in {str(address) for address in run.state_list()}
    assert run.destroy().ok
    assert run.state_list() == ()


def test_a_configuration_that_is_wrong_is_told_by_validate(
    small: Callable[..., Terraform],
) -> None:
    """The diagnostic has the place in the JSON."""
    run = small({"resource": {"terraform_data": {"a": {"inptu": "x"}}}})
    assert run.init().ok
    outcome = run.validate()
    assert not outcome.ok
    assert outcome.errors[0].context == "resource.terraform_data.a"
    assert outcome.errors[0].file == "cdk.tf.json"


def test_a_registry_that_cannot_be_reached_is_the_machines_failure(
    small: Callable[..., Terraform],
) -> None:
    """The provider is named."""
    required = {"demo": {"source": "registry.example.invalid/acme/demo", "version": "1.0.0"}}
    run = small({"terraform": {"required_providers": required}}, limits=Limits(init=60))
    with pytest.raises(HostError, match=r"the provider acme/demo 1\.0\.0 is not to be had"):
        run.init()


def _demo_mirror(tmp_path: Path, *, packed: bool) -> ProviderSource:
    """A mirror of a provider that is never run."""
    platform = find_mirror(environ={}, home=tmp_path, prefixes=[]).platform
    folder = tmp_path / "mirror" / "registry.terraform.io" / "acme" / "demo"
    program = "#!/bin/sh\nexit 1\n"
    if packed:
        folder.mkdir(parents=True)
        with zipfile.ZipFile(
            folder / f"terraform-provider-demo_1.2.3_{platform}.zip", "w"
        ) as archive:
            entry = zipfile.ZipInfo("terraform-provider-demo_v1.2.3")
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, program)
    else:
        place = folder / "1.2.3" / platform
        place.mkdir(parents=True)
        (place / "terraform-provider-demo_v1.2.3").write_text(program)
        (place / "terraform-provider-demo_v1.2.3").chmod(0o755)
    return find_mirror(tmp_path / "mirror", environ={}, home=tmp_path)


def _needs_demo(source: str) -> dict[str, Any]:
    return {"terraform": {"required_providers": {"demo": {"source": source, "version": "~> 1.2"}}}}


def test_packed_packages_are_unpacked_once_for_all_work_folders(
    small: Callable[..., Terraform], tmp_path: Path
) -> None:
    """Both folders link to the shared plugin cache."""
    mirror = _demo_mirror(tmp_path, packed=True)
    for name in ("one", "two"):
        run = small(_needs_demo("registry.terraform.io/acme/demo"), name, providers=mirror)
        assert run.init().ok
        (program,) = (run.workdir / ".terraform" / "providers").glob(
            "*/*/*/*/*/terraform-provider*"
        )
        assert program.resolve().is_relative_to((tmp_path / "cache" / "plugins").resolve())


@pytest.mark.parametrize("packed", [False, True])
def test_links_under_another_host_are_installed_from(
    small: Callable[..., Terraform],
    executable: Executable,
    tmp_path: Path,
    packed: bool,  # noqa: FBT001 - a table
) -> None:
    """OpenTofu finds a mirror of Terraform's registry under its own; both follow links alike."""
    run = small(
        _needs_demo("registry.opentofu.org/acme/demo"),
        providers=_demo_mirror(tmp_path, packed=packed),
        executable=replace(executable, flavour=Flavour.OPENTOFU),
    )
    outcome = run.init()
    assert outcome.ok, outcome.errors
    assert list((run.workdir / ".terraform/providers/registry.opentofu.org/acme/demo").iterdir())
