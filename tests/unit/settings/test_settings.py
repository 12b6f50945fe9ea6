"""Settings of a project."""

from pathlib import Path

import pytest

from stackproof.core.engine import Engine
from stackproof.core.errors import UsageError
from stackproof.settings.model import Settings, load
from stackproof.settings.paths import cache_folder


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    """A project need not say anything."""
    assert load(tmp_path) == Settings(root=tmp_path)


def test_the_nearest_file_above_counts(tmp_path: Path) -> None:
    """A program in a folder of a project has the project's settings."""
    (tmp_path / "pyproject.toml").write_text('[tool.stackproof]\nentry = "far.py"\n')
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (inner / "pyproject.toml").write_text('[project]\nname = "x"\n')
    settings = load(inner / "main.py")
    assert (settings.root, settings.entry) == (tmp_path, "far.py")
    (tmp_path / "a" / "stackproof.toml").write_text('entry = "near.py"\n')
    assert load(inner).entry == "near.py"


def test_every_setting_can_be_given(tmp_path: Path) -> None:
    """Hyphens in the file, underscores in Python."""
    (tmp_path / "stackproof.toml").write_text(
        'env = { ENVIRONMENT_SUFFIX = "pr7" }\npass-env = ["BUILD"]\nsynth-timeout = 5\n'
        'engine = "node"\nsynth-network = true\nwritable = ["../dist"]\n'
        'provider-mirror = "/mirror"\nbindings = { cdktn = "0.24.0" }\nignore = ["SP102"]\n'
    )
    settings = load(tmp_path)
    assert settings.env == {"ENVIRONMENT_SUFFIX": "pr7"}
    assert settings.pass_env == ("BUILD",)
    assert settings.synth_timeout == 5
    assert settings.engine is Engine.NODE
    assert settings.synth_network
    assert settings.writable == ("../dist",)
    assert settings.provider_mirror == "/mirror"
    assert settings.ignore == ("SP102",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("entri = 'x'\n", "no setting `entri`"),
        ("synth-timeout = 0\n", "`synth-timeout` is 0"),
        ("synth-timeout = true\n", "`synth-timeout` is True"),
        ("engine = 'deno'\n", "`engine` is 'deno'"),
        ("synth-network = 1\n", "`synth-network` is 1"),
        ("env = ['A=1']\n", r"`env` is \['A=1'\]"),
        ("ignore = 'SP101'\n", "`ignore` is 'SP101'"),
        ("entry = \n", "not TOML"),
        ("\xff", "not TOML"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    """With the key, the value and the file."""
    (tmp_path / "stackproof.toml").write_bytes(text.encode("latin-1"))
    with pytest.raises(UsageError, match=message) as caught:
        load(tmp_path)
    assert str(tmp_path) in str(caught.value.where)


def test_the_cache_can_be_put_elsewhere() -> None:
    """By our own variable first, then by that of the XDG specification if it is absolute."""
    home = Path.home() / ".cache" / "stackproof"
    assert cache_folder({"STACKPROOF_CACHE": "/a", "XDG_CACHE_HOME": "/b"}) == Path("/a")
    assert cache_folder({"XDG_CACHE_HOME": "/b"}) == Path("/b/stackproof")
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == home
