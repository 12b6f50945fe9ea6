"""The compact table of a provider's schema."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.core.errors import HostError
from stackproof.terraform.runner import Terraform
from stackproof.terraform.schema import SHIPPED, Schema, shipped
from stackproof.terraform.schema_table import at_hand, keep, of, table

SCHEMA: dict[str, Any] = {
    "provider_schemas": {
        "registry.terraform.io/acme/cloud": {
            "resource_schemas": {
                "cloud_box": {
                    "block": {
                        "attributes": {
                            "name": {"type": "string", "required": True},
                            "key": {"type": "string", "optional": True, "sensitive": True},
                            "id": {"type": "string", "computed": True, "sensitive": True},
                            "lid": {
                                "optional": True,
                                "nested_type": {
                                    "nesting_mode": "single",
                                    "attributes": {"code": {"type": "string", "required": True}},
                                },
                            },
                        },
                        "block_types": {
                            "side": {
                                "nesting_mode": "list",
                                "min_items": 1,
                                "max_items": 4,
                                "block": {
                                    "attributes": {
                                        "pin": {
                                            "type": "string",
                                            "optional": True,
                                            "sensitive": True,
                                        }
                                    }
                                },
                            }
                        },
                    }
                }
            }
        }
    }
}


def made() -> bytes:
    """The table of a small provider."""
    return table(SCHEMA, source="acme/cloud", version="1.2.3")


def test_the_table_says_what_terraform_said() -> None:
    """Types, marks, nesting and limits survive."""
    schema = Schema(made())
    box = schema.resource("cloud_box")
    assert schema.basis == "acme/cloud 1.2.3"
    assert box is not None
    assert box.attributes["name"].required
    assert box.attributes["name"].type == "string"
    side = box.blocks["side"]
    assert (side.nesting, side.least, side.most) == ("list", 1, 4)
    assert box.blocks["lid"].block.attributes["code"].required


def test_only_sensitive_arguments_that_can_be_given_are_named() -> None:
    """What the provider computes is no argument."""
    box = Schema(made()).resource("cloud_box")
    assert box is not None
    assert sorted(box.sensitive()) == ["key", "side.pin"]


def test_an_unknown_type_has_no_schema() -> None:
    """Other providers' resources are not guessed at."""
    assert Schema(made()).resource("aws_s3_bucket") is None
    assert Schema(made()).data("cloud_box") is None


def test_a_table_is_kept_and_found_by_its_version(tmp_path: Path) -> None:
    """The cache answers for exactly the version that was asked."""
    keep(made(), tmp_path / "schemas")
    found = at_hand("acme/cloud", "1.2.3", tmp_path / "schemas")
    assert found is not None
    assert list(found.types()) == ["cloud_box"]
    assert at_hand("acme/cloud", "1.2.4", tmp_path / "schemas") is None


def test_terraform_is_asked_once_for_each_version(
    terraform: Callable[..., Terraform], tmp_path: Path
) -> None:
    """The second time the cache answers, and Terraform is not run."""
    body = f"""
    with open("calls", "a") as file:
        file.write(" ".join(arguments) + "\\n")
    print(json.dumps({SCHEMA!r}))
    """
    run = terraform(body)
    for _ in range(2):
        assert of(run, "acme/cloud", "1.2.3", tmp_path / "kept").version == "1.2.3"
    assert (run.workdir / "calls").read_text() == "providers schema -json\n"


def test_a_terraform_that_fails_is_said_in_one_line(
    terraform: Callable[..., Terraform], tmp_path: Path
) -> None:
    """Nothing is kept of a schema that could not be read."""
    with pytest.raises(HostError, match="schemas cannot be read"):
        of(terraform("sys.exit(1)"), "acme/cloud", "1.2.3", tmp_path / "kept")
    assert not (tmp_path / "kept").exists()


def test_a_folder_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    """The person reads which file could not be kept."""
    (tmp_path / "schemas").write_text("a file")
    with pytest.raises(HostError, match="cannot keep"):
        keep(made(), tmp_path / "schemas")


def test_a_damaged_table_is_said_in_one_line() -> None:
    """A broken cache is no traceback."""
    with pytest.raises(HostError, match="cannot be read"):
        Schema(b"something else")


def test_a_provider_that_terraform_does_not_know_is_said_in_one_line() -> None:
    """The document may be of another provider."""
    with pytest.raises(HostError, match="no schema of acme/other"):
        table(SCHEMA, source="acme/other", version="1")


def test_the_shipped_table_knows_the_aws_provider() -> None:
    """All resources are there, and the arguments that matter are sensitive."""
    schema = shipped()
    database = schema.resource("aws_db_instance")
    assert schema.basis == "hashicorp/aws 5.100.0"
    assert len(list(schema.types())) == 1526
    assert database is not None
    assert set(database.sensitive()) == {"password", "password_wo"}


def test_the_shipped_table_is_small() -> None:
    """It travels with every installation."""
    (path,) = SHIPPED.glob("*.schema")
    assert path.stat().st_size < 2_000_000
