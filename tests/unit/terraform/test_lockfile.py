"""Which provider versions were chosen."""

from pathlib import Path

from stackproof.terraform.lockfile import Selection, selections


def test_the_chosen_versions_are_read_from_the_lock_file(tmp_path: Path) -> None:
    """Hosts are left out, and comments, constraints and hashes do not disturb."""
    (tmp_path / ".terraform.lock.hcl").write_text(
        '# provider "registry.terraform.io/no/comment" {\n'
        'provider "registry.terraform.io/hashicorp/random" {\n'
        '  version = "3.7.2"\n}\n\n'
        'provider "registry.opentofu.org/hashicorp/aws" {\n'
        '  version     = "5.100.0"\n  constraints = ">= 5.0.0"\n'
        '  hashes = [\n    "h1:x=",\n  ]\n}\n'
    )
    assert selections(tmp_path) == (
        Selection("hashicorp/aws", "5.100.0"),
        Selection("hashicorp/random", "3.7.2"),
    )


def test_before_init_nothing_is_chosen(tmp_path: Path) -> None:
    """A missing lock file is no error."""
    assert selections(tmp_path) == ()
