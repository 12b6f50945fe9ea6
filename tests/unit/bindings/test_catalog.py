"""Which bindings a program is judged by, and what happens when they cannot be read."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.bindings import cache as caching
from stackproof.bindings.catalog import Catalog
from stackproof.core.errors import UsageError

WritePackage = Callable[..., Path]
AWS = "cdktf_cdktf_provider_aws"


class Builds:
    """Counts the builds that a catalogue begins."""

    def __init__(self) -> None:
        self.finished = 0

    def __call__(self, done: int, total: int) -> None:
        """Hears how far a build is."""
        self.finished += done == total


@pytest.fixture
def site(tmp_path: Path, site_packages: Path) -> Path:
    """An environment with the framework in a version that does not ship."""
    site = tmp_path / "site"
    shutil.copytree(site_packages / "cdktn" / "_jsii", site / "cdktn" / "_jsii")
    init = site / "cdktn" / "_jsii" / "__init__.py"
    init.write_text(init.read_text().replace('"cdktn", "0.24.0"', '"cdktn", "0.99.0"'))
    (site / "cdktn-0.99.0.dist-info").mkdir()
    return site


@pytest.fixture
def project(
    tmp_path: Path,
    write_package: WritePackage,
    parts_assembly: dict[str, Any],
    parts_files: dict[str, str],
) -> Path:
    """A project with bindings that were generated into it."""
    write_package(tmp_path / "project" / "imports" / "parts", parts_assembly, parts_files)
    return tmp_path / "project"


def test_the_newest_shipped_index_is_taken_if_nothing_else_is_known(tmp_path: Path) -> None:
    """Without an environment and without a pin, the newest that ships is the judge."""
    catalog = Catalog.open(cache=tmp_path)
    assert catalog.basis(f"{AWS}.vpc") == "cdktf-cdktf-provider-aws 21.22.1 (hashicorp/aws 6.25.0)"
    assert catalog.basis("cdktn") == "cdktn 0.24.0"


@pytest.mark.parametrize(
    ("pin", "version"),
    [("20.1.0", "20.1.0"), ("19.65.1", "20.1.0"), ("20.0.0", "20.1.0"), ("22.0.0", "21.22.1")],
)
def test_a_pin_chooses_the_shipped_index(tmp_path: Path, pin: str, version: str) -> None:
    """A pinned version is taken if it ships, and otherwise the nearest that does."""
    catalog = Catalog.open(cache=tmp_path, versions={"cdktf_cdktf.provider-AWS": pin})
    package = catalog.package(f"{AWS}.vpc")
    assert package is not None
    assert package.version == version


@pytest.mark.parametrize(
    ("wanted", "version"),
    [
        (">=20,<21", "20.1.0"),
        ("~=20.0", "20.1.0"),
        ("^21", "21.22.1"),
        (">=20", "21.22.1"),
        ("provider ~> 5.0", "20.1.0"),
        ("provider >= 5", "21.22.1"),
    ],
)
def test_a_range_chooses_the_newest_in_it(tmp_path: Path, wanted: str, version: str) -> None:
    """Of what is at hand the newest version in the range is the judge, without a remark."""
    catalog = Catalog.open(cache=tmp_path, versions={AWS: wanted})
    package = catalog.package(f"{AWS}.vpc")
    assert package is not None
    assert package.version == version
    assert "asks for" not in (catalog.basis(AWS) or "")


@pytest.mark.parametrize(
    ("wanted", "version", "shown"),
    [
        ("19.0.0", "20.1.0", "==19.0.0"),
        (">=18,<19", "20.1.0", ">=18,<19"),
        ("^99", "21.22.1", "^99"),
        ("provider ~> 4.0", "21.22.1", "provider ~> 4.0"),
    ],
)
def test_the_basis_says_what_is_not_at_hand(
    tmp_path: Path, wanted: str, version: str, shown: str
) -> None:
    """Where nothing at hand is what the program asks for, the nearest judges and is named so."""
    catalog = Catalog.open(cache=tmp_path, versions={AWS: wanted})
    basis = catalog.basis(AWS) or ""
    assert basis.startswith(f"cdktf-cdktf-provider-aws {version} ")
    assert basis.endswith(f"; the program asks for {shown}, which is not at hand")


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({AWS: "19.0.0"}, "19.0.0 is not at hand; the nearest is 20.1.0"),
        ({AWS: "newest"}, "`newest` is no version of"),
        ({"cdktf-provider-aws": "19.0.0"}, "no bindings are called `cdktf-provider-aws`"),
    ],
)
def test_a_version_that_a_person_insists_on_judges_or_nothing_does(
    tmp_path: Path, wanted: dict[str, str], message: str
) -> None:
    """A setting that cannot be kept is one error that says what is at hand."""
    with pytest.raises(UsageError, match=re.escape(message)):
        Catalog.open(cache=tmp_path, versions=wanted).insist(wanted)


def test_an_installed_version_in_the_range_comes_before_a_newer_one(
    tmp_path: Path, site: Path
) -> None:
    """The program runs with what is installed, so that judges it if the project allows it."""
    wanted = {"cdktn": ">=0.24"}
    catalog = Catalog.open(site_packages=[site], cache=tmp_path, versions=wanted)
    assert catalog.basis("cdktn") == "cdktn 0.99.0"
    wanted = {"cdktn": "~=0.24.0"}
    catalog = Catalog.open(site_packages=[site], cache=tmp_path, versions=wanted)
    assert catalog.basis("cdktn") == "cdktn 0.24.0"


def test_what_is_installed_comes_before_what_ships(tmp_path: Path, site: Path) -> None:
    """An installed version is indexed once, kept, and used again without a build."""
    for expected in (1, 0):
        builds = Builds()
        catalog = Catalog.open(site_packages=[site], cache=tmp_path / "cache", on_progress=builds)
        assert catalog.module("cdktn.testing_matchers") is not None
        assert builds.finished == expected
        assert catalog.notes == ()
    assert [p.name for p in (tmp_path / "cache").iterdir()] == ["cdktn-0.99.0.index"]


def test_an_installed_version_that_ships_is_not_built(tmp_path: Path, site_packages: Path) -> None:
    """The shipped index of the very version that is installed serves at once."""
    builds = Builds()
    catalog = Catalog.open(
        site_packages=[site_packages], cache=tmp_path / "cache", on_progress=builds
    )
    assert catalog.module(f"{AWS}.vpc") is not None
    assert catalog.basis(AWS) == "cdktf-cdktf-provider-aws 20.1.0 (hashicorp/aws 5.100.0)"
    assert builds.finished == 0
    assert not (tmp_path / "cache").exists()


def test_a_pin_comes_before_what_is_installed(tmp_path: Path, site: Path) -> None:
    """A pinned version of which an index exists is the one that the program means."""
    catalog = Catalog.open(
        site_packages=[site], versions={"cdktn": "0.24.0"}, cache=tmp_path / "cache"
    )
    assert catalog.basis("cdktn") == "cdktn 0.24.0"


def test_a_cached_index_of_the_pinned_version_is_taken(tmp_path: Path, site: Path) -> None:
    """What was indexed once is known even after it was uninstalled."""
    cache = tmp_path / "cache"
    assert Catalog.open(site_packages=[site], cache=cache).module("cdktn")
    # The archive states its own version; the file is found by the one that was installed.
    catalog = Catalog.open(versions={"cdktn": "0.99.0"}, cache=cache)
    index = catalog.index("cdktn")
    assert index is not None
    assert index.path.name == "cdktn-0.99.0.index"


def test_asking_for_a_package_builds_nothing(tmp_path: Path, site: Path) -> None:
    """Name and version of an installed package are known without its index."""
    builds = Builds()
    catalog = Catalog.open(site_packages=[site], cache=tmp_path / "cache", on_progress=builds)
    package = catalog.package("cdktn.anything")
    assert package is not None
    assert (package.distribution, package.version, package.framework) == (
        "cdktn",
        "0.99.0",
        "cdktn",
    )
    assert catalog.basis("cdktn") == "cdktn 0.99.0"
    assert builds.finished == 0
    assert not (tmp_path / "cache").exists()


def test_generated_bindings_are_found_in_the_project(tmp_path: Path, project: Path) -> None:
    """`imports.parts` is a package of its own, known by the name that the program imports."""
    catalog = Catalog.open(site_packages=[project], cache=tmp_path / "cache")
    module = catalog.module("imports.parts.bolt")
    assert module is not None
    assert module.classes["Bolt"].qualified == "imports.parts.bolt.Bolt"
    assert catalog.module_names("imports.parts") == ["imports.parts.bolt"]
    assert catalog.closest("imports.parts.bolt", "Bolts") == "Bolt"
    assert catalog.basis("imports.parts") == "imports-parts 0.0.0 (acme/parts 1.2.3)"
    assert catalog.package("imports") is None


def test_generated_bindings_are_indexed_anew_when_they_change(
    tmp_path: Path,
    project: Path,
    write_package: WritePackage,
    parts_assembly: dict[str, Any],
    parts_files: dict[str, str],
) -> None:
    """Generated bindings always say version 0.0.0, so their archive tells one from another."""
    cache = tmp_path / "cache"
    assert Catalog.open(site_packages=[project], cache=cache).module("imports.parts.bolt")
    shutil.rmtree(project)
    parts_assembly["submodules"]["parts.nut"] = {}
    write_package(project / "imports" / "parts", parts_assembly, parts_files)
    assert Catalog.open(site_packages=[project], cache=cache).module("imports.parts.nut")


@pytest.mark.parametrize(
    "dotted", ["boto3", "boto3.session", "", ".", "os.path", "cdktn.nothing", "a/b", "..", "\x00"]
)
def test_what_is_not_known_is_none(tmp_path: Path, site_packages: Path, dotted: str) -> None:
    """A module that is no binding, or does not exist, is no error."""
    catalog = Catalog.open(site_packages=[site_packages], cache=tmp_path)
    assert catalog.module(dotted) is None
    assert catalog.closest(dotted, "X") is None
    if not dotted.startswith("cdktn"):
        assert catalog.package(dotted) is None
        assert catalog.basis(dotted) is None
        assert catalog.module_names(dotted) == ()
        assert catalog.find(dotted, "X") == ()


@pytest.mark.parametrize("content", [b"", b"SPINDEX\n", b"PK" + bytes(99)])
def test_a_bad_file_in_the_cache_is_made_anew(tmp_path: Path, site: Path, content: bytes) -> None:
    """A truncated, foreign or older index is replaced without bothering anybody."""
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / "cdktn-0.99.0.index").write_bytes(content)
    builds = Builds()
    catalog = Catalog.open(site_packages=[site], cache=cache, on_progress=builds)
    assert catalog.module("cdktn") is not None
    assert builds.finished == 1
    assert catalog.notes == ()


def test_damage_that_shows_later_is_mended(tmp_path: Path, site: Path) -> None:
    """Where only a module's part is damaged, the index is made anew when that is read."""
    cache = tmp_path / "cache"
    assert Catalog.open(site_packages=[site], cache=cache).module("cdktn")
    path = cache / "cdktn-0.99.0.index"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    catalog = Catalog.open(site_packages=[site], cache=cache)
    assert catalog.module("cdktn") is not None
    assert [note.message for note in catalog.notes] == ["the bindings index is damaged"]
    assert Catalog.open(site_packages=[site], cache=cache).module("cdktn")


def test_a_cache_that_cannot_be_written_costs_a_line(tmp_path: Path, site: Path) -> None:
    """The index is built in memory, once, and the line says what to do."""
    (tmp_path / "file").write_text("in the way")
    builds = Builds()
    catalog = Catalog.open(site_packages=[site], cache=tmp_path / "file" / "x", on_progress=builds)
    assert catalog.module("cdktn") is not None
    assert catalog.module("cdktn.testing_matchers") is not None
    assert builds.finished == 1
    (note,) = catalog.notes
    assert note.message == "the index of cdktn 0.99.0 cannot be kept: Not a directory"
    assert note.where == str(tmp_path / "file" / "x")


def test_a_broken_package_gives_way_to_what_ships(tmp_path: Path, site: Path) -> None:
    """A truncated installation is named in one line, and the shipped index judges instead."""
    (archive,) = (site / "cdktn" / "_jsii").glob("*.tgz")
    archive.write_bytes(archive.read_bytes()[:1000])
    catalog = Catalog.open(site_packages=[site], cache=tmp_path / "cache")
    assert catalog.module("cdktn") is not None
    assert catalog.basis("cdktn") == "cdktn 0.24.0"
    (note,) = catalog.notes
    assert note.where == str(site / "cdktn")
    assert "\n" not in note.message
    assert list((tmp_path / "cache").iterdir()) == []


def test_a_broken_package_that_does_not_ship_is_not_known(tmp_path: Path, project: Path) -> None:
    """Without another source the module is not known, and the line says why."""
    (archive,) = (project / "imports" / "parts" / "_jsii").glob("*.tgz")
    archive.write_bytes(b"")
    catalog = Catalog.open(site_packages=[project], cache=tmp_path / "cache")
    assert catalog.module("imports.parts.bolt") is None
    assert catalog.find("imports.parts", "Bolt") == ()
    assert len(catalog.notes) == 1


def test_the_usual_cache_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without a folder of its own a catalogue keeps indexes where the user keeps caches."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    (tmp_path / "stackproof" / "bindings").mkdir(parents=True)
    (shipped,) = caching.SHIPPED.glob("cdktn-0*")
    shutil.copy(shipped, tmp_path / "stackproof" / "bindings" / "cdktn-0.1.0.index")
    index = Catalog.open(versions={"cdktn": "0.1.0"}).index("cdktn")
    assert index is not None
    assert index.path.parent == tmp_path / "stackproof" / "bindings"
