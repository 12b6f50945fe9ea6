"""The app: one stack for each region of the settings.

It reads `ENVIRONMENT_SUFFIX`, then `TF_WORKSPACE`, then takes `dev`; and `TRADING_SETTINGS`, the
path of a TOML file, if it is set. The output folder is `CDKTF_OUTDIR`, or `cdktf.out`.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from stackproof.constructs import ConstructError
from stackproof.constructs.naming import check_environment_suffix
from stackproof.platforms.trading.settings import TradingSettings
from stackproof.platforms.trading.settings_file import read_settings


def environment_suffix(environ: Mapping[str, str]) -> str:
    """What tells this deployment from others; a variable that is empty counts as unset.

    Raises:
        BadValue: No names can be made with it.
    """
    suffix = environ.get("ENVIRONMENT_SUFFIX") or environ.get("TF_WORKSPACE") or "dev"
    return check_environment_suffix(suffix)


def settings(environ: Mapping[str, str]) -> TradingSettings:
    """The settings that the environment names, or the defaults.

    Raises:
        ConstructError: They cannot be read, or are not allowed.
    """
    path = environ.get("TRADING_SETTINGS")
    return read_settings(Path(path)) if path else TradingSettings()


def build(environ: Mapping[str, str]) -> None:
    """Write the Terraform JSON of every region.

    Raises:
        ConstructError: Something that was asked for is not allowed.
    """
    # What is wrong with them is said before a framework is started.
    suffix = environment_suffix(environ)
    wanted = settings(environ)

    from stackproof.constructs import App  # noqa: PLC0415
    from stackproof.platforms.trading.stack import TradingPlatformStack  # noqa: PLC0415

    app = App()
    for region in wanted.regions:
        TradingPlatformStack(
            app,
            f"trading-{region}-{suffix}",
            region=region,
            environment_suffix=suffix,
            settings=wanted,
        )
    app.synth()


def main() -> int:
    """Run the app; a mistake is one message, and exit code 2."""
    try:
        build(os.environ)
    except ConstructError as error:
        sys.stderr.write(f"error: {error.message}\n  help: {error.help}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
