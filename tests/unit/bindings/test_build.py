"""Building an index: what it says on the way, and what a failure leaves behind."""

import gzip
import io
import json
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.bindings import cache
from stackproof.bindings.build import Job
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Kind, Shape
from stackproof.bindings.index import Index, lookup
from stackproof.core.errors import HostError

WritePackage = Callable[..., Path]


@pytest.fixture
def core(site_packages: Path, shipped: Catalog) -> Job:
    """The framework itself, which is built in a moment."""
    return Job(source=site_packages / "cdktn", foreign=lookup(shipped.module))


@pytest.fixture
def parts(
    tmp_path: Path,
    write_package: WritePackage,
    parts_assembly: dict[str, Any],
    parts_files: dict[str, str],
) -> Path:
    """A small package in good order."""
    return write_package(tmp_path / "parts", parts_assembly, parts_files)


def test_the_shipped_aws_index_is_what_the_package_gives(
    site_packages: Path, shipped: Catalog
) -> None:
    """An AWS index built from the installed package is, byte for byte, the one that ships."""
    told: list[tuple[int, int]] = []
    job = Job(
        source=site_packages / "cdktf_cdktf_provider_aws",
        foreign=lookup(shipped.module),
        on_progress=lambda done, total: told.append((done, total)),
    )
    (path,) = cache.SHIPPED.glob("cdktf-cdktf-provider-aws-20.1.0.index")
    assert job.build() == path.read_bytes()
    assert told == sorted(set(told))
    assert told[-1] == (100, 100)
    assert len(told) > 50


def test_a_local_package_is_translated(
    tmp_path: Path,
    shipped: Catalog,
    write_package: WritePackage,
    parts_assembly: dict[str, Any],
    parts_files: dict[str, str],
) -> None:
    """Bindings that a generator wrote into a project are read under the name they have there."""
    folder = write_package(tmp_path / "imports" / "parts", parts_assembly, parts_files)
    job = Job(source=folder, foreign=lookup(shipped.module), python_name="imports.parts")
    opened = Index(folder, job.build())
    module = opened.module("imports.parts.bolt")
    assert module is not None
    bolt = module.classes["Bolt"]
    assert (bolt.kind, bolt.terraform_type) == (Kind.RESOURCE, "parts_bolt")
    assert [p.name for p in bolt.positional] == ["scope", "id"]
    own = {a.name: a for a in bolt.arguments[:3]}
    assert own["head_width"].required
    assert (own["lambda_"].terraform_name, own["lambda_"].jsii_name) == ("lambda", "lambda")
    sizes = own["thread_sizes"]
    assert (sizes.terraform_name, sizes.type.shape, sizes.is_block) == (
        "thread_size",
        Shape.SET,
        True,
    )
    assert sizes.deprecated == "Use `thread`: it is better."
    read = {a.name: a for a in bolt.attributes}
    assert read["thread_sizes"].type.shape is Shape.SET
    assert "secret" not in read
    assert (opened.package.provider_source, opened.package.provider_version) == (
        "acme/parts",
        "1.2.3",
    )


def test_a_wheel_is_as_good_as_a_folder(tmp_path: Path, core: Job, shipped: Catalog) -> None:
    """A wheel that is not installed gives the same index."""
    wheel = tmp_path / "cdktn-0.24.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for path in (core.source / "_jsii").iterdir():
            if path.is_file():
                packed.write(path, f"cdktn/_jsii/{path.name}")
    assert Job(source=wheel, foreign=lookup(shipped.module)).build() == core.build()


def test_an_assembly_may_be_redirected(
    tmp_path: Path,
    shipped: Catalog,
    write_package: WritePackage,
    parts_assembly: dict[str, Any],
    parts_files: dict[str, str],
) -> None:
    """Where the assembly is compressed beside a note of where it is, it is read from there."""
    plain = write_package(tmp_path / "plain", parts_assembly, parts_files)
    moved = write_package(tmp_path / "moved", parts_assembly, parts_files)
    note = {"schema": "jsii/file-redirect", "compression": "gzip", "filename": ".jsii.gz"}
    with tarfile.open(moved / "_jsii" / "parts@0.0.0.jsii.tgz", "w:gz") as tar:
        for name, data in (
            (".jsii", json.dumps(note).encode()),
            (".jsii.gz", gzip.compress(json.dumps(parts_assembly).encode())),
            ("bolt/index.js", parts_files["bolt/index.js"].encode()),
        ):
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    foreign = lookup(shipped.module)
    assert Job(source=moved, foreign=foreign).build() == Job(source=plain, foreign=foreign).build()


@pytest.mark.parametrize(
    "damage",
    [
        lambda archive: archive.write_bytes(b""),
        lambda archive: archive.write_bytes(b"no archive"),
        lambda archive: archive.write_bytes(archive.read_bytes()[:100]),
        lambda archive: archive.write_bytes(archive.read_bytes()[:-30]),
        # Cut off behind the last file, where only the checksum is missing.
        lambda archive: archive.write_bytes(
            gzip.compress(gzip.decompress(archive.read_bytes()) + bytes(3 << 20))[:-30]
        ),
        lambda archive: archive.unlink(),
    ],
)
def test_a_damaged_package_is_one_clear_line(
    parts: Path, shipped: Catalog, damage: Callable[[Path], object]
) -> None:
    """Whatever is wrong with an archive, the message names the package and what to do."""
    damage(parts / "_jsii" / "parts@0.0.0.jsii.tgz")
    with pytest.raises(HostError, match="the bindings package") as caught:
        Job(source=parts, foreign=lookup(shipped.module)).build()
    assert "\n" not in caught.value.message
    assert caught.value.where == str(parts)
    assert caught.value.help


@pytest.mark.parametrize(
    "change",
    [
        {"types": None},
        {"types": {"parts.X": {}}},
        {"types": {"parts.X": {"kind": "class", "properties": [{}]}}},
        {"targets": {}},
        {"submodules": 3},
    ],
)
def test_an_assembly_of_another_form_is_one_clear_line(
    tmp_path: Path,
    shipped: Catalog,
    write_package: WritePackage,
    parts_assembly: dict[str, Any],
    change: dict[str, Any],
) -> None:
    """An assembly that says nonsense is an error about the package, never a traceback."""
    folder = write_package(tmp_path / "parts", parts_assembly | change, {})
    with pytest.raises(HostError, match="no assembly that stackproof understands"):
        Job(source=folder, foreign=lookup(shipped.module)).build()


def test_an_interrupted_build_leaves_nothing(tmp_path: Path, site_packages: Path) -> None:
    """A person who stops a build finds neither half a file nor a temporary one."""

    def stop(done: int, _: int) -> None:
        if done >= 70:
            raise KeyboardInterrupt

    target = tmp_path / "cache" / "cdktn.index"
    job = Job(source=site_packages / "cdktn", foreign=lambda _: None, on_progress=stop)
    with pytest.raises(KeyboardInterrupt):
        job.build_into(target)
    assert list(target.parent.iterdir()) == []


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Either the whole new file is there or the old one, and nothing beside it."""
    target = tmp_path / "x.index"
    target.write_bytes(b"old")

    def full(_: Path, __: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        cache.write(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


BUILDER = """
import sys
from pathlib import Path
from stackproof.bindings.build import Job
told = []
Job(
    source=Path(sys.argv[1]), foreign=lambda _: None, on_progress=lambda d, t: told.append(d)
).build_into(Path(sys.argv[2]))
print("built" if told else "found")
"""


def test_of_several_processes_one_builds(tmp_path: Path, site_packages: Path) -> None:
    """Processes that want the same index at once all get it, and one of them does the work."""
    target = tmp_path / "cache" / "cdktn.index"
    command = [sys.executable, "-c", BUILDER, str(site_packages / "cdktn"), str(target)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = sorted(process.communicate(timeout=60)[0].strip() for process in running)
    assert said == ["built", "found", "found", "found"]
    assert [path.name for path in target.parent.iterdir()] == ["cdktn.index"]
    assert Index.open(target).package.version == "0.24.0"


def test_the_cache_is_where_the_person_keeps_caches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder follows the usual variable if that is a whole path."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.default() == tmp_path / "stackproof" / "bindings"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache.default().is_absolute()


def test_a_version_cannot_lead_out_of_the_cache() -> None:
    """What somebody wrote as a version becomes one file name."""
    assert "/" not in cache.file_name("cdktn", "../../x")
