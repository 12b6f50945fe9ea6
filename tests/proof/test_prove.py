"""Whole proofs of a small program, with the real parts."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from stackproof.report import json_v1
from support.command import PROGRAMS, environment
from support.proving import Prove

pytestmark = [pytest.mark.proof, pytest.mark.framework]

ROOT = Path(__file__).parents[2]
TOPIC = PROGRAMS / "topic"
STAGES = [
    "check",
    "synth",
    "deterministic",
    "isolated",
    "init",
    "validate",
    "plan",
    "apply",
    "secretless",
    "probe",
    "replan",
    "destroy",
    "leftovers",
]


def processes(folder: Path) -> list[str]:
    """The command lines of the processes that work in a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").resolve().is_relative_to(folder):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def test_a_sound_program_is_proved(prove: Prove, tmp_path: Path) -> None:
    """Every stage holds, in order; the report is as its schema says; nothing goes on running."""
    ran = prove(TOPIC, "--json", "copy.json", "--relax-providers")
    assert ran.code == 0, ran.err + ran.out
    assert [claim["name"] for claim in ran.report["claims"]] == STAGES
    assert {claim["verdict"]["kind"] for claim in ran.report["claims"]} == {"proved"}
    assert ran.report["counts"]["refuted"] == 0
    jsonschema.validate(ran.report, json_v1.schema())
    assert json.loads((tmp_path / "copy.json").read_text()) == ran.report
    assert "PROVED: stack orders of" in ran.out
    assert [line.split()[1] for line in ran.err.splitlines() if line.startswith("...")] == STAGES
    assert processes(tmp_path) == []


def test_the_programs_output_is_not_edited(prove: Prove, tmp_path: Path) -> None:
    """An S3 backend stays in the JSON; the override beside it has local state, and it is said."""
    ran = prove(TOPIC, "--until", "plan", "--relax-providers")
    folder = tmp_path / "build/prove/cdktf.out/stacks/orders"
    config = json.loads((folder / "cdk.tf.json").read_text())
    assert "s3" in config["terraform"]["backend"]
    override = json.loads((folder / "stackproof_override.tf.json").read_text())
    assert "local" in override["terraform"]["backend"]
    assert "the S3 backend was replaced by local state" in ran.out
    assert ran.report["claims"][-1]["name"] == "plan"
    assert ran.kind("plan") == "proved"


def test_a_secret_in_the_state_is_refuted_without_being_told(prove: Prove, tmp_path: Path) -> None:
    """The report says where it is, never what it is; everything is destroyed all the same."""
    ran = prove(TOPIC, "--env", "SECRET=1", "--relax-providers")
    assert ran.code == 1
    assert ran.kind("secretless") == "refuted"
    assert ran.claim("secretless")["verdict"]["evidence"] == [
        "aws_ssm_parameter.secret: value (main.py:28)"
    ]
    request = tmp_path / "build" / "prove" / "probe-request.json"
    assert stat.S_IMODE(request.stat().st_mode) == 0o600
    assert "hunter2" not in json.dumps(ran.report) + ran.out + ran.err
    assert ran.kind("destroy") == "proved"


def test_a_failing_apply_is_taken_back(prove: Prove, tmp_path: Path) -> None:
    """Two things of one name: the second fails, and the first is destroyed."""
    folder = tmp_path / "p"
    shutil.copytree(TOPIC, folder)
    source = folder / "main.py"
    source.write_text(
        source.read_text().replace(
            "        TerraformOutput(",
            '        SsmParameter(self, "twin", name=f"/orders/{suffix}", type="String",'
            ' value="x")\n        TerraformOutput(',
            1,
        )
    )
    ran = prove("p", "--relax-providers")
    assert ran.code == 1
    assert ran.kind("apply") == "refuted"
    assert "ParameterAlreadyExists" in json.dumps(ran.claim("apply"))
    assert ran.claim("probe")["verdict"]["reason"] == "not reached: apply does not hold"
    assert (ran.kind("destroy"), ran.kind("leftovers")) == ("proved", "proved")
    assert processes(tmp_path) == []


def test_the_documented_probes_run_and_are_told(prove: Prove, tmp_path: Path) -> None:
    """A probe sees outputs and the live AWS; one that crashes has refuted nothing."""
    folder = tmp_path / "p"
    shutil.copytree(TOPIC, folder)
    page = (ROOT / "docs" / "how-to" / "probes.md").read_text()
    documented = page.split("```python\n")[1].split("```")[0]
    (folder / "proof.py").write_text(
        f"{documented}\n\n"
        "class Crashes(TopicsAreEncrypted):\n"
        '    """It works."""\n'
        "    def run(self, live, stack):\n"
        "        print('talk')\n"
        "        return stack.outputs['absent']\n"
        "PROBES = (*PROBES, Crashes())\n"
    )
    ran = prove("p", "--relax-providers")
    assert ran.code == 1
    assert ran.kind("probe") == "refuted"
    assert ran.kind("topics-are-encrypted") == "refuted"
    observed = ran.claim("topics-are-encrypted")["verdict"]["observed"]
    assert observed == "aws_sns_topic.topic has none (main.py:22)"
    assert ran.claim("keys-rotate")["verdict"]["reason"] == "the stack has no aws_kms_key"
    assert ran.claim("crashes")["verdict"]["reason"] == "the probe failed: KeyError: 'absent'"
    assert ran.kind("resources-exist") == "proved"
    assert ran.kind("destroy") == "proved"


def test_no_probe_can_silence_another(prove: Prove, tmp_path: Path) -> None:
    """One that exits or answers nothing is left open; one that ends the process, and all after."""
    folder = tmp_path / "p"
    shutil.copytree(TOPIC, folder)
    (folder / "proof.py").write_text(
        "import os, sys\n"
        "from stackproof.core.verdict import Refuted\n"
        "from stackproof.prove.probes.interface import Probe\n"
        "class Base(Probe):\n"
        '    """It is so."""\n'
        "    def sabotage(self, live, stack): ...\n"
        "class Exits(Base):\n"
        "    def run(self, live, stack): sys.exit(0)\n"
        "class Nothing(Base):\n"
        "    def run(self, live, stack): print('noise')\n"
        "class Refutes(Base):\n"
        "    def run(self, live, stack): return Refuted('a', 'b')\n"
        "class Ends(Base):\n"
        "    def run(self, live, stack): os._exit(0)\n"
        "class Later(Refutes): ...\n"
        "PROBES = (Exits(), Nothing(), Refutes(), Ends(), Later())\n"
    )
    ran = prove("p", "--relax-providers")
    assert ran.code == 1
    assert ran.kind("resources-exist") == "proved"
    assert ran.kind("refutes") == "refuted"
    reasons = {n: ran.claim(n)["verdict"]["reason"] for n in ("exits", "nothing", "ends", "later")}
    assert reasons["exits"] == "the probe failed: SystemExit: 0"
    assert reasons["nothing"] == "the probe failed: it answered None, which is no verdict"
    for name in ("ends", "later"):
        assert reasons[name].endswith(
            "the process of the probes ended early: it ended with exit code 0"
        )


def test_a_proof_file_that_exits_proves_nothing(prove: Prove, tmp_path: Path) -> None:
    """However it does it."""
    folder = tmp_path / "p"
    shutil.copytree(TOPIC, folder)
    for text in ("import sys; sys.exit(0)\n", "import os; os._exit(0)\n"):
        (folder / "proof.py").write_text(text)
        ran = prove("p", "--relax-providers")
        assert ran.code == 1
        assert ran.kind("proof.py") == "refuted"
        assert ran.kind("resources-exist") == "proved"


def test_a_broken_proof_file_is_refuted(prove: Prove, tmp_path: Path) -> None:
    """Not passed over in silence."""
    folder = tmp_path / "p"
    shutil.copytree(TOPIC, folder)
    (folder / "proof.py").write_text("import no_such_module\n")
    ran = prove("p", "--relax-providers")
    assert ran.code == 1
    assert "No module named 'no_such_module'" in ran.claim("proof.py")["verdict"]["observed"]


@pytest.mark.parametrize(("what", "kind"), [("parameter", "refuted"), ("user", "unproved")])
def test_a_program_that_never_settles(prove: Prove, what: str, kind: str) -> None:
    """It is refuted, unless the embedded AWS was never seen to settle on such a resource."""
    ran = prove(TOPIC, "--env", f"UNSETTLED={what}", "--relax-providers")
    assert ran.kind("replan") == kind
    assert ran.code == (1 if kind == "refuted" else 0)
    assert " update: " in ran.claim("replan")["verdict"]["evidence"][0]
    assert ran.kind("destroy") == "proved"


def test_what_the_embedded_aws_lacks_is_left_open(prove: Prove) -> None:
    """The program is not blamed, and what was made is destroyed."""
    ran = prove(TOPIC, "--env", "UNKNOWN=1", "--relax-providers")
    assert ran.code == 0, ran.out + ran.err
    assert ran.kind("apply") == "unproved"
    assert "codeartifact" in ran.claim("apply")["verdict"]["reason"]
    assert ran.kind("destroy") == "proved"
    assert ran.kind("leftovers") == "proved"


def test_strict_counts_what_is_left_open(prove: Prove, tmp_path: Path) -> None:
    """A capability that the embedded AWS lacks is never a pass."""
    folder = tmp_path / "p"
    shutil.copytree(TOPIC, folder)
    main = folder / "main.py"
    main.write_text(main.read_text().replace('"hunter2"', "topic.name"))
    (folder / "proof.py").write_text(
        "from stackproof.prove.probes import database\nPROBES = (database.DatabasesOfferTls(),)\n"
    )
    ran = prove("p", "--strict", "--relax-providers")
    assert ran.code == 1
    assert ran.kind("databases-offer-tls") == "unproved"
    assert "no database server" in ran.claim("databases-offer-tls")["verdict"]["reason"]
    assert "PROVED AS FAR AS IT CAN BE HERE" in ran.out


def test_an_interrupt_in_the_middle_of_an_apply_destroys_what_was_made(tmp_path: Path) -> None:
    """Exit code 130, an empty AWS, a report, and no process."""
    options = ("--env", "MORE=300", "--relax-providers")
    child = subprocess.Popen(
        [sys.executable, "-m", "stackproof", "prove", str(TOPIC), *options],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert child.stderr is not None
    for line in child.stderr:
        if line.startswith("... apply"):
            break
    state = tmp_path / "build/prove/cdktf.out/stacks/orders/terraform.tfstate"
    for _ in range(200):
        if state.is_file() and "aws_ssm_parameter" in state.read_text():
            break
        time.sleep(0.05)
    # As a terminal does it: to the whole group.
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=120)
    assert child.returncode == 130, out + err
    report = json.loads((tmp_path / "build/prove/report.json").read_text())
    verdicts = {c["name"]: c["verdict"] for c in report["claims"]}
    assert report["interrupted"] is True
    assert verdicts["apply"] == {"kind": "unproved", "reason": "interrupted", "evidence": []}
    assert verdicts["destroy"]["kind"] == "proved"
    if verdicts["leftovers"]["kind"] != "proved":
        # What the provider had asked for at that moment is in no state; it is named.
        assert "the interrupt cut requests off" in verdicts["leftovers"]["reason"]
        assert "ssm parameter" in " ".join(verdicts["leftovers"]["evidence"])
    assert "INTERRUPTED" in out
    assert processes(tmp_path) == []


def test_what_is_kept_can_be_reached_and_ended(prove: Prove, tmp_path: Path) -> None:
    """The summary says how; after that nothing goes on running."""
    ran = prove(TOPIC, "--keep", "--relax-providers")
    assert ran.code == 0, ran.err + ran.out
    assert "destroy" not in [c["name"] for c in ran.report["claims"]]
    commands = [line.strip() for line in ran.out.splitlines() if line.startswith("  kept: ")]
    end = next(c for c in commands if "kill " in c).split("kill ")[1].split()[0]
    try:
        assert any("stackproof.cloud.server" in c for c in processes(tmp_path))
        by_hand = (
            ". build/prove/environment.sh && cd build/prove/cdktf.out/stacks/orders && "
            "terraform plan -detailed-exitcode"
        )
        shown = subprocess.run(
            ["bash", "-c", by_hand],
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert shown.returncode == 0, shown.stdout + shown.stderr
    finally:
        os.kill(int(end), signal.SIGTERM)
    for _ in range(100):
        if not processes(tmp_path):
            break
        time.sleep(0.05)
    assert processes(tmp_path) == []


def test_a_port_that_is_taken(prove: Prove) -> None:
    """Exit code 4, with what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = prove(TOPIC, "--port", str(port))
    assert ran.code == 4
    assert f"cannot listen on port {port}" in ran.err
    assert "help: " in ran.err


def test_a_provider_that_is_not_to_be_had(prove: Prove, tmp_path: Path) -> None:
    """Exit code 4, with the provider, the version, and what is there."""
    folder = tmp_path / "p"
    shutil.copytree(TOPIC, folder)
    source = folder / "main.py"
    source.write_text(
        source.read_text().replace(
            "        topic = ",
            '        self.add_override("terraform.required_providers.aws.version", "0.0.7")\n'
            "        topic = ",
        )
    )
    ran = prove("p")
    assert ran.code == 4, ran.err
    assert "the provider hashicorp/aws 0.0.7 is not to be had" in ran.err
    assert "--relax-providers" in ran.err


def fake(folder: Path, name: str, script: str) -> Path:
    """An executable of that name, in a folder of its own."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def only_node(folder: Path) -> str:
    """A PATH that holds Node and nothing else of use."""
    node = shutil.which("node")
    assert node is not None
    fake(folder, "node", f'exec "{node}" "$@"')
    return (
        f"{folder}:/usr/bin:/bin"
        if not shutil.which("terraform", path="/usr/bin:/bin")
        else (str(folder))
    )


def test_without_terraform(prove: Prove, tmp_path: Path) -> None:
    """Exit code 4, with the command that fetches one."""
    ran = prove(TOPIC, PATH=only_node(tmp_path / "bin"), STACKPROOF_CACHE=str(tmp_path / "cache"))
    assert ran.code == 4
    assert "neither Terraform nor OpenTofu is installed" in ran.err
    assert "stackproof setup" in ran.err


def test_an_old_terraform(prove: Prove, tmp_path: Path) -> None:
    """Exit code 4, with both versions."""
    old = fake(tmp_path / "old", "terraform", "echo 'Terraform v1.5.7'")
    ran = prove(TOPIC, "--port", "0", STACKPROOF_TERRAFORM=str(old))
    assert ran.code == 4
    assert "NOT PROVED: " in ran.out
    assert "Terraform 1.5.7 is too old; 1.10.0 or newer is needed" in ran.err


def test_a_disk_without_room(prove: Prove, tmp_path: Path) -> None:
    """Whether Terraform meets it or we do, it is told in one line."""
    full = fake(
        tmp_path / "full",
        "terraform",
        'case "$1" in version) echo "Terraform v1.11.4";;\n'
        '*) echo "Error: write plan: no space left on device" >&2; exit 1;; esac',
    )
    ran = prove(TOPIC, STACKPROOF_TERRAFORM=str(full))
    assert ran.code == 4
    assert "no room left on the disk" in ran.err
    if Path("/dev/full").exists():
        ran = prove(TOPIC, "--until", "check", "--json", "/dev/full")
        assert ran.code == 4
        assert "cannot write the report there" in ran.err


def test_two_proofs_in_one_folder(prove: Prove, tmp_path: Path) -> None:
    """The second is refused before it does anything."""
    import fcntl  # noqa: PLC0415

    folder = tmp_path / "build" / "prove"
    folder.mkdir(parents=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = prove(TOPIC)
    assert ran.code == 2
    assert "another proof is running in this folder" in ran.err


def test_one_of_two_stacks(prove: Prove) -> None:
    """It can be named; a name that no stack has gives exit code 2, with those that there are."""
    ran = prove(TOPIC, "--env", "STACKS=one,two", "--until", "synth")
    assert ran.code == 0, ran.err
    assert ran.report["stack"] == "one, two"
    ran = prove(TOPIC, "--env", "STACKS=one,two", "--until", "synth", "--stack", "two")
    assert ran.code == 0
    assert ran.report["stack"] == "two"
    assert "HOLDS UNTIL SYNTH: stack two" in ran.out
    ran = prove(TOPIC, "--env", "STACKS=one,two", "--until", "synth", "--stack", "three")
    assert ran.code == 2
    assert "the program has no stack `three`" in ran.err
    assert "it has one, two" in ran.err
