"""Which versions a project asks for."""

import json
from pathlib import Path

import pytest

from stackproof.bindings.choose import pinned_versions, pins

AWS = "cdktf-cdktf-provider-aws"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", f"# ours\n{AWS}==20.1.0  # why\nrequests==2.0\n"),
        ("requirements-dev.txt", f"{AWS.replace('-', '_')} == 20.1.0 ; python_version > '3.9'\n"),
        ("requirements.txt", f"\ufeff{AWS}[extra]===20.1.0 \\\n    --hash=sha256:00\n"),
        ("requirements/prod.txt", f"{AWS}==20.1.0 --hash=sha256:00\r\n"),
        ("pyproject.toml", f'[project]\ndependencies = ["{AWS}==20.1.0"]\n'),
        ("pyproject.toml", f'[project.optional-dependencies]\nx = ["{AWS}==20.1.0"]\n'),
        (
            "pyproject.toml",
            f'[dependency-groups]\nx = [{{include-group = "y"}}, "{AWS}==20.1.0"]\n',
        ),
        ("pyproject.toml", f'[tool.poetry.dependencies]\n{AWS} = "20.1.0"\n'),
        (
            "pyproject.toml",
            f'[tool.poetry.group.x.dependencies]\n{AWS} = {{version = "==20.1.0"}}\n',
        ),
        ("Pipfile", f'[packages]\n{AWS} = "==20.1.0"\n'),
        ("Pipfile.lock", json.dumps({"default": {AWS: {"version": "==20.1.0"}}})),
        ("poetry.lock", f'[[package]]\nname = "{AWS}"\nversion = "20.1.0"\n'),
        ("pdm.lock", f'[[package]]\nname = "{AWS}"\nversion = "20.1.0"\n'),
        ("setup.cfg", f"[options]\ninstall_requires =\n    {AWS}==20.1.0\n"),
        ("uv.lock", f'version = 1\n[[package]]\nname = "{AWS}"\nversion = "20.1.0"\n'),
    ],
)
def test_an_exact_version_is_read(tmp_path: Path, name: str, text: str) -> None:
    """Every usual file can say which version is meant; other dependencies are left out."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = pins(tmp_path)
    assert (found.versions, found.notes) == ({AWS: "20.1.0"}, ())


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("requirements.txt", f"{AWS}\n-r other.txt\n./{AWS}.whl\n{AWS} @ https://host/{AWS}.whl\n"),
        ("pyproject.toml", f'[tool.poetry.dependencies]\n{AWS} = "^20 || ^21"\n'),
        ("pyproject.toml", f'[tool.poetry.dependencies]\n{AWS} = {{git = "https://host/x"}}\n'),
        ("Pipfile", f'[packages]\n{AWS} = "*"\n'),
        ("cdktf.json", '{"language": "python", "terraformProviders": ["aws", {"name": "aws"}]}'),
        ("uv.lock", f'[[package]]\nname = "{AWS}"\nsource = {{virtual = "."}}\n'),
    ],
)
def test_what_allows_any_version_pins_nothing(tmp_path: Path, name: str, text: str) -> None:
    """A name alone, an address and a form that is not read say nothing of the version."""
    (tmp_path / name).write_text(text)
    assert pinned_versions(tmp_path) == {}


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("requirements.txt", f"{AWS}>=20, <21  # why\n", ">=20,<21"),
        ("requirements.txt", f"{AWS}~=20.1 ; python_version > '3.9'\n", "~=20.1"),
        ("requirements.txt", f"{AWS}==20.*\n", "==20.*"),
        ("pyproject.toml", f'[project]\ndependencies = ["{AWS} (>=20,<21)"]\n', ">=20,<21"),
        ("pyproject.toml", f'[tool.poetry.dependencies]\n{AWS} = "^20.1"\n', "^20.1"),
        ("pyproject.toml", f'[tool.poetry.dependencies]\n{AWS} = "20.*"\n', "20.*"),
        ("Pipfile", f'[packages]\n{AWS} = {{version = "~=20.1"}}\n', "~=20.1"),
        ("setup.cfg", f"[options]\ninstall_requires =\n    {AWS}>=20\n    boto3\n", ">=20"),
        ("setup.cfg", f"[options.extras_require]\ninfra = {AWS}~=20.0\n", "~=20.0"),
        ("cdktf.json", '{"terraformProviders": ["aws@~> 5.0"]}', "provider ~> 5.0"),
        ("cdktf.json", '{"terraformProviders": ["hashicorp/aws@>=5,<6"]}', "provider >=5,<6"),
        (
            "cdktf.json",
            '{"terraformProviders": [{"name": "aws", "version": "~> 5.0"}]}',
            "provider ~> 5.0",
        ),
    ],
)
def test_a_range_is_read(tmp_path: Path, name: str, text: str, wanted: str) -> None:
    """Every usual file can ask for a range of versions, in the words of its kind."""
    (tmp_path / name).write_text(text)
    assert pins(tmp_path).versions[AWS] == wanted


def test_a_version_outranks_a_range(tmp_path: Path) -> None:
    """Where one file has a range and another a version, the version is meant."""
    (tmp_path / "requirements.txt").write_text(f"{AWS}>=19\n")
    (tmp_path / "setup.cfg").write_text(f"[options]\ninstall_requires = {AWS}==20.1.0\n")
    assert pinned_versions(tmp_path) == {AWS: "20.1.0"}


def test_a_lock_file_outranks_what_a_person_wrote(tmp_path: Path) -> None:
    """Where files disagree, the one that is installed from wins."""
    (tmp_path / "requirements.txt").write_text(f"{AWS}==19.0.0\n")
    (tmp_path / "poetry.lock").write_text(f'[[package]]\nname = "{AWS}"\nversion = "20.1.0"\n')
    assert pinned_versions(tmp_path) == {AWS: "20.1.0"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", b"[project\n"),
        ("pyproject.toml", b"project = 3\n"),
        ("pyproject.toml", b"[project]\ndependencies = 3\n"),
        ("Pipfile.lock", b"[1, 2]"),
        ("Pipfile.lock", b"[" * 100_000),
        ("poetry.lock", b"package = [1]\n"),
        ("poetry.lock", b"[[package]]\nversion = '1'\n"),
        ("requirements.txt", b"\xff\xfe\x00"),
        ("uv.lock", b"\x00"),
        ("setup.cfg", b"install_requires = x\n"),
        ("cdktf.json", b"[]"),
        ("cdktf.json", b'{"terraformProviders": [{"version": "1"}]}'),
    ],
)
def test_a_bad_file_is_named_and_passed_over(tmp_path: Path, name: str, content: bytes) -> None:
    """A file that cannot be read costs one line, and the others are still read."""
    (tmp_path / name).write_bytes(content)
    (tmp_path / "requirements-ok.txt").write_text(f"{AWS}==20.1.0\n")
    found = pins(tmp_path)
    assert found.versions == {AWS: "20.1.0"}
    assert len(found.notes) == 1
    assert found.notes[0].startswith(f"{name} is ignored: ")
    assert "\n" not in found.notes[0]


def test_a_folder_that_is_not_there_pins_nothing(tmp_path: Path) -> None:
    """A project without files is a project without pins."""
    found = pins(tmp_path / "nowhere")
    assert (found.versions, found.notes) == ({}, ())
