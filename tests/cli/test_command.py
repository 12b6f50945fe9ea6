"""The command line itself."""

import sys
from pathlib import Path

import pytest

from stackproof import __version__
from support.command import Stackproof


def test_version(stackproof: Stackproof) -> None:
    """One line on standard output."""
    ran = stackproof("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"stackproof {__version__}\n", "")


@pytest.mark.parametrize("verb", ["check", "synth", "prove", "explain", "setup"])
def test_every_command_has_help(stackproof: Stackproof, verb: str) -> None:
    """The list names it, and it explains itself."""
    assert f"\n    {verb} " in stackproof("--help").out
    ran = stackproof(verb, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: stackproof {verb}")


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """Whoever asks for help gets it at once."""
    import subprocess  # noqa: PLC0415

    script = (
        "import sys; sys.argv = ['stackproof', '--help']\n"
        "from stackproof.frontends.cli.main import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print(sorted(m for m in sys.modules if m.startswith(('stackproof', 'boto', 'moto')))"
        ", file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    loaded = done.stderr
    for package in ("api", "bindings", "prove", "terraform", "cloud"):
        assert f"'stackproof.{package}" not in loaded
    assert "boto" not in loaded


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("prov",), "invalid choice: 'prov'"),
        (("prove", "--until", "lunch"), "invalid choice: 'lunch'"),
        (("prove", "--port", "70000"), "'70000' is not a port from 0 (any) to 65535"),
        (("prove", "--timeout", "0"), "'0' is not a number of seconds above zero"),
        (("prove", "--env", "NOVALUE"), "`--env NOVALUE` is not NAME=VALUE"),
        (("explain", "SP999"), "there is no rule `SP999`"),
        (("check", "--ignore", "SP999"), "no rule is called `SP999`"),
    ],
)
def test_a_wrong_command_line_is_told_in_one_line(
    stackproof: Stackproof, arguments: tuple[str, ...], message: str
) -> None:
    """Exit code 2, nothing on standard output, no usage dumped over the message."""
    ran = stackproof(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0].startswith("error: ")
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_explain_lists_and_prints_pages(stackproof: Stackproof) -> None:
    """The list has every rule; a page is found by number and by slug."""
    listed = stackproof("explain").out
    assert "SP101  unknown-class\n" in listed
    page = stackproof("explain", "SP101")
    assert page.code == 0
    assert page.out.startswith("# unknown-class (SP101)\n")
    assert stackproof("explain", "Unknown-Class").out == page.out


def test_wrong_settings_are_told(stackproof: Stackproof, tmp_path: Path) -> None:
    """With the file and what is allowed."""
    (tmp_path / "stackproof.toml").write_text("colour = 'blue'\n")
    (tmp_path / "main.py").write_text("x = 1\n")
    for verb in ("check", "synth", "prove"):
        ran = stackproof(verb)
        assert ran.code == 2
        assert "no setting `colour`" in ran.err
        assert "stackproof.toml" in ran.err


def test_a_place_for_the_report_that_cannot_be(stackproof: Stackproof, tmp_path: Path) -> None:
    """It is found out before the work is done."""
    (tmp_path / "main.py").write_text("raise SystemExit('ran')\n")
    for target in (tmp_path, tmp_path / "absent" / "report.json"):
        ran = stackproof("prove", "--json", target)
        assert (ran.code, ran.out) == (2, "")
        assert "cannot write a report there" in ran.err


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    """`stackproof explain | head -1` ends in silence."""
    import subprocess  # noqa: PLC0415

    for n in range(200):
        (tmp_path / f"f{n}.py").write_text("from cdktf_cdktf_provider_aws.vpc import Vpcc\n" * 50)
    command = f"{sys.executable} -m stackproof check . --output-format concise | head -1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr
