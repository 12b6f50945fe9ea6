"""Backends, and reading the state of other stacks."""

from typing import Any

import pytest

from support.runtime import Run


def test_a_backend_prints_its_settings_with_terraforms_names(native: Run) -> None:
    """Names are snake_case at every depth, but what is below `tags` is the program's own."""
    found = native("""
S3Backend(
    stack, bucket="b", key="k", use_lockfile=True,
    assume_role=S3BackendAssumeRoleConfig(role_arn="r", tags={"costCenter": "x"}),
).add_override("max_retries", 3)
""")
    assert found.config["terraform"]["backend"]["s3"] == {
        "bucket": "b",
        "key": "k",
        "use_lockfile": True,
        "assume_role": {"role_arn": "r", "tags": {"costCenter": "x"}},
        "max_retries": 3,
    }


def test_a_local_backend_has_a_path_of_its_own(native: Run) -> None:
    """Without a path the state lies where the program runs, named for the stack."""
    found = native("LocalBackend(stack)\nseen['folder'] = os.getcwd()")
    expected = {"local": {"path": f"{found.seen['folder']}/terraform.stack.tfstate"}}
    assert found.config["terraform"]["backend"] == expected


@pytest.mark.parametrize(
    ("backend", "terraform", "remote"),
    [
        (
            'GcsBackend(stack, bucket="b")',
            {"backend": {"gcs": {"bucket": "b"}}},
            {"backend": "gcs", "config": {"bucket": "b"}, "workspace": "${terraform.workspace}"},
        ),
        (
            'HttpBackend(stack, address="a", retry_wait_max=3)',
            {"backend": {"http": {"address": "a", "retry_wait_max": 3}}},
            {"backend": "http", "config": {"address": "a", "retry_wait_max": 3}},
        ),
        (
            'RemoteBackend(stack, organization="o", workspaces=PrefixedRemoteWorkspaces("p-"))',
            {"backend": {"remote": {"organization": "o", "workspaces": {"prefix": "p-"}}}},
            {
                "backend": "remote",
                "config": {"organization": "o", "workspaces": {"prefix": "p-"}},
            },
        ),
        (
            'CloudBackend(stack, organization="o", workspaces=NamedCloudWorkspace("w", "p"))',
            {"cloud": {"organization": "o", "workspaces": {"name": "w", "project": "p"}}},
            {"backend": "remote", "config": {"organization": "o", "workspaces": {"name": "w"}}},
        ),
    ],
)
def test_another_stack_reads_the_state_of_a_backend(
    native: Run, backend: str, terraform: dict[str, Any], remote: dict[str, Any]
) -> None:
    """The data source has the backend's settings, and a workspace where the kind has some."""
    found = native(f"""
backend = {backend}
reader = TerraformStack(app, "reader")
backend.get_remote_state_data_source(reader, "state", "stack")
seen["reader"] = json.loads(Testing.synth(reader))
""")
    assert found.config["terraform"] == terraform
    assert found.seen["reader"]["data"]["terraform_remote_state"]["state"] == remote


def test_tagged_workspaces_are_no_source_of_references(native: Run) -> None:
    """Several workspaces have several states."""
    found = native("""
backend = CloudBackend(stack, organization="o", workspaces=TaggedCloudWorkspaces(["a"]))
attempt("read", lambda: backend.get_remote_state_data_source(stack, "state", "stack"))
""")
    assert (
        "only supports cross-stack references if the workspace is defined by name"
        in (found.errors["read"])
    )


def test_remote_state_gives_outputs_as_every_type(native: Run) -> None:
    """Defaults and workspace stand beside the configuration."""
    found = native("""
state = DataTerraformRemoteStateS3(
    stack, "state", bucket="b", key="k", workspace="w", defaults={"aB": text}
)
out("text", lambda: "x-" + state.get_string("a"))
out("number", lambda: state.get_number("b"))
out("list", lambda: Fn.element(state.get_list("c"), 0))
out("any", lambda: state.get("d"))
""")
    assert found.config["data"]["terraform_remote_state"]["state"] == {
        "backend": "s3",
        "config": {"bucket": "b", "key": "k"},
        "workspace": "w",
        "defaults": {"aB": "${aws_thing.thing.text}"},
    }
    where = "data.terraform_remote_state.state.outputs"
    assert found.values == {
        "text": f"x-${{{where}.a}}",
        "number": f"${{{where}.b}}",
        "list": f"${{element({where}.c, 0)}}",
        "any": f"${{{where}.d}}",
    }


def test_a_stack_has_one_backend(native: Run) -> None:
    """A second one is refused, as is one outside of a stack."""
    found = native("""
LocalBackend(stack, path="a")
attempt("second", lambda: S3Backend(stack, bucket="b", key="k"))
attempt("app", lambda: LocalBackend(app, path="a"))
""")
    assert "already a Construct with name 'backend'" in found.errors["second"]
    assert "You can only use constructs as part of a TerraformStack" in found.errors["app"]


def test_a_lock_file_needs_a_project_that_aims_high_enough(native: Run) -> None:
    """CDK Terrain refuses it by default, in the framework's own words."""
    body = """
def validated(key, context):
    app = Testing.app(context=context)
    stack = TerraformStack(app, "s")
    S3Backend(stack, bucket="b", key="k", use_lockfile=key != "off")
    attempt(key, lambda: Testing.synth(stack, True))

validated("on", {})
validated("off", {})
validated("high", {"targetVersions": {"terraform": ">=1.10"}})
validated("text", {"targetVersions": ">=1.10"})
"""
    found = native(body)
    assert found.errors.keys() == {"on", "text"}
    lines = found.errors["on"].splitlines()
    problem = "S3 native state locking requires"
    assert lines[1:3] == [
        f"  [s/backend] {problem} terraform >=1.10.0, but the project targets terraform >=1.5.7.",
        f"  [s/backend] {problem} opentofu >=1.10.0, but the project targets opentofu >=1.6.0.",
    ]
    assert "targetVersions context must be an object" in found.errors["text"]
