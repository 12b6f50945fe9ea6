"""Files and folders beside a stack."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from support.runtime import Run


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a file and a folder."""
    (tmp_path / "cdktf.json").write_text("{}")
    (tmp_path / "files" / "sub").mkdir(parents=True)
    (tmp_path / "files" / "f.txt").write_text("x")
    (tmp_path / "files" / "sub" / "B.txt").write_text("yy")
    return tmp_path


_SYNTH = """
own = App(outdir="own")
second = TerraformStack(own, "second")
file = TerraformAsset(second, "file", path="files/f.txt")
folder = TerraformAsset(second, "folder", path="./files", type=AssetType.DIRECTORY)
archive = TerraformAsset(
    Construct(second, "inner"), "archive", path=os.path.abspath("files"), type=AssetType.ARCHIVE
)
seen["paths"] = [file.path, folder.path, archive.path]
seen["names"] = [file.file_name, folder.file_name, archive.file_name]
own.synth()
"""


@pytest.mark.parametrize(
    ("framework", "entries"),
    [("cdktn", ["f.txt", "sub/B.txt"]), ("cdktf", ["sub/", "f.txt", "sub/B.txt"])],
)
def test_assets_are_copied_under_the_hash_of_their_content(
    native: Run, project: Path, framework: str, entries: list[str]
) -> None:
    """A folder's hash is that of its files one after another; an archive holds the same files."""
    found = native(_SYNTH, framework)
    file, folder, archive = found.seen["paths"]
    assert file == "assets/file/9DD4E461268C8034F5C8564E155C67A6/f.txt"
    content = folder.rpartition("/")[2]
    assert folder == f"assets/folder/{content}"
    assert archive.startswith("assets/inner_archive_")
    assert archive.endswith(f"/{content}/archive.zip")
    assert found.seen["names"] == ["f.txt", "files", "archive.zip"]
    written = project / "own" / "stacks" / "second"
    assert (written / file).read_text() == "x"
    assert (written / folder / "sub" / "B.txt").read_text() == "yy"
    with zipfile.ZipFile(written / archive) as archived:
        assert sorted(archived.namelist()) == sorted(entries)
        assert archived.read("sub/B.txt") == b"yy"


def test_archives_are_the_same_each_time(native: Run, project: Path) -> None:
    """Nothing of when and where they were made is in them."""
    native(_SYNTH)
    (first,) = project.rglob("archive.zip")
    before = first.read_bytes()
    first.unlink()
    native(_SYNTH)
    assert first.read_bytes() == before
    with zipfile.ZipFile(first) as archived:
        assert {entry.date_time for entry in archived.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ('path="missing"', "ENOENT: no such file or directory, stat 'missing'"),
        ('path="files", type=AssetType.FILE', "TerraformAsset bad expects path to point to"),
        ('path="files/f.txt", type=AssetType.ARCHIVE', "Instead, this file was passed"),
    ],
)
def test_assets_that_cannot_be_are_refused(
    native: Run, project: Path, arguments: str, words: str
) -> None:
    """The message names the asset and its path."""
    assert project.exists()
    found = native(f'attempt("bad", lambda: TerraformAsset(stack, "bad", {arguments}))')
    assert words in found.errors["bad"]


def test_relative_paths_need_a_project(native: Run) -> None:
    """Without a `cdktf.json` nobody knows what they are relative to."""
    found = native('attempt("bad", lambda: TerraformAsset(stack, "bad", path="x"))')
    assert (
        "we cannot find the cdktf.json within your current working directory"
        in (found.errors["bad"])
    )


def test_a_hash_may_be_given(native: Run, project: Path) -> None:
    """It takes the place of the content's."""
    assert project.exists()
    found = native("""
asset = TerraformAsset(stack, "a", path="files/f.txt", asset_hash="mine")
seen["path"] = asset.path
""")
    assert found.seen["path"] == "assets/a/mine/f.txt"


def test_a_project_may_ask_for_hashes_of_more_than_content(native: Run, project: Path) -> None:
    """Names, modes, folders and links count then, in CDK Terrain."""
    (project / "files" / "f.txt").chmod(0o644)
    (project / "files" / "sub" / "B.txt").chmod(0o644)
    (project / "files" / "link").symlink_to("f.txt")
    found = native("""
own = App(outdir="own", context={"canonicalAssetHashes": "true"})
second = TerraformStack(own, "second")
seen["hashes"] = [
    TerraformAsset(second, "file", path="files/f.txt").asset_hash,
    TerraformAsset(second, "folder", path="files").asset_hash,
]
""")
    written = b"F 644 f.txt\x001\x00xL 777 link\x005\x00f.txtD sub\x00F 644 sub/B.txt\x002\x00yy"
    expected = [b"F 644 \x001\x00x", written]
    assert found.seen["hashes"] == [
        hashlib.md5(content, usedforsecurity=False).hexdigest().upper() for content in expected
    ]
