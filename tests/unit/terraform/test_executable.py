"""Which executable is used."""

import os
from pathlib import Path
from typing import Any

import pytest

from stackproof.core.errors import HostError
from stackproof.terraform.program import Flavour, find, probe

_ANSWERS = """
version, name = {version!r}, {name!r}
if "-json" in arguments:
    print(json.dumps({{"terraform_version": version}}))
else:
    print(f"{{name}} v{{version}}")
"""


def _program(fake: Any, version: str, name: str = "Terraform", file: str = "terraform") -> Path:
    path: Path = fake(_ANSWERS.format(version=version, name=name), name=file)
    return path


def _environ(tmp_path: Path, **more: str) -> dict[str, str]:
    return {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path), **more}


def test_terraform_on_the_path_is_preferred_to_opentofu(fake: Any, tmp_path: Path) -> None:
    """With both there, Terraform is used, and nothing needs saying."""
    _program(fake, "1.11.4")
    _program(fake, "1.10.6", "OpenTofu", "tofu")
    found = find(environ=_environ(tmp_path))
    assert str(found.executable) == "Terraform 1.11.4"
    assert found.executable.path == tmp_path / "bin" / "terraform"
    assert found.notes == ()


def test_an_old_terraform_gives_way_to_a_good_opentofu_with_a_note(
    fake: Any, tmp_path: Path
) -> None:
    """The note names what was passed over and what is used."""
    _program(fake, "1.5.7")
    _program(fake, "1.10.6", "OpenTofu", "tofu")
    found = find(environ=_environ(tmp_path))
    assert found.executable.flavour is Flavour.OPENTOFU
    assert found.notes == (
        "Terraform 1.5.7 is too old; 1.10.0 or newer is needed; OpenTofu 1.10.6 is used instead",
    )


def test_an_old_terraform_alone_is_refused_with_version_path_and_need(
    fake: Any, tmp_path: Path
) -> None:
    """The error says what was found, where, and what is needed."""
    path = _program(fake, "1.9.8")
    with pytest.raises(HostError) as caught:
        find(environ=_environ(tmp_path))
    assert caught.value.message == "Terraform 1.9.8 is too old; 1.10.0 or newer is needed"
    assert caught.value.where == str(path)
    assert caught.value.help


def test_the_variable_wins_over_the_path_and_the_setting_over_the_variable(
    fake: Any, tmp_path: Path
) -> None:
    """A named executable is used even if another one is on the PATH."""
    _program(fake, "1.11.4")
    mine = _program(fake, "1.12.0", file="mine")
    other = _program(fake, "1.13.0", file="other")
    environ = _environ(tmp_path, STACKPROOF_TERRAFORM=str(mine))
    assert find(environ=environ).executable.path == mine
    assert find(str(other), environ=environ).executable.path == other


def test_a_named_executable_that_will_not_do_is_no_reason_to_take_another(
    fake: Any, tmp_path: Path
) -> None:
    """Whoever names one wants that one."""
    _program(fake, "1.11.4")
    old = _program(fake, "1.2.0", file="old")
    with pytest.raises(HostError, match=r"1\.2\.0 is too old"):
        find(str(old), environ=_environ(tmp_path))
    with pytest.raises(HostError, match="is no executable file"):
        find(str(tmp_path / "nowhere"), environ=_environ(tmp_path))


def test_the_newest_opentofu_of_the_cache_is_the_last_resort(fake: Any, tmp_path: Path) -> None:
    """It is used when neither program is on the PATH."""
    for version in ("1.10.6", "1.9.0", "1.10.11"):
        kept = tmp_path / "cache" / "opentofu" / version / "tofu"
        kept.parent.mkdir(parents=True)
        _program(fake, version, "OpenTofu", "tofu").rename(kept)
    found = find(cache=tmp_path / "cache", environ=_environ(tmp_path))
    assert str(found.executable) == "OpenTofu 1.10.11"


def test_without_either_program_the_error_says_what_to_do(tmp_path: Path) -> None:
    """It names both the set-up command and what can be installed."""
    with pytest.raises(HostError) as caught:
        find(cache=tmp_path, environ=_environ(tmp_path))
    assert caught.value.message == "neither Terraform nor OpenTofu is installed"
    assert caught.value.help is not None
    assert "stackproof setup" in caught.value.help


def test_opentofu_under_the_name_of_terraform_is_known_for_what_it_is(
    fake: Any, tmp_path: Path
) -> None:
    """The two look providers up in different registries, so the name alone will not do."""
    path = _program(fake, "1.10.6", "OpenTofu", "terraform")
    assert probe(path, _environ(tmp_path)).flavour is Flavour.OPENTOFU


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("print('hello')", "does not say its version"),
        ("sys.exit('broken')", "does not say its version"),
        ("print('{}')", "does not say its version"),
        ("print(json.dumps({'terraform_version': 'x'}))", "does not say its version"),
    ],
)
def test_a_program_that_answers_nonsense_is_refused(
    fake: Any, tmp_path: Path, body: str, message: str
) -> None:
    """Whatever it says, the error is one line."""
    with pytest.raises(HostError, match=message):
        probe(fake(body), _environ(tmp_path))


def test_a_file_that_is_no_program_is_refused(tmp_path: Path) -> None:
    """The operating system's reason is in the message."""
    path = tmp_path / "terraform"
    path.write_bytes(b"\x00\x01\x02")
    path.chmod(0o755)
    with pytest.raises(HostError, match="cannot be run: Exec format error"):
        probe(path, {"PATH": os.defpath})


def test_a_prerelease_counts_as_its_release(fake: Any, tmp_path: Path) -> None:
    """A beta of a good version is good."""
    assert probe(_program(fake, "1.12.0-beta2"), _environ(tmp_path)).version == (1, 12, 0)
