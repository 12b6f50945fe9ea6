"""From paths to files: what is found, what is left out, what cannot be read."""

import os
from pathlib import Path

import pytest

from stackproof.program.parse import MAX_BYTES
from stackproof.program.sources import Shadows, Sources, read


def put(root: Path, *names: str) -> None:
    """Make files with a line of Python."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("a = 1\n")


def names(sources: Sources, root: Path) -> list[str]:
    """The files that were read, relative to a folder."""
    return [Path(text.path).relative_to(root).as_posix() for text in sources.texts]


def test_a_folder_gives_its_python_files_and_leaves_out_what_is_not_the_programs(
    tmp_path: Path,
) -> None:
    """Hidden folders, environments, node modules, output and generated bindings are left out."""
    put(
        tmp_path,
        "main.py",
        "lib/stack.py",
        "lib/notes.txt",
        ".git/hook.py",
        "venv/a.py",
        "env/pyvenv.cfg",
        "env/b.py",
        "node_modules/c.py",
        "cdktf.out/d.py",
        "imports/aws/_jsii/__init__.py",
        "imports/aws/__init__.py",
        "tests/test_stack.py",
    )
    assert names(read([tmp_path]), tmp_path) == ["lib/stack.py", "main.py", "tests/test_stack.py"]


def test_what_is_named_is_read_even_if_a_search_would_leave_it_out(tmp_path: Path) -> None:
    """A person who names a file or a hidden folder means it."""
    put(tmp_path, ".hidden/a.py", "script")
    found = read([tmp_path / ".hidden", tmp_path / "script"])
    assert names(found, tmp_path) == [".hidden/a.py", "script"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    """A folder and a file in it, or a link to it, give one text."""
    put(tmp_path, "a.py")
    (tmp_path / "b.py").symlink_to(tmp_path / "a.py")
    assert names(read([tmp_path, tmp_path / "a.py"]), tmp_path) == ["a.py"]


def test_links_that_lead_in_circles_end(tmp_path: Path) -> None:
    """A link to the folder above is not followed; one to itself is a problem."""
    put(tmp_path, "lib/a.py")
    (tmp_path / "lib" / "up").symlink_to(tmp_path)
    (tmp_path / "lib" / "up.py").symlink_to(tmp_path)
    (tmp_path / "self.py").symlink_to(tmp_path / "self.py")
    found = read([tmp_path])
    assert names(found, tmp_path) == ["lib/a.py"]
    assert [problem.path for problem in found.problems] == [(tmp_path / "self.py").as_posix()]
    assert "symbolic links" in found.problems[0].message


def test_what_is_missing_or_no_file_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    """A missing path and a pipe do not stop the file beside them."""
    put(tmp_path, "a.py")
    os.mkfifo(tmp_path / "pipe.py")
    found = read([tmp_path / "none", tmp_path])
    assert names(found, tmp_path) == ["a.py"]
    assert [problem.message for problem in found.problems] == [
        "cannot be read: no such file or directory",
        "this is neither a file nor a folder",
    ]


def test_a_folder_that_may_not_be_read_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is named and the others are read."""
    # A superuser may read everything, so that the refusal is played.
    put(tmp_path, "a.py", "locked/b.py")
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("stackproof.program.sources.os.scandir", refusing)
    found = read([tmp_path])
    assert names(found, tmp_path) == ["a.py"]
    assert [(problem.path, problem.message) for problem in found.problems] == [
        ((tmp_path / "locked").as_posix(), "cannot be read: permission denied")
    ]


def test_a_file_beyond_the_limit_is_a_problem_with_its_size(tmp_path: Path) -> None:
    """It is not read to its end."""
    with (tmp_path / "big.py").open("wb") as file:
        file.truncate(MAX_BYTES + 2_000_000)
    assert [problem.message for problem in read([tmp_path]).problems] == [
        "the file has 12 MB; at most 10 MB are read"
    ]


@pytest.mark.parametrize(
    ("made", "is_shadowed"),
    [
        ("cdktf.py", True),
        ("lib/cdktf/__init__.py", True),
        ("cdktf/__init__.py", True),
        ("cdktf/notes.py", False),
        ("other/cdktf.py", False),
        ("../cdktf.py", False),
    ],
)
def test_a_programs_own_module_shadows_the_bindings(
    made: str,
    is_shadowed: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    """Only regular modules beside a file or above it count, up to the project's root."""
    project = tmp_path / "project"
    put(project, "pyproject.toml", "lib/stack.py", made)
    assert Shadows()((project / "lib" / "stack.py").as_posix(), "cdktf") is is_shadowed


def test_generated_bindings_shadow_nothing(tmp_path: Path) -> None:
    """A folder with an assembly is bindings."""
    put(tmp_path, "main.py", "aws/__init__.py", "aws/_jsii/__init__.py")
    assert not Shadows()((tmp_path / "main.py").as_posix(), "aws")


def test_what_is_excluded_is_not_looked_at(tmp_path: Path) -> None:
    """A folder that is left out is not searched; a file in it that is named is read."""
    for name in ("a.py", "out/b.py", "out/deep/c.py", "in/d.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    asked: list[str] = []

    def is_excluded(path: str) -> bool:
        asked.append(Path(path).relative_to(tmp_path).as_posix())
        return path.endswith(("/out", "a.py"))

    found = read([tmp_path], is_excluded)
    assert [Path(text.path).name for text in found.texts] == ["d.py"]
    assert sorted(asked) == ["a.py", "in", "in/d.py", "out"]
    named = read([tmp_path / "out" / "b.py"], is_excluded)
    assert [Path(text.path).name for text in named.texts] == ["b.py"]
