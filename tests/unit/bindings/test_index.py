"""The file format: what it gives back, and what it says of a bad file."""

import json
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.bindings import assembly, cache, index, translate
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.index import BadIndex, Index

HEAD = struct.Struct("<8sHQII")


@pytest.fixture(scope="module")
def good() -> bytes:
    """The shipped index of a small provider."""
    (path,) = cache.SHIPPED.glob("cdktn-provider-random-*")
    return path.read_bytes()


def use_everything(path: Path) -> None:
    """Opens an index and makes every class of it."""
    opened = Index.open(path)
    for name in opened.module_names:
        module = opened.module(name)
        assert module is not None
        assert all(module.classes[class_].name == class_ for class_ in module.classes)
    assert list(opened.class_names())
    assert opened.constructs()


def test_what_is_written_is_read_back(site_packages: Path, shipped: Catalog) -> None:
    """Every class of a package comes out of the file as it went in."""
    foreign = index.lookup(shipped.module)
    source = assembly.read(site_packages / "cdktn")
    translated = translate.translate(source, foreign=foreign)
    opened = Index(Path("x"), index.encode(translated, foreign=foreign))
    assert opened.package == translated.package
    assert tuple(opened.module_names) == tuple(translated.modules)
    for name, module in translated.modules.items():
        assert opened.module(name) == module


def test_inherited_members_are_read_back(
    tmp_path: Path,
    shipped: Catalog,
    write_package: Callable[..., Path],
    parts_assembly: dict[str, Any],
    parts_files: dict[str, str],
) -> None:
    """What a provider's class inherits is written once for all and still there for each."""
    foreign = index.lookup(shipped.module)
    source = assembly.read(write_package(tmp_path / "parts", parts_assembly, parts_files))
    translated = translate.translate(source, foreign=foreign)
    opened = Index(Path("x"), index.encode(translated, foreign=foreign))
    bolt = opened.module("parts.bolt")
    assert bolt == translated.modules["parts.bolt"]
    assert bolt is not None
    assert "for_each" in {a.name for a in bolt.classes["Bolt"].arguments}


def test_the_same_package_gives_the_same_bytes(site_packages: Path, shipped: Catalog) -> None:
    """Two runs differ in nothing, so that a shipped index can be checked."""
    foreign = index.lookup(shipped.module)
    one, other = (
        index.encode(
            translate.translate(assembly.read(site_packages / "cdktn"), foreign=foreign),
            foreign=foreign,
        )
        for _ in range(2)
    )
    assert one == other


def test_a_class_is_found_by_its_whole_name_alone(shipped: Catalog) -> None:
    """A search finds each module that exports the name, and nothing by a part of it."""
    package = "cdktf_cdktf_provider_aws"
    assert shipped.find(package, "S3BucketVersioning") == (f"{package}.s3_bucket",)
    assert shipped.find(package, "S3BucketVersioningA") == (f"{package}.s3_bucket_versioning",)
    assert shipped.find(package, "BucketVersioning") == ()
    assert shipped.find(package, "") == ()
    assert shipped.find("cdktn", "AssertionReturn") == ("cdktn.testing_matchers",)


def test_a_missing_module_is_none(good: bytes) -> None:
    """A name that the package does not have is no error."""
    assert Index(Path("x"), good).module("cdktn_provider_random.nothing") is None


@pytest.mark.parametrize("length", [0, 7, 25, 26, 27, 200, -1])
def test_a_truncated_file_is_told(tmp_path: Path, good: bytes, length: int) -> None:
    """Wherever a file is cut off, it is said in one line which file and what to do."""
    path = tmp_path / "cut.index"
    path.write_bytes(good[:length])
    with pytest.raises(BadIndex, match="bindings index") as caught:
        use_everything(path)
    assert caught.value.where == str(path)
    assert caught.value.help is not None


def test_a_changed_byte_is_told(tmp_path: Path, good: bytes) -> None:
    """No byte can change without being noticed, wherever it stands."""
    path = tmp_path / "changed.index"
    for place in random.sample(range(len(good)), 150):
        changed = bytearray(good)
        changed[place] ^= 0x5A
        path.write_bytes(changed)
        with pytest.raises(BadIndex):
            use_everything(path)


def test_a_foreign_file_is_told(tmp_path: Path) -> None:
    """Another kind of file is no index."""
    path = tmp_path / "foreign.index"
    path.write_bytes(b"PK\x03\x04" + bytes(200))
    with pytest.raises(BadIndex, match="is no bindings index"):
        Index.open(path)


def test_another_format_is_told(tmp_path: Path, good: bytes) -> None:
    """An index of another version of stackproof is named as such."""
    magic, version, *rest = HEAD.unpack(good[: HEAD.size])
    path = tmp_path / "newer.index"
    path.write_bytes(HEAD.pack(magic, version + 1, *rest) + good[HEAD.size :])
    with pytest.raises(BadIndex, match=f"format {version + 1}"):
        Index.open(path)


@pytest.mark.parametrize(
    "directory",
    [b"", b"{}", b"[1,2,3,4,5,6]", json.dumps([["a"] * 4, "m", [9], [1], [], ""]).encode()],
)
def test_a_directory_that_is_well_sealed_but_wrong_is_told(
    tmp_path: Path, good: bytes, directory: bytes
) -> None:
    """A file that was made to mislead is refused like a damaged one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(directory) + packer.flush()
    magic, version, *_ = HEAD.unpack(good[: HEAD.size])
    path = tmp_path / "wrong.index"
    path.write_bytes(
        HEAD.pack(magic, version, HEAD.size + len(packed), len(packed), zlib.crc32(packed)) + packed
    )
    with pytest.raises(BadIndex, match="is damaged"):
        Index.open(path)


def test_shipped_files_stay_small() -> None:
    """An AWS index is far below the eight megabytes that are allowed, and all are listed."""
    sizes = {path.name: path.stat().st_size for path in cache.SHIPPED.glob("*.index")}
    assert max(sizes.values()) < 2_500_000
    listed = {
        cache.file_name(*line.partition("#")[0].strip().split("=="))
        for line in SHIPPED_LIST.read_text().splitlines()
        if "==" in line
    }
    assert set(sizes) == listed


SHIPPED_LIST = Path(__file__).parents[3] / "scripts" / "shipped_indexes.txt"
