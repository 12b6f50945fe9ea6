"""The trading app: where its environment comes from, and how it says what is wrong."""

from collections.abc import Mapping
from pathlib import Path

import pytest

import stackproof.platforms.trading
from stackproof.platforms.trading import main
from support.apps import run_app

FOLDER = Path(stackproof.platforms.trading.__file__).parent


@pytest.mark.parametrize(
    ("environ", "regions"),
    [
        ({"TRADING_REGIONS": "us-west-2,us-east-1"}, ("us-west-2", "us-east-1")),
        ({"TRADING_REGIONS": "us-west-2", "AWS_REGION": "eu-west-1"}, ("us-west-2",)),
        ({"AWS_REGION": "eu-west-1"}, ("eu-west-1",)),
        ({}, ("us-east-1",)),
    ],
)
def test_the_regions_come_from_the_environment(
    environ: Mapping[str, str], regions: tuple[str, ...]
) -> None:
    """The app's own variable comes first, then the region of AWS's own tools, then us-east-1."""
    assert main.settings(environ).regions == regions


def test_a_file_says_the_regions_unless_the_variable_does(tmp_path: Path) -> None:
    """The region of AWS's own tools never moves a platform that has settings."""
    file = tmp_path / "settings.toml"
    file.write_text('regions = ["eu-west-1"]')
    environ = {"TRADING_SETTINGS": str(file), "AWS_REGION": "us-east-2"}
    assert main.settings(environ).regions == ("eu-west-1",)
    assert main.settings({**environ, "TRADING_REGIONS": "us-west-2"}).regions == ("us-west-2",)


def test_a_wrong_suffix_is_one_message() -> None:
    """A suffix that no names can be made with ends the app with a message and no traceback."""
    done = run_app(FOLDER, ENVIRONMENT_SUFFIX="Prod_1")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        (
            "error: the environment suffix is 'Prod_1', allowed: a small letter, then up to 15"
            " small letters, digits or hyphens"
        ),
        "  help: choose a suffix such as dev, prod or pr-123",
    ]


def test_an_unknown_region_is_one_message() -> None:
    """A region that the platform cannot run in ends the app with what is allowed."""
    done = run_app(FOLDER, TRADING_REGIONS="us-east-1,mars-1")
    assert done.returncode == 2
    assert done.stderr.startswith("error: regions is 'mars-1', allowed: us-east-1, us-east-2")


def test_missing_settings_are_one_message(tmp_path: Path) -> None:
    """Settings that are not there end the app with a message that has their path."""
    path = tmp_path / "none.toml"
    done = run_app(FOLDER, TRADING_SETTINGS=str(path))
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"error: the settings {path} cannot be read: No such file or directory",
        "  help: give the path of a TOML file",
    ]
