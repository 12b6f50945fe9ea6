"""Synthesized configurations and their overrides."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.core.errors import HostError, ProgramError
from stackproof.terraform.address import Address
from stackproof.terraform.config import Backend, Config, RequiredProvider
from stackproof.terraform.override import NAME, Kept, Override, Target, override

_DOCUMENT: dict[str, Any] = {
    "//": {"metadata": {"backend": "s3"}},
    "terraform": {
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": "6.69.1"}},
        "backend": {"s3": {"bucket": "states", "key": "k", "region": "us-east-1"}},
    },
    "provider": {
        "aws": [
            {"region": "us-east-1", "default_tags": [{"tags": {"A": "b"}}]},
            {"alias": "west", "region": "us-west-2", "profile": "production"},
        ]
    },
    "data": {"aws_availability_zones": {"zones": {"state": "available"}}},
    "resource": {
        "aws_sqs_queue": {
            "//": {"metadata": {}},
            "one": {"name": "q"},
            "three": {"count": 3, "provider": "aws.west"},
        },
        "random_id": {"suffix": {"for_each": {"a": 1, "b": 2}}},
    },
    "output": {"url": {"value": "${aws_sqs_queue.one.url}", "sensitive": True}},
}
_TARGET = Target(endpoint="http://127.0.0.1:5000")


def _overridden(document: dict[str, Any], **options: Any) -> Override:
    options.setdefault("target", _TARGET)
    return override(Config.parse(document), state="s.tfstate", **options)


def _aws(found: Override) -> list[dict[str, Any]]:
    document: Any = found.document
    blocks: list[dict[str, Any]] = document["provider"]["aws"]
    return blocks


def test_a_configuration_is_read_with_its_providers_backend_and_resources() -> None:
    """Aliases, counts, the default provider of each resource and implied providers are known."""
    config = Config.parse(_DOCUMENT)
    assert [block.key for block in config.providers] == ["aws", "aws.west"]
    assert [block.region for block in config.providers] == ["us-east-1", "us-west-2"]
    assert config.backend is not None
    assert config.backend.kind == "s3"
    assert config.required == (
        RequiredProvider("aws", "hashicorp/aws", "6.69.1"),
        RequiredProvider("random", "hashicorp/random"),
    )
    assert {
        str(block.address): (block.provider, block.instances) for block in config.resources
    } == {
        "aws_sqs_queue.one": ("aws", 1),
        "aws_sqs_queue.three": ("aws.west", 3),
        "random_id.suffix": ("random", 2),
    }
    assert [str(block.address) for block in config.data] == ["data.aws_availability_zones.zones"]
    assert [(output.name, output.sensitive) for output in config.outputs] == [("url", True)]
    assert config.instances == 6


def test_a_count_that_only_terraform_can_tell_is_not_guessed() -> None:
    """One unknown count makes the total unknown."""
    document = {"resource": {"aws_eip": {"e": {"count": "${var.n}"}, "f": {}}}}
    assert Config.parse(document).instances is None


def test_an_instance_leads_to_the_block_it_comes_from() -> None:
    """Keys do not matter, modes do."""
    config = Config.parse(_DOCUMENT)
    block = config.block(Address.parse("aws_sqs_queue.three[2]"))
    assert block is not None
    assert block.provider == "aws.west"
    assert config.block(Address.parse("data.aws_sqs_queue.three")) is None


@pytest.mark.parametrize("document", [{"resource": 7}, {"provider": [1]}, {"terraform": []}, {}])
def test_a_document_of_odd_form_gives_what_can_be_read(document: dict[str, Any]) -> None:
    """Terraform will judge the form; reading never fails on it."""
    assert Config.parse(document) == Config()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"{", "is no JSON"), (b"[]", "is no JSON object"), (b"\xff\xfe", "is no JSON")],
)
def test_a_file_that_is_no_configuration_is_told_with_its_path(
    tmp_path: Path, content: bytes, message: str
) -> None:
    """One line, and where."""
    path = tmp_path / "cdk.tf.json"
    path.write_bytes(content)
    with pytest.raises(ProgramError, match=message) as caught:
        Config.read(path)
    assert caught.value.where == str(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The operating system's reason is in the message."""
    with pytest.raises(ProgramError, match="cannot be read: No such file"):
        Config.read(tmp_path / "cdk.tf.json")


def test_every_alias_is_turned_to_the_target_by_a_block_of_its_own() -> None:
    """Terraform merges override blocks by alias; what the program says besides stays."""
    default, west = _aws(_overridden(_DOCUMENT))
    assert "alias" not in default
    assert west["alias"] == "west"
    for block in (default, west):
        assert block["access_key"] == "stackproof"
        assert block["max_retries"] == 4
        assert block["skip_credentials_validation"] is True
        assert "region" not in block
        assert "default_tags" not in block
    assert "profile" not in default
    assert west["profile"] is None


def test_the_backend_is_replaced_by_local_state_and_the_note_says_so() -> None:
    """So a proof never touches the program's real state."""
    found = _overridden(_DOCUMENT)
    settings: Any = found.document["terraform"]
    assert settings["backend"] == {"local": {"path": "s.tfstate"}}
    assert "the S3 backend was replaced by local state" in found.notes
    cloud = _overridden({"terraform": {"cloud": {"organization": "o"}}})
    assert cloud.notes == ("the cloud workspace was replaced by local state",)
    assert _overridden({"terraform": {"backend": {"local": {"path": "x"}}}}).notes == ()


def test_roles_are_replaced_by_one_of_the_target() -> None:
    """A nested block cannot be taken out by an override, but it can be replaced."""
    document = {
        "provider": {
            "aws": {
                "assume_role": [{"role_arn": "arn:aws:iam::999999999999:role/deploy"}],
                "assume_role_with_web_identity": {"web_identity_token_file": "/token"},
            }
        }
    }
    found = _overridden(document)
    (block,) = _aws(found)
    role = "arn:aws:iam::123456789012:role/stackproof"
    assert block["assume_role"] == [{"role_arn": role, "session_name": "stackproof"}]
    assert block["assume_role_with_web_identity"][0]["web_identity_token"] == "stackproof"  # noqa: S105 - for an AWS that checks none
    assert "provider aws: the role of `assume_role` was replaced" in found.notes


def test_every_endpoint_that_the_program_sets_is_turned_to_the_target() -> None:
    """Nested blocks are replaced together, so all keys are written, and only those."""
    document = {"provider": {"aws": {"endpoints": [{"s3": "http://a"}, {"sqs": "http://b"}]}}}
    (block,) = _aws(_overridden(document))
    assert block["endpoints"] == [{"s3": _TARGET.endpoint, "sqs": _TARGET.endpoint}]


def test_a_default_configuration_is_added_where_only_aliases_are_written() -> None:
    """Resources without a provider would otherwise reach the real AWS."""
    document = {"provider": {"aws": {"alias": "west"}}, "resource": {"aws_eip": {"e": {}}}}
    blocks = _aws(_overridden(document))
    assert [block.get("alias") for block in blocks] == [None, "west"]


def test_other_providers_are_left_alone() -> None:
    """Only the AWS provider is turned, under whatever local name it goes."""
    document = {
        "terraform": {"required_providers": {"cloud": {"source": "hashicorp/aws"}}},
        "provider": {"cloud": {"region": "eu-west-1"}, "random": {}},
    }
    found: Any = _overridden(document).document
    assert list(found["provider"]) == ["cloud"]


def test_for_the_real_aws_only_the_state_is_moved() -> None:
    """Without a target the providers stay as the program has them."""
    found = _overridden(_DOCUMENT, target=None)
    assert "provider" not in found.document


def test_a_provider_version_is_relaxed_only_where_asked_and_with_a_note() -> None:
    """The note names both constraints."""
    versions = {"aws": ">= 5.100, < 7", "null": "1.0.0"}
    found = _overridden(_DOCUMENT, versions=versions)
    settings: Any = found.document["terraform"]
    assert settings["required_providers"] == {
        "aws": {"source": "hashicorp/aws", "version": ">= 5.100, < 7"}
    }
    note = "provider aws: the version 6.69.1 was relaxed to >= 5.100, < 7"
    assert note in found.notes
    same: Any = _overridden(_DOCUMENT, versions={"aws": "6.69.1"}).document["terraform"]
    assert "required_providers" not in same


def test_reading_another_stacks_state_is_noted() -> None:
    """Its backend is not ours to move."""
    document = {"data": {"terraform_remote_state": {"net": {"backend": "s3"}}}}
    assert _overridden(document).notes == (
        "data.terraform_remote_state.net reads the state of another stack, which was left as it is",
    )


_NET: Any = {"backend": "s3", "config": {"bucket": "b", "key": "net", "region": "us-east-1"}}


@pytest.mark.parametrize(
    ("asked", "is_meant"),
    [
        (_NET, True),
        ({**_NET, "workspace": "${terraform.workspace}"}, True),
        ({**_NET, "workspace": "other"}, False),
        ({**_NET, "config": {**_NET["config"], "key": "dns"}}, False),
        ({**_NET, "config": {"region": "us-east-1"}}, False),
        ({**_NET, "config": "${local.where}"}, False),
        ({**_NET, "backend": "gcs"}, False),
    ],
)
def test_the_state_of_a_stack_that_is_deployed_along_is_read_from_where_it_is(
    asked: dict[str, Any], *, is_meant: bool
) -> None:
    """It is known by its backend and what names a state there; the region of a bucket does not."""
    kept = Kept(Backend("s3", {"bucket": "b", "key": "net", "encrypt": True}), "/s/net.tfstate")
    document = {"data": {"terraform_remote_state": {"net": asked}}}
    found = _overridden(document, siblings=[kept])
    local = {"net": {"backend": "local", "config": {"path": "/s/net.tfstate"}}}
    assert found.document.get("data") == ({"terraform_remote_state": local} if is_meant else None)
    assert any("was left as it is" in note for note in found.notes) is not is_meant


def test_arguments_of_resources_can_be_changed() -> None:
    """Nothing else of the override is lost."""
    found = _overridden(_DOCUMENT)
    changed = found.changing({Address("aws_sqs_queue", "one"): {"name": "r"}})
    assert changed.document == {
        **found.document,
        "resource": {"aws_sqs_queue": {"one": {"name": "r"}}},
    }


def test_the_override_is_written_beside_the_configuration(tmp_path: Path) -> None:
    """The file's name is one that Terraform merges; the configuration is not touched."""
    original = tmp_path / "cdk.tf.json"
    original.write_text(json.dumps(_DOCUMENT))
    found = _overridden(_DOCUMENT)
    path = found.write(tmp_path)
    assert path == tmp_path / NAME
    assert path.name.endswith("_override.tf.json")
    assert json.loads(path.read_text()) == found.document
    assert json.loads(original.read_text()) == _DOCUMENT
    with pytest.raises(HostError, match="the override file cannot be written"):
        found.write(tmp_path / "gone")
