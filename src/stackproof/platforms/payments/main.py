"""The app: one stack, in the region of the settings.

It reads `ENVIRONMENT_SUFFIX`, then `TF_WORKSPACE`, then takes `dev`; `PAYMENTS_SETTINGS`, the path
of a TOML file, which must at least name a certificate; and `PAYMENTS_REGION`, which comes before
the region of that file. The output folder is `CDKTF_OUTDIR`, or `cdktf.out`.
"""

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from stackproof.platforms.entry import environment_suffix, run
from stackproof.platforms.payments.settings import PROJECT, PaymentSettings
from stackproof.platforms.payments.settings_file import read_settings

_SELF_SIGNED = (
    "warning: the certificate is self-signed. No browser trusts it, and nobody can tell this "
    "platform from an impostor. Take it for previews, and never for payments of real people.\n"
)


def settings(environ: Mapping[str, str]) -> PaymentSettings:
    """The settings that the environment names, or the defaults.

    Raises:
        ConstructError: They cannot be read, or are not allowed.
    """
    path, region = environ.get("PAYMENTS_SETTINGS"), environ.get("PAYMENTS_REGION")
    found = read_settings(Path(path)) if path else PaymentSettings()
    return replace(found, region=region) if region else found


def build(environ: Mapping[str, str]) -> None:
    """Write the Terraform JSON.

    Raises:
        ConstructError: Something that was asked for is not allowed.
    """
    # What is wrong with them is said before a framework is started.
    suffix = environment_suffix(environ)
    wanted = settings(environ)
    if wanted.required_certificate().self_signed:
        sys.stderr.write(_SELF_SIGNED)

    from stackproof.constructs import App  # noqa: PLC0415
    from stackproof.platforms.payments.stack import PaymentPlatformStack  # noqa: PLC0415

    app = App()
    PaymentPlatformStack(
        app,
        f"{PROJECT}-{wanted.region}-{suffix}",
        region=wanted.region,
        environment_suffix=suffix,
        settings=wanted,
    )
    app.synth()


if __name__ == "__main__":
    sys.exit(run(build))
