"""Which file is the program."""

import sys
from pathlib import Path

import pytest

from stackproof.core.errors import NoInput, UsageError
from stackproof.settings.model import Settings
from stackproof.synth.interface import Program
from stackproof.synth.locate import locate


def find(path: Path, **options: object) -> Program:
    """The program there, for a project with these settings."""
    root = path if path.is_dir() else path.parent
    return locate(path, Settings(root=root, **options), {"GIVEN": "1", "SECRET": "2"})  # type: ignore[arg-type]


def test_a_file_is_itself(tmp_path: Path) -> None:
    """It runs in its own folder, on our interpreter, with none of our variables."""
    (tmp_path / "infra.py").write_text("x = 1\n")
    program = find(tmp_path / "infra.py")
    assert (program.folder, program.entry) == (tmp_path, tmp_path / "infra.py")
    assert program.python == Path(sys.executable)
    assert program.env == {}


@pytest.mark.parametrize(
    ("app", "entry", "arguments"),
    [
        ("python main.py", "main.py", ()),
        ("pipenv run python tap.py --env dev", "tap.py", ("--env", "dev")),
        ("uv run 'my app.py'", "my app.py", ()),
    ],
)
def test_cdktf_json_says_it(
    tmp_path: Path, app: str, entry: str, arguments: tuple[str, ...]
) -> None:
    """Whatever runs the file there, the file is the program."""
    (tmp_path / "cdktf.json").write_text(f'{{"language": "python", "app": "{app}"}}')
    (tmp_path / entry).write_text("x = 1\n")
    program = find(tmp_path)
    assert (program.entry.name, program.arguments) == (entry, arguments)


def test_a_setting_wins_over_cdktf_json(tmp_path: Path) -> None:
    """The person who wrote a setting meant it."""
    (tmp_path / "cdktf.json").write_text('{"app": "python main.py"}')
    for name in ("main.py", "other.py"):
        (tmp_path / name).write_text("x = 1\n")
    assert find(tmp_path, entry="other.py").entry.name == "other.py"


def test_usual_names_are_found(tmp_path: Path) -> None:
    """`main.py` before `app.py`."""
    (tmp_path / "app.py").write_text("x = 1\n")
    assert find(tmp_path).entry.name == "app.py"
    (tmp_path / "main.py").write_text("x = 1\n")
    assert find(tmp_path).entry.name == "main.py"


def test_the_projects_own_environment_runs_it(tmp_path: Path) -> None:
    """A `.venv` beside the program has the framework it was written for."""
    (tmp_path / "main.py").write_text("x = 1\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert find(tmp_path).python == python


def test_variables_are_passed_by_name_only(tmp_path: Path) -> None:
    """A variable that the settings do not name stays with us; one we lack is left out."""
    (tmp_path / "main.py").write_text("x = 1\n")
    program = find(tmp_path, pass_env=("GIVEN", "ABSENT"), env={"FIXED": "3"})
    assert program.env == {"FIXED": "3", "GIVEN": "1"}


def test_nothing_there_is_no_input(tmp_path: Path) -> None:
    """A missing path, a folder without a program, an empty program."""
    with pytest.raises(NoInput, match="there is no"):
        find(tmp_path / "absent")
    (tmp_path / "helpers.py").write_text("x = 1\n")
    with pytest.raises(NoInput, match="no program in") as caught:
        find(tmp_path)
    assert "helpers.py" in str(caught.value.help)
    (tmp_path / "main.py").write_text(" \n\n")
    with pytest.raises(NoInput, match="is empty"):
        find(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("cdktf.json", "{", "cannot be read"),
        ("cdktf.json", '{"app": "python gone.py"}', "which does not exist"),
        ("cdktf.json", '{"app": "python \'gone.py"}', "is not a command"),
        ("cdktf.json", '{"app": "npx ts-node main.ts"}', "names no Python file"),
        ("cdktf.json", '{"app": "python -m infra"}', "names no Python file"),
    ],
)
def test_a_wrong_cdktf_json_is_told(tmp_path: Path, name: str, content: str, message: str) -> None:
    """With its path, so that it can be mended."""
    (tmp_path / name).write_text(content)
    with pytest.raises(UsageError, match=message) as caught:
        find(tmp_path)
    assert str(caught.value.where).endswith(name)


def test_wrong_settings_are_told(tmp_path: Path) -> None:
    """An entry or an interpreter that does not exist."""
    (tmp_path / "main.py").write_text("x = 1\n")
    with pytest.raises(UsageError, match=r"names `gone\.py`"):
        find(tmp_path, entry="gone.py")
    with pytest.raises(UsageError, match="`python` names"):
        find(tmp_path, python="no/python")
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(UsageError, match="not a Python file"):
        find(tmp_path / "notes.txt")
