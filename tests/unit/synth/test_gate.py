"""When our own framework may stand for the real one."""

import re
import sys
from pathlib import Path

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.core.errors import HostError
from stackproof.synth.interface import Program
from stackproof.synth.native import gate
from stackproof.synth.native.gate import NotNative, Packages

PROGRAM = "from cdktn import App\nfrom cdktn_provider_aws.vpc import Vpc\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An environment with nothing in it."""
    folder = tmp_path / "site-packages"
    folder.mkdir()
    return folder


def install(site: Path, name: str, assembly: str, version: str) -> None:
    """Puts a package there that looks like one of jsii."""
    folder = site / name / "_jsii"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(
        f'JSIIAssembly.load(\n    "{assembly}", "{version}", __name__[0:-6], "x.jsii.tgz"\n)\n'
    )
    (folder / "x.jsii.tgz").write_bytes(b"")
    (site / f"{name}-{version}.dist-info").mkdir()


def prepare(tmp_path: Path, site: Path, source: str = PROGRAM, **versions: str) -> gate.Ready:
    """Asks whether a program may be run natively."""
    folder = tmp_path / "program"
    folder.mkdir(exist_ok=True)
    (folder / "main.py").write_text(source)
    program = Program(folder=folder, entry=folder / "main.py", python=Path(sys.executable))
    named = {name.replace("_", "-"): version for name, version in versions.items()}
    packages = Packages((site,), named, tmp_path / "cache")
    catalog = Catalog.open(site_packages=(site,), versions=named, cache=tmp_path / "cache")
    return gate.prepare(program, packages, catalog)


def test_nothing_need_be_installed(tmp_path: Path, site: Path) -> None:
    """What ships is enough; each package once."""
    ready = prepare(tmp_path, site)
    names = [path.name for path in ready.indexes]
    assert "cdktn-0.24.0.index" in names
    assert any(name.startswith("cdktn-provider-aws-") for name in names)
    assert any(name.startswith("constructs-") for name in names)
    assert len(set(names)) == len(names)
    assert ready.notes == ()


@pytest.mark.parametrize(
    ("name", "version"), [("cdktn", "0.25.0"), ("constructs", "10.1.0"), ("cdktn", "0.24.0-pre.1")]
)
def test_an_installed_version_that_was_not_verified_is_refused(
    tmp_path: Path, site: Path, name: str, version: str
) -> None:
    """With its name and number."""
    install(site, name, name, version)
    with pytest.raises(NotNative, match=f"{name} {version}"):
        prepare(tmp_path, site)


def test_a_framework_that_the_program_does_not_use_may_be_of_any_version(
    tmp_path: Path, site: Path
) -> None:
    """Only what is imported counts."""
    install(site, "cdktf", "cdktf", "0.15.0")
    assert prepare(tmp_path, site).indexes
    with pytest.raises(NotNative, match=r"cdktf 0\.15\.0"):
        prepare(tmp_path, site, "import cdktf\n")


def test_a_program_that_shows_no_framework_may_use_any(tmp_path: Path, site: Path) -> None:
    """It may import by name at run time, so every one that is installed has to be verified."""
    install(site, "cdktf", "cdktf", "0.15.0")
    with pytest.raises(NotNative, match=r"cdktf 0\.15\.0"):
        prepare(tmp_path, site, "import importlib\n")


def test_a_version_that_is_asked_for_and_absent_is_told(tmp_path: Path, site: Path) -> None:
    """The program runs all the same: there is nothing that could run it as asked."""
    (note,) = prepare(tmp_path, site, cdktn="0.23.0").notes
    assert "cdktn 0.23.0" in note
    assert "0.24.0" in note


def test_a_package_that_cannot_be_indexed_is_refused(tmp_path: Path, site: Path) -> None:
    """Its shipped neighbour of another version must not stand for it."""
    install(site, "cdktn_provider_aws", "@cdktn/provider-aws", "1.2.3")
    with pytest.raises(NotNative, match=r"cdktn_provider_aws 1\.2\.3 cannot be indexed"):
        prepare(tmp_path, site)


def test_imports_are_found_wherever_they_stand(tmp_path: Path) -> None:
    """In functions and in other files, but not in other people's packages."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "a.py").write_text("def f():\n    from cdktf_cdktf_provider_aws import x\n")
    (tmp_path / "b.py").write_text("import imports.google.bucket as g, os\n# import cdktn\n")
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv" / "c.py").write_text("import cdktn\n")
    assert gate.imported(tmp_path) == {"cdktf_cdktf_provider_aws", "imports.google.bucket"}


def test_an_older_python_is_refused(tmp_path: Path, site: Path) -> None:
    """The interpreter is asked, not guessed by its name."""
    python = tmp_path / "python"
    python.write_text("#!/bin/sh\nprintf 3.10\n")
    python.chmod(0o755)
    program = Program(folder=tmp_path, entry=tmp_path / "main.py", python=python)
    packages = Packages((site,), {}, tmp_path)
    catalog = Catalog.open(site_packages=(site,), cache=tmp_path)
    with pytest.raises(NotNative, match=r"Python 3\.10"):
        gate.prepare(program, packages, catalog)


@pytest.mark.parametrize("text", ["#!/bin/sh\necho hello\n", "#!/no/such/shell\n", "#!/bin/sh\n"])
def test_what_is_no_interpreter_is_told(tmp_path: Path, text: str) -> None:
    """With the setting that names it."""
    python = tmp_path / "python"
    python.write_text(text)
    python.chmod(0o755)
    with pytest.raises(HostError) as caught:
        gate.interpreter_version(python)
    assert caught.value.where == str(python)
    assert "`python`" in str(caught.value.help)


def test_the_manual_lists_what_was_verified() -> None:
    """Every version, and no other."""
    manual = (Path(__file__).parents[3] / "docs" / "how-to" / "synth.md").read_text()
    line = next(line for line in manual.splitlines() if line.startswith("Compared were"))
    listed = set(re.findall(r"\d+\.\d+\.\d+", line))
    assert listed == {version for versions in gate.VERIFIED.values() for version in versions}
