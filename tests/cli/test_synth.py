"""`stackproof synth` with the real framework, and with programs that never get that far."""

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support.command import PROGRAMS, Stackproof, environment


@pytest.mark.framework
def test_a_stack_is_written_and_named(stackproof: Stackproof, tmp_path: Path) -> None:
    """The result is on standard output; the framework's noise is nowhere."""
    ran = stackproof("synth", PROGRAMS / "topic", "--env", "ENVIRONMENT_SUFFIX=pr7")
    assert (ran.code, ran.err) == (0, "")
    name, path = ran.out.strip().split("\t")
    config = json.loads((tmp_path / path).read_text())
    assert name == "orders"
    assert config["resource"]["aws_sns_topic"]["topic"]["name"] == "orders-pr7"


@pytest.mark.framework
def test_one_of_several_stacks_can_be_printed(stackproof: Stackproof) -> None:
    """Without a choice the message lists them."""
    both = ("synth", PROGRAMS / "topic", "--env", "STACKS=one,two", "--print")
    ran = stackproof(*both)
    assert (ran.code, ran.out) == (2, "")
    assert "the program has 2 stacks: one, two" in ran.err
    ran = stackproof(*both, "--stack", "two")
    assert json.loads(ran.out)["output"]["topic_arn"]
    ran = stackproof(*both, "--stack", "three")
    assert ran.code == 2
    assert "no stack `three`" in ran.err
    assert "it has one, two" in ran.err


@pytest.mark.framework
def test_an_app_without_a_stack_is_told(stackproof: Stackproof, tmp_path: Path) -> None:
    """It ran, and wrote nothing that could be deployed."""
    (tmp_path / "main.py").write_text("from cdktn import App\nApp().synth()\n")
    ran = stackproof("synth")
    assert ran.code == 1
    assert "without a stack" in ran.err


@pytest.mark.framework
def test_the_frameworks_own_error_is_told_with_the_users_line(
    stackproof: Stackproof, tmp_path: Path
) -> None:
    """Not with a line of the framework."""
    shutil.copytree(PROGRAMS / "topic", tmp_path / "p")
    source = tmp_path / "p" / "main.py"
    sound = source.read_text()
    source.write_text(sound.replace('name=f"orders-{suffix}"', "name=[suffix]"))
    line = sound[: sound.index("SnsTopic(self")].count("\n") + 1
    ran = stackproof("synth", "p")
    assert ran.code == 1
    assert ran.err.startswith("error: TypeError: type of argument name must be one of")
    assert f"(main.py:{line})" in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("source", "code", "message"),
    [
        ("", 3, "is empty"),
        ("def f(:\n", 1, "SyntaxError"),
        ("raise ValueError('no region given')\n", 1, "ValueError: no region given (main.py:1)"),
        ("x = 1\n", 1, "without writing a stack"),
        ("while True: pass\n", 1, "still running after 2 s"),
    ],
)
def test_a_program_that_cannot_be_synthesized(
    stackproof: Stackproof, tmp_path: Path, source: str, code: int, message: str
) -> None:
    """One clear message, the right exit code, nothing on standard output."""
    (tmp_path / "main.py").write_text(source)
    ran = stackproof("synth", "--timeout", "2" if "while" in source else "60")
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_a_path_that_does_not_exist(stackproof: Stackproof) -> None:
    """Exit code 3."""
    ran = stackproof("synth", "absent")
    assert ran.code == 3
    assert "there is no `absent`" in ran.err


def test_a_variable_that_the_program_does_not_see(stackproof: Stackproof, tmp_path: Path) -> None:
    """The message says that it is hidden, and how to give it."""
    (tmp_path / "main.py").write_text("import os\nos.environ['STAGE']\n")
    ran = stackproof("synth", env={"STAGE": "preview"})
    assert ran.code == 1
    assert "KeyError: 'STAGE' (main.py:2)" in ran.err
    assert "help: the program sees almost none of your variables" in ran.err
    assert "--env STAGE=VALUE" in ran.err
    assert "almost none" not in stackproof("synth").err


def test_a_cache_that_cannot_be_written(stackproof: Stackproof, tmp_path: Path) -> None:
    """It is told at once, with the variable that names another."""
    (tmp_path / "main.py").write_text("x = 1\n")
    (tmp_path / "cache").write_text("a file is in the way")
    ran = stackproof("synth", "--engine", "node", env={"STACKPROOF_CACHE": str(tmp_path / "cache")})
    assert ran.code == 4
    assert "the cache cannot be written" in ran.err
    assert "STACKPROOF_CACHE" in ran.err


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGQUIT])
def test_being_asked_to_end_leaves_no_process(tmp_path: Path, number: signal.Signals) -> None:
    """A closed terminal, a supervisor or a person: the program goes with us."""
    (tmp_path / "main.py").write_text(
        "import time\nwhile True:\n    open('alive', 'a').write('x')\n    time.sleep(0.02)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-m", "stackproof", "synth"], cwd=tmp_path, env=environment()
    ) as child:
        while not (tmp_path / "alive").is_file():
            time.sleep(0.05)
        child.send_signal(number)
        assert child.wait(30) == 130
    size = (tmp_path / "alive").stat().st_size
    time.sleep(0.3)
    assert (tmp_path / "alive").stat().st_size == size


def test_without_node(stackproof: Stackproof, tmp_path: Path) -> None:
    """It is the machine's fault: exit code 4, with what to install."""
    (tmp_path / "main.py").write_text("x = 1\n")
    ran = stackproof("synth", "--engine", "node", env={"PATH": str(tmp_path)})
    assert ran.code == 4
    assert "Node is not on the PATH" in ran.err
    assert "help: install Node" in ran.err


def test_what_is_left_of_a_run_that_was_killed(tmp_path: Path) -> None:
    """Nothing: neither the program nor the folder that was only for this run."""
    (tmp_path / "main.py").write_text(
        "import os, pathlib, time\npathlib.Path('ready').touch()\ntime.sleep(600)\n"
    )
    (tmp_path / "tmp").mkdir()
    env = environment({"TMPDIR": str(tmp_path / "tmp")})
    with subprocess.Popen(
        [sys.executable, "-m", "stackproof", "synth"], cwd=tmp_path, env=env
    ) as child:
        while not (tmp_path / "ready").exists():
            time.sleep(0.05)
        assert list((tmp_path / "tmp").iterdir())
        child.kill()
    for _ in range(100):
        if not list((tmp_path / "tmp").iterdir()):
            return
        time.sleep(0.05)
    pytest.fail("the folder of the run is still there")


@pytest.mark.parametrize("engine", ["auto", "native"])
def test_a_source_map_says_which_lines_made_what(
    stackproof: Stackproof, tmp_path: Path, engine: str
) -> None:
    """Innermost first, by stack and Terraform address."""
    arguments = ("synth", PROGRAMS / "topic", "--engine", engine, "--source-map", "map.json")
    ran = stackproof(*arguments)
    assert (ran.code, ran.err) == (0, "")
    document = json.loads((tmp_path / "map.json").read_text())
    assert document["version"] == 1
    frames = document["stacks"]["orders"]["aws_sns_topic.topic"]
    source = (PROGRAMS / "topic" / "main.py").read_text()
    line = source[: source.index("SnsTopic(self")].count("\n") + 1
    assert frames[0] == {"file": "main.py", "line": line, "function": "__init__"}
    assert frames[-1]["function"] == "<module>"


def test_only_our_own_engine_or_nothing(stackproof: Stackproof, tmp_path: Path) -> None:
    """A program that cannot be run natively is told so, and by which engine it can."""
    (tmp_path / "main.py").write_text("import cdktn\n")
    folder = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages" / "cdktn" / "_jsii"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text('JSIIAssembly.load("cdktn", "9.9.9", x, "a.jsii.tgz")\n')
    (folder / "a.jsii.tgz").touch()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    ran = stackproof("synth", "--engine", "native")
    assert ran.code == 4
    assert "cannot be run natively: cdktn 9.9.9" in ran.err
    assert "engine node" in ran.err
