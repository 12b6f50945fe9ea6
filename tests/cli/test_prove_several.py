"""`stackproof prove LIST.toml`: several programs, side by side, with one report."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from stackproof.report import json_v1
from support.command import Stackproof, environment

SOUND = """\
import os
from cdktn import App, TerraformOutput, TerraformStack
app = App()
stack = TerraformStack(app, os.environ["STACK"])
TerraformOutput(stack, "colour", value=os.environ.get("COLOUR", "none"))
app.synth()
"""
WRONG = "raise ValueError('no region given')\n"
# Says that it runs by a file, which is the only thing that it can do to the outside.
SLOW = "import time\nopen('alive', 'w').close()\ntime.sleep(600)\n"
LIST = """\
[programs.shop]
path = "infrastructure/shop"
env = { STACK = "shop-dev", COLOUR = "red" }

[programs.till]
path = "infrastructure/till/main.py"
env = { STACK = "till-dev" }
"""
QUICK = ("--until", "synth", "--engine", "native")


def programs(folder: Path, **sources: str) -> None:
    """Programs below a folder, and a list of them there."""
    for name, source in sources.items():
        home = folder / "infrastructure" / name
        home.mkdir(parents=True)
        (home / "main.py").write_text(source)
    (folder / "proofs.toml").write_text(LIST)


def listed(folder: Path, *names: str) -> None:
    """A list of these programs, each with a stack of its name."""
    tables = (
        f'[programs.{name}]\npath = "infrastructure/{name}"\nenv = {{ STACK = "{name}-dev" }}\n'
        for name in names
    )
    (folder / "proofs.toml").write_text("\n".join(tables))


def report(folder: Path) -> Any:
    """The common report, which is as its schema says."""
    content = json.loads((folder / "build" / "prove" / "report.json").read_text())
    jsonschema.validate(content, json_v1.schema())
    return content


def test_programs_are_proved_with_one_report(stackproof: Stackproof, tmp_path: Path) -> None:
    """Each line says which program speaks; one table and one report stand for all at the end."""
    programs(tmp_path, shop=SOUND, till=SOUND)
    ran = stackproof("prove", "proofs.toml", *QUICK)
    assert ran.code == 0, ran.err
    assert {line[:7] for line in ran.err.splitlines()} == {"shop | ", "till | "}
    assert "stack shop-dev of" not in ran.out
    assert "HOLDS AS FAR AS IT WAS ASKED: 2 programs: 4 proved, 0 refuted, 0 left open" in ran.out
    content = report(tmp_path)
    assert content["counts"] == {"proved": 4, "refuted": 0, "unproved": 0}
    folder = tmp_path / "build" / "prove"
    own = [json.loads((folder / each["report"]).read_text()) for each in content["programs"]]
    assert [each["stack"] for each in own] == ["shop-dev", "till-dev"]
    for name in ("report.html", "report.md"):
        assert "till-dev" in (folder / name).read_text()
        assert "shop-dev" in (folder / "shop" / name).read_text()


@pytest.mark.parametrize("name", ["proofs.toml", "proofs-all.toml"])
def test_the_lists_of_this_repository(stackproof: Stackproof, tmp_path: Path, name: str) -> None:
    """What `make prove` and `make prove-all` prove can be synthesized."""
    ran = stackproof("prove", Path(__file__).parents[2] / name, *QUICK)
    assert ran.code == 0, ran.out + ran.err
    names = [each["name"] for each in report(tmp_path)["programs"]]
    assert names[0] == "trading"
    assert "payments" in names


def test_variables_of_the_command_outrank_those_of_the_list(
    stackproof: Stackproof, tmp_path: Path
) -> None:
    """They are for every program."""
    programs(tmp_path, shop=SOUND, till=SOUND)
    ran = stackproof("prove", "proofs.toml", *QUICK, "--env", "COLOUR=blue", "--jobs", "1")
    assert ran.code == 0, ran.err
    for name in ("shop", "till"):
        stack = tmp_path / f"build/prove/{name}/cdktf.out/stacks/{name}-dev/cdk.tf.json"
        assert json.loads(stack.read_text())["output"]["colour"]["value"] == "blue"


def test_a_list_is_found_from_elsewhere(stackproof: Stackproof, tmp_path: Path) -> None:
    """Its paths are relative to its own folder, and the reports go where we are."""
    programs(tmp_path / "project", shop=SOUND, till=SOUND)
    ran = stackproof("prove", "project/proofs.toml", *QUICK, "--out", "evidence", "--json", "-")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out) == json.loads((tmp_path / "evidence/report.json").read_text())
    assert "HOLDS AS FAR AS IT WAS ASKED" in ran.err


def test_what_one_program_refutes_is_refuted_for_all(
    stackproof: Stackproof, tmp_path: Path
) -> None:
    """The other is proved all the same; the reason stands with the program's name."""
    programs(tmp_path, shop=WRONG, till=SOUND)
    ran = stackproof("prove", "proofs.toml", *QUICK)
    assert ran.code == 1
    assert "refuted: shop: synth: Does the program run to its end" in ran.out
    assert "ValueError: no region given" in ran.out
    assert "REFUTED: 2 programs" in ran.out
    assert [each["conclusion"] for each in report(tmp_path)["programs"]] == [
        "refuted",
        "holds as far as it was asked",
    ]


def test_a_program_without_a_report_is_not_proved(stackproof: Stackproof, tmp_path: Path) -> None:
    """An earlier report is not taken for its own; what it said last is told; the code is its."""
    programs(tmp_path, shop=SOUND, till=SOUND)
    assert stackproof("prove", "proofs.toml", *QUICK).code == 0
    (tmp_path / "infrastructure/till/main.py").write_text("")
    ran = stackproof("prove", "proofs.toml", *QUICK)
    assert ran.code == 3
    assert "not proved: till\n  it ended without a report, with exit code 3\n" in ran.out
    assert "`main.py` is empty" in ran.out
    shop, till = report(tmp_path)["programs"]
    assert (shop["exit_code"], shop["counts"]["proved"]) == (0, 2)
    assert (till["exit_code"], till["conclusion"], till["counts"]) == (3, "not proved", None)
    assert till["report"] is None
    assert not (tmp_path / "build/prove/till/report.html").exists()


def started(folder: Path, *arguments: str) -> "subprocess.Popen[str]":
    """The command on its way, in a group of its own, so that a signal is for it alone."""
    return subprocess.Popen(
        [sys.executable, "-m", "stackproof", "prove", "proofs.toml", *arguments],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(*files: Path) -> None:
    """Until all of them are there."""
    while not all(file.is_file() for file in files):
        time.sleep(0.05)


def children(number: int) -> dict[str, int]:
    """The proofs that a process runs, by the names of their folders."""
    found = {}
    for entry in Path("/proc").iterdir():
        try:
            if not entry.name.isdigit():
                continue
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_text().split("\0")
        except OSError:
            continue
        if parent == number and "--out" in words:
            found[Path(words[words.index("--out") + 1]).name] = int(entry.name)
    return found


def test_a_proof_that_is_killed_is_not_proved(tmp_path: Path) -> None:
    """The other goes on; the report names the signal, and the exit code is that of a fault."""
    programs(tmp_path, shop=SLOW, till=SOUND)
    alive = tmp_path / "infrastructure/shop/alive"
    with started(tmp_path, *QUICK) as command:
        wait_for(alive)
        os.kill(children(command.pid)["shop"], signal.SIGKILL)
        out, _ = command.communicate(timeout=60)
    assert command.returncode == 4
    assert "not proved: shop\n  it ended without a report, by signal 9\n" in out
    shop, till = report(tmp_path)["programs"]
    assert (shop["exit_code"], till["exit_code"]) == (-9, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_all(tmp_path: Path, number: signal.Signals) -> None:
    """Those that run end in order and report, those that wait never begin, and nothing is left."""
    programs(tmp_path, one=SLOW, two=SLOW, three=SOUND)
    listed(tmp_path, "one", "two", "three")
    alive = [tmp_path / "infrastructure" / name / "alive" for name in ("one", "two")]
    with started(tmp_path, *QUICK, "--jobs", "2") as command:
        wait_for(*alive)
        proofs = children(command.pid)
        command.send_signal(number)
        out, err = command.communicate(timeout=60)
    assert command.returncode == 130, err
    assert "INTERRUPTED: 3 programs" in out
    content = report(tmp_path)
    assert content["interrupted"]
    assert [each["exit_code"] for each in content["programs"]] == [130, 130, 130]
    assert [each["report"] is None for each in content["programs"]] == [False, False, True]
    assert content["programs"][2]["failure"] == ["interrupted before it began"]
    assert sorted(proofs) == ["one", "two"]
    assert not any(Path(f"/proc/{pid}").exists() for pid in proofs.values())


@pytest.mark.parametrize(
    ("content", "code", "message"),
    [
        ("[programs", 2, "the list of programs is not TOML"),
        (f"{LIST}{LIST}", 2, "the list of programs is not TOML"),
        ("", 3, "the list has no program"),
        ("[programs]\n", 3, "the list has no program"),
        ("programs = 1\n", 2, "`programs` is not a table"),
        ("[proofs.shop]\n", 2, "a list of programs has no key `proofs`"),
        ("[programs]\nshop = 'shop'\n", 2, "the program is not a table"),
        ("[programs.shop]\n", 2, "`path` is missing or no string"),
        ("[programs.shop]\npath = 'absent'\n", 3, "there is no `absent`"),
        ("[programs.self]\npath = 'proofs.toml'\n", 2, "`proofs.toml` is a list, and no program"),
        ("[programs.shop]\npath = '.'\nout = 'x'\n", 2, "a program has no key `out`"),
        ("[programs.shop]\npath = '.'\nstack = 1\n", 2, "`stack` is no string"),
        ("[programs.shop]\npath = '.'\nenv = {A = 1}\n", 2, "`env` is not a table of strings"),
        ("[programs.shop]\npath = '.'\nenv = {'A B' = ''}\n", 2, "that no variable can have"),
        ("[programs.'../x']\npath = '.'\n", 2, "a program cannot be called `../x`"),
        (
            "[programs.shop]\npath = '.'\n[programs.Shop]\npath = '.'\n",
            2,
            "`shop` and `Shop` would share a folder",
        ),
    ],
)
def test_what_is_no_list(
    stackproof: Stackproof, tmp_path: Path, content: str, code: int, message: str
) -> None:
    """One message that says what is wrong and where, before anything is proved."""
    (tmp_path / "proofs.toml").write_text(content)
    ran = stackproof("prove", "proofs.toml")
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert "proofs.toml" in ran.err
    assert "help: " in ran.err
    assert not (tmp_path / "build").exists()


def test_a_list_in_another_encoding(stackproof: Stackproof, tmp_path: Path) -> None:
    """It is said as that, and not as a fault of a line."""
    (tmp_path / "proofs.toml").write_bytes('[programs."Bücher"]'.encode("latin-1"))
    ran = stackproof("prove", "proofs.toml")
    assert ran.code == 2
    assert "the list of programs is not UTF-8" in ran.err
    assert "help: save it as UTF-8" in ran.err


def test_a_list_that_is_not_there(stackproof: Stackproof) -> None:
    """Exit code 3."""
    ran = stackproof("prove", "absent.toml")
    assert ran.code == 3
    assert "there is no `absent.toml`" in ran.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("proofs.toml", "--stack", "one"), "--stack is for one program"),
        (("proofs.toml", "--keep"), "--keep is for one program"),
        (("proofs.toml", "--port", "4566"), "--port is for one program"),
        (("proofs.toml", "--json", "absent/report.json"), "cannot write a report there"),
        (("proofs.toml", "--env", "COLOUR"), "`--env COLOUR` is not NAME=VALUE"),
        (("infrastructure/shop", "--jobs", "2"), "--jobs is for a list of programs"),
        (("proofs.toml", "--jobs", "0"), "'0' is not a whole number above zero"),
    ],
)
def test_options_that_do_not_fit(
    stackproof: Stackproof, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """What is for one program, or for a list, is refused elsewhere."""
    programs(tmp_path, shop=SOUND, till=SOUND)
    ran = stackproof("prove", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert not (tmp_path / "build").exists()
