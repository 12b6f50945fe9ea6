"""The command `platform`: what it lists, copies, writes and refuses."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.core.errors import ProgramError
from stackproof.prove.order import levels
from stackproof.synth.interface import Stack
from support.accounts import NOBODY, leading_to
from support.command import run


def test_lists_the_platforms(tmp_path: Path) -> None:
    """Each platform is a line with its name and what it is."""
    ran = run(tmp_path, "platform", "list")
    assert ran.code == 0
    assert "trading\ta multi-region trading system" in ran.out


def test_writes_three_regions_unless_told_otherwise(tmp_path: Path) -> None:
    """Without regions the platform's own are taken, with a stack for what they share."""
    ran = run(tmp_path, "platform", "trading", "synth", "--env", "dev")
    assert ran.code == 0, ran.err
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == [
        "trading-global-dev",
        "trading-us-east-1-dev",
        "trading-us-east-2-dev",
        "trading-us-west-2-dev",
    ]
    assert (tmp_path / "build/platform/trading/dev/cdktf.out/manifest.json").is_file()


def test_one_stack_alone_can_be_asked_for(tmp_path: Path) -> None:
    """A stack that is named is the only one that is dealt with."""
    wanted = ("--stack", "trading-us-east-2-dev")
    ran = run(tmp_path, "platform", "trading", "synth", "--env", "dev", *wanted)
    assert [line.split("\t")[0] for line in ran.out.splitlines()] == ["trading-us-east-2-dev"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing", "synth"), "invalid choice: 'nothing'"),
        (("trading", "build"), "invalid choice: 'build'"),
        (("trading", "synth"), "--env"),
        (("trading", "synth", "--env", ""), "the environment suffix is empty"),
        (("trading", "synth", "--env", "dev", "--regions", ""), "a region is empty in ``"),
        (
            ("trading", "synth", "--env", "dev", "--regions", "us-east-1,"),
            "a region is empty in `us-east-1,`",
        ),
        (("trading", "synth", "--env", "Prod_1"), "the environment suffix is 'Prod_1'"),
        (
            ("trading", "synth", "--env", "dev", "--regions", "us-east-1,mars-1"),
            "regions is 'mars-1', allowed: us-east-1",
        ),
        (
            ("trading", "synth", "--env", "dev", "--regions", "us-east-1,us-east-1"),
            "regions is 'us-east-1', allowed: each region once",
        ),
        (("trading", "synth", "--env", "dev", "--stack", "x"), "the platform has no stack `x`"),
        (("trading", "verify", "--env", "dev"), "nothing is deployed to the embedded AWS there"),
        (("trading", "destroy", "--env", "dev"), "nothing is deployed to the embedded AWS there"),
        (("new", "trading", "."), "there is something already"),
        (("new", "other", "new"), "invalid choice: 'other'"),
        (("new", "state", "new"), "invalid choice: 'state'"),
    ],
)
def test_a_wrong_command_is_one_message(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """What cannot be done is said with what can, without a traceback, as exit code 2."""
    (tmp_path / "file").touch()
    ran = run(tmp_path, "platform", *arguments)
    assert ran.code == 2, ran.out + ran.err
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_missing_settings_are_no_input(tmp_path: Path) -> None:
    """Settings that are not there are said by their path."""
    ran = run(tmp_path, "platform", "trading", "synth", "--env", "dev", "--settings", "no.toml")
    assert ran.code == 3
    assert "there is no `no.toml`" in ran.err


def test_wrong_settings_are_the_platforms_own_words(tmp_path: Path) -> None:
    """A setting that is refused is told as the platform tells it, with its help."""
    (tmp_path / "bad.toml").write_text("region = 'us-east-1'")
    ran = run(tmp_path, "platform", "trading", "synth", "--env", "dev", "--settings", "bad.toml")
    assert ran.code == 2
    assert ran.err.splitlines()[0].startswith("error: a key of the settings is 'region'")
    assert "did you mean regions" in ran.err


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("trading", ("--regions", "us-east-1")),
        ("payments", ("--settings", "mine/preview.toml")),
    ],
)
def test_a_copy_is_a_program_of_its_own(tmp_path: Path, name: str, same: tuple[str, str]) -> None:
    """The copy writes the same stack from its own files, and is clean to the strict checker."""
    copied = run(tmp_path, "platform", "new", name, "mine")
    assert copied.code == 0, copied.err
    mine = tmp_path / "mine"
    for file in ("README.md", ".github/workflows/ci.yml", "tests/test_platform.py", "proof.py"):
        assert (mine / file).is_file(), file
    sources = "".join(path.read_text() for path in mine.rglob("*.py"))
    assert "stackproof.platforms" not in sources
    config = Path("stacks", f"{name}-us-east-1-dev", "cdk.tf.json")
    assert run(mine, "synth", ".", "--out", "out").code == 0
    theirs = run(tmp_path, "platform", name, "synth", "--env", "dev", *same)
    assert theirs.code == 0, theirs.err
    written = json.loads((mine / "out" / config).read_text())
    original = tmp_path / "build/platform" / name / "dev/cdktf.out" / config
    assert written["resource"] == json.loads(original.read_text())["resource"]
    assert run(mine, "check", ".", "--profile", "strict").code == 0


def stack(name: str, *depends_on: str) -> Stack:
    """A stack that needs others first."""
    return Stack(name=name, folder=Path(), config=Path(), depends_on=depends_on)


def test_stacks_side_by_side_are_one_level() -> None:
    """A stack comes after all that it depends on; one that was left out counts as there."""
    found = levels((stack("c", "a"), stack("a"), stack("b", "a"), stack("d", "b", "gone")))
    assert [[each.name for each in level] for level in found] == [["a"], ["c", "b"], ["d"]]


def test_stacks_in_a_circle_are_refused() -> None:
    """Stacks that wait for each other are named."""
    with pytest.raises(ProgramError, match="a, b depend on each other"):
        list(levels((stack("a", "b"), stack("b", "a"))))


@pytest.fixture
def account(tmp_path: Path) -> Iterator[dict[str, str]]:
    """An embedded AWS that stands in for an account: the variables that lead to it."""
    with EmbeddedAws(tmp_path / "aws") as aws:
        yield leading_to(aws)


STATE = ("--env", "shared", "--target", "aws")


@pytest.mark.parametrize("step", ["deploy", "verify", "destroy"])
def test_an_account_without_credentials_is_a_mistake_of_usage(tmp_path: Path, step: str) -> None:
    """It is said before Terraform is asked anything."""
    ran = run(tmp_path, "platform", "state", step, *STATE, env=NOBODY)
    assert ran.code == 2, ran.err
    assert ran.err.startswith("error: there are no AWS credentials\nhelp: set AWS_PROFILE")


def test_nothing_in_an_account_is_destroyed_that_nobody_agreed_to(
    tmp_path: Path, account: dict[str, str]
) -> None:
    """Whose account it is, is said first; without a terminal to ask at, `--yes` is needed."""
    ran = run(tmp_path, "platform", "state", "destroy", *STATE, env=account)
    assert ran.code == 2, ran.err
    first, second = ran.err.strip().splitlines()[:2]
    assert "account 123456789012 as arn:aws:sts::123456789012:" in first
    assert f"in us-east-1, at {account['AWS_ENDPOINT_URL']}" in first
    assert second == (
        "error: the destruction of `state-shared` in account 123456789012 was not agreed to"
    )


def test_a_folder_belongs_to_one_account(tmp_path: Path, account: dict[str, str]) -> None:
    """Other credentials find nothing there, and make nothing over it."""
    out = tmp_path / "out"
    out.mkdir()
    (out / "account.json").write_text('{"account": "210987654321"}')
    ran = run(tmp_path, "platform", "state", "deploy", *STATE, "--out", out, env=account)
    assert ran.code == 2, ran.err
    assert "is in account 210987654321, and the credentials are of account 123456789012" in ran.err


def test_a_platform_without_settings_takes_none(tmp_path: Path) -> None:
    """What would be ignored is refused."""
    (tmp_path / "mine.toml").touch()
    ran = run(tmp_path, "platform", "state", "synth", "--env", "x", "--settings", "mine.toml")
    assert (ran.code, "`state` has no settings" in ran.err) == (2, True), ran.err
