"""The app: one stack for each region of the settings, and one for what several regions share.

It reads `ENVIRONMENT_SUFFIX`, then `TF_WORKSPACE`, then takes `dev`; `TRADING_SETTINGS`, the path
of a TOML file, if it is set; and `TRADING_REGIONS`, which says the regions in place of the file.
Without either the region is `AWS_REGION`, or us-east-1. The output folder is `CDKTF_OUTDIR`, or
`cdktf.out`.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from stackproof.platforms.entry import environment_suffix, run
from stackproof.platforms.trading.settings import TradingSettings
from stackproof.platforms.trading.settings_file import read_settings

if TYPE_CHECKING:
    from stackproof.constructs import AwsStack


def settings(environ: Mapping[str, str]) -> TradingSettings:
    """The settings that the environment names, or the defaults.

    Raises:
        ConstructError: They cannot be read, or are not allowed.
    """
    path = environ.get("TRADING_SETTINGS")
    found = read_settings(Path(path)) if path else TradingSettings()
    # Without settings the region is the one that AWS's own tools would take.
    regions = environ.get("TRADING_REGIONS") or (not path and environ.get("AWS_REGION"))
    return replace(found, regions=tuple(regions.split(","))) if regions else found


def build(environ: Mapping[str, str]) -> None:
    """Write the Terraform JSON of every stack.

    Raises:
        ConstructError: Something that was asked for is not allowed.
    """
    # What is wrong with them is said before a framework is started.
    suffix = environment_suffix(environ)
    wanted = settings(environ)

    from stackproof.constructs import App  # noqa: PLC0415
    from stackproof.platforms.trading.global_stack import TradingGlobalStack  # noqa: PLC0415
    from stackproof.platforms.trading.stack import TradingPlatformStack  # noqa: PLC0415

    app = App()
    stacks: list[AwsStack] = []
    if wanted.is_global:
        stacks.append(
            TradingGlobalStack(
                app, f"trading-global-{suffix}", environment_suffix=suffix, settings=wanted
            )
        )
    for region in wanted.regions:
        stack = TradingPlatformStack(
            app,
            f"trading-{region}-{suffix}",
            region=region,
            environment_suffix=suffix,
            settings=wanted,
        )
        # The global stack comes first, then the primary region, whose data the others follow.
        for earlier in stacks[:2]:
            stack.add_dependency(earlier)
        stacks.append(stack)
    app.synth()


if __name__ == "__main__":
    sys.exit(run(build))
