"""Packages of functions: what goes in, that it is always the same, and what is refused."""

import hashlib
import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from stackproof.constructs import BadValue, PythonPackage
from stackproof.constructs.compute.python_package import Archive

Install = Callable[..., None]


def write(folder: Path, **files: str) -> Path:
    """A folder with files; two underscores in a name stand for a slash, a final one for .py."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def names(archive: Archive) -> list[str]:
    """What lies in a package, in its order."""
    with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
        return opened.namelist()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a distribution, as an installer leaves it, in a folder of its own."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])

    def run(name: str, *, needs: tuple[str, ...] = (), direct_url: str = "", **files: str) -> None:
        info = f"{name}-1.0.dist-info"
        requires = "".join(f"Requires-Dist: {each}\n" for each in needs)
        everything = {
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{requires}",
            f"{info}/INSTALLER": "pip\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\n",
            f"{info}/licenses/LICENSE": "MIT\n",
            f"{info}/direct_url.json": direct_url,
            **files,
        }
        record = "".join(f"{path},,\n" for path in (*everything, f"{info}/RECORD"))
        for path, text in {**everything, f"{info}/RECORD": record}.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text, "utf-8")

    return run


def test_the_same_code_is_the_same_file(tmp_path: Path) -> None:
    """Times, permissions, the folder's place and leftovers change nothing."""
    one = write(tmp_path / "one", app="def handler(e, c): ...\n", lib__deep="X = 1\n")
    other = write(tmp_path / "two" / "deeper", lib__deep="X = 1\n", app="def handler(e, c): ...\n")
    os.utime(other / "app.py", (1, 1))
    (other / "app.py").chmod(0o600)
    write(other / "__pycache__", junk="")
    write(other / ".cache", junk="")
    (other / ".env").write_text("TOKEN=1")
    (other / "app.pyc").write_bytes(b"")
    first, second = (PythonPackage(code=each).archive() for each in (one, other))
    assert first.content == second.content
    assert names(first) == ["app.py", "lib/deep.py"]
    assert first.source_code_hash == second.source_code_hash


def test_the_bytes_are_known(tmp_path: Path) -> None:
    """The file has these bytes on every machine; a change would deploy every function anew."""
    code = write(tmp_path / "code", app="def handler(event, context):\n    return 1\n")
    archive = PythonPackage(code=code).archive()
    assert archive.digest == hashlib.sha256(archive.content).hexdigest()
    assert archive.digest == "edb465ad7ffbe62917fb5297ba420476a81ecb4b06db363be8feac52677f5a02"
    with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
        (entry,) = opened.infolist()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert entry.external_attr >> 16 == 0o100644
    assert entry.create_system == 3


def test_other_code_is_another_file(tmp_path: Path) -> None:
    """What changes in the code changes the hash by which Terraform sees it."""
    hashes = {
        PythonPackage(code=write(tmp_path / text, app=text)).archive().source_code_hash
        for text in ("one", "two")
    }
    assert len(hashes) == 2


def test_an_import_package_keeps_its_name(tmp_path: Path) -> None:
    """A folder that is a package itself can be imported by its name."""
    code = write(tmp_path / "orders", intake="")
    (code / "__init__.py").write_text("")
    (code / "certificates.pem").write_text("public")
    archive = PythonPackage(code=code).archive()
    assert "orders/__init__.py" in names(archive)
    assert "orders/intake.py" in names(archive)
    assert "orders/certificates.pem" in names(archive)


def test_distributions_go_in_without_their_traces(tmp_path: Path, install: Install) -> None:
    """Code, data and licences of a distribution are packaged; traces of the installation not."""
    install(
        "Fine_Dist",
        needs=("boto3>=1.40", "cryptography; extra == 'rsa'"),
        **{
            "fine/__init__.py": "",
            "fine/data.json": "{}",
            "fine/__pycache__/x.cpython-311.pyc": "",
            "../../bin/fine": "#!/usr/bin/env python\n",
        },
    )
    code = write(tmp_path / "code", app="")
    archive = PythonPackage(code=code, distributions=["fine-dist"]).archive()
    assert names(archive) == [
        "Fine_Dist-1.0.dist-info/METADATA",
        "Fine_Dist-1.0.dist-info/licenses/LICENSE",
        "app.py",
        "fine/__init__.py",
        "fine/data.json",
    ]


def test_several_folders_are_one_package(tmp_path: Path) -> None:
    """What lies in several folders goes in together, whatever their order."""
    app = write(tmp_path / "app", main="import shared\n")
    shared = write(tmp_path / "shared", access="")
    (shared / "__init__.py").write_text("")
    one, other = (
        PythonPackage(code=folders).archive() for folders in ((app, shared), [shared, app])
    )
    assert names(one) == ["main.py", "shared/__init__.py", "shared/access.py"]
    assert one.content == other.content


def test_several_folders_may_not_hide_each_other(tmp_path: Path) -> None:
    """Two folders with another file in one place are refused."""
    one = write(tmp_path / "one", app="A = 1\n")
    other = write(tmp_path / "other", app="A = 2\n")
    with pytest.raises(BadValue, match="none that another code folder has too"):
        PythonPackage(code=[one, other]).archive()


def test_what_is_not_provided_must_be_named(tmp_path: Path, install: Install) -> None:
    """Where the runtime brings nothing, what a distribution needs is demanded, boto3 included."""
    install("fine", needs=("boto3>=1.40",), **{"fine.py": ""})
    code = write(tmp_path / "code", app="")
    assert PythonPackage(code=code, distributions=["fine"]).archive()
    with pytest.raises(BadValue, match="with boto3, which it needs"):
        PythonPackage(code=code, distributions=["fine"], provided=()).archive()


def test_the_order_of_distributions_does_not_matter(tmp_path: Path, install: Install) -> None:
    """Two lists with the same distributions make the same file."""
    install("one", **{"one.py": ""})
    install("two", needs=("one",), **{"two.py": ""})
    code = write(tmp_path / "code", app="")
    first = PythonPackage(code=code, distributions=["one", "two"]).archive()
    second = PythonPackage(code=code, distributions=("two", "one")).archive()
    assert first.content == second.content


@pytest.mark.parametrize(
    ("files", "options", "message"),
    [
        ({"fast/speed.so": ""}, {}, "one in pure Python, without a compiled file such as speed.so"),
        ({"fast/speed.pyd": ""}, {}, "compiled file such as speed.pyd"),
        ({"fast.py": ""}, {"needs": ("other>=1",)}, "with other, which it needs; name them too"),
        (
            {"fast.py": ""},
            {"direct_url": '{"dir_info": {"editable": true}, "url": "file:///x"}'},
            "install it from a wheel, not in editable mode",
        ),
        ({"app.py": "another"}, {}, "a file of the code folder is 'app.py'"),
    ],
)
def test_a_distribution_that_cannot_be_packaged(
    tmp_path: Path,
    install: Install,
    files: dict[str, str],
    options: dict[str, object],
    message: str,
) -> None:
    """A distribution that Lambda could not run as it is, is refused with what to do."""
    install("fast", **options, **files)
    code = write(tmp_path / "code", app="")
    with pytest.raises(BadValue, match=message):
        PythonPackage(code=code, distributions=["fast"]).archive()


def test_a_distribution_that_is_not_installed(tmp_path: Path) -> None:
    """A distribution that is not there is refused with how to install it."""
    code = write(tmp_path / "code", app="")
    for name in ("no-such-thing-here", ""):
        with pytest.raises(BadValue, match="pip install"):
            PythonPackage(code=code, distributions=[name]).archive()


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    """A folder that is missing, is a file, or has no Python in it is refused."""
    file = tmp_path / "file.py"
    file.write_text("")
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "notes.txt").write_text("")
    for path, message in (
        (tmp_path / "none", "an existing folder"),
        (file, "an existing folder"),
        (empty, "one with a Python file"),
    ):
        with pytest.raises(BadValue, match=message):
            PythonPackage(code=path).archive()


def test_a_link_is_refused(tmp_path: Path) -> None:
    """A link, which may mean another file on each machine, is refused."""
    code = write(tmp_path / "code", app="")
    (code / "other.py").symlink_to(code / "app.py")
    with pytest.raises(BadValue, match="allowed: no link"):
        PythonPackage(code=code).archive()


def test_a_package_that_is_too_large(tmp_path: Path) -> None:
    """A package that Lambda would not take is refused with its size and the limit."""
    code = write(tmp_path / "code", app="")
    (code / "large.bin").write_bytes(bytes(50 * 1024 * 1024))
    with pytest.raises(BadValue, match="allowed: up to 52428800"):
        PythonPackage(code=code).archive()


@pytest.mark.parametrize(
    "handler",
    ["app.handler", "app.Imported", "app.assigned", "app.conditional", "lib.inner.run", "lib.run"],
)
def test_a_handler_that_is_there(tmp_path: Path, handler: str) -> None:
    """A function, a class or a name at the top of a module is a handler."""
    source = (
        "from x import Imported\n"
        "def handler(e, c): ...\n"
        "assigned = handler\n"
        "if True:\n    def conditional(e, c): ...\n"
    )
    code = write(tmp_path / "code", app=source, lib__inner="def run(e, c): ...\n")
    (code / "lib" / "__init__.py").write_text("from lib.inner import run\n")
    archive = PythonPackage(code=code).archive()
    assert archive.check_handler(handler) == handler


@pytest.mark.parametrize(
    ("handler", "message"),
    [
        ("app.hander", "a function that app.py defines"),
        ("app.inner", "a function that app.py defines"),
        ("main.handler", "with the module at main.py"),
        ("handler", "module.function"),
        ("app.py", "a function that app.py defines"),
        ("", "module.function"),
    ],
)
def test_a_handler_that_is_not_there(tmp_path: Path, handler: str, message: str) -> None:
    """A handler that Lambda would not find is refused."""
    source = "def handler(e, c):\n    def inner(): ...\n"
    archive = PythonPackage(code=write(tmp_path / "code", app=source)).archive()
    with pytest.raises(BadValue, match=message):
        archive.check_handler(handler)


@pytest.mark.parametrize("source", ["from lib import *\n", "def broken(:\n", "\0"])
def test_a_module_that_cannot_be_read_is_believed(tmp_path: Path, source: str) -> None:
    """Where the names of a module cannot be told, nothing is refused."""
    archive = PythonPackage(code=write(tmp_path / "code", app=source)).archive()
    assert archive.check_handler("app.anything") == "app.anything"


def test_import_packages_keep_their_names_beside_each_other(tmp_path: Path) -> None:
    """Two folders that are import packages lie side by side in the file."""
    for name in ("orders", "shared"):
        (write(tmp_path / name, app="") / "__init__.py").touch()
    archive = PythonPackage(code=(tmp_path / "orders", tmp_path / "shared")).archive()
    assert names(archive) == [
        "orders/__init__.py",
        "orders/app.py",
        "shared/__init__.py",
        "shared/app.py",
    ]


def test_no_folder_is_refused() -> None:
    """A package of no code at all is refused."""
    with pytest.raises(BadValue, match="one or more"):
        PythonPackage(code=()).archive()
