"""The app: one bucket for the Terraform state of every platform and environment of an account.

It reads `STATE_REGION`, where the bucket will be (`us-east-1` without it), and
`ENVIRONMENT_SUFFIX` (`shared` without it). Its own state is a file beside the program: there is no
bucket for it yet.
"""

import sys
from collections.abc import Mapping

from stackproof.constructs import Naming
from stackproof.platforms.entry import run


def build(environ: Mapping[str, str]) -> None:
    """Write the Terraform JSON.

    Raises:
        ConstructError: A name cannot be made of the variables.
    """
    region = environ.get("STATE_REGION") or "us-east-1"
    suffix = environ.get("ENVIRONMENT_SUFFIX") or "shared"
    # What is wrong with them is said before a framework is started.
    Naming(project="state", region=region, environment_suffix=suffix)

    from stackproof.constructs import App  # noqa: PLC0415
    from stackproof.platforms.state.stack import StateStack  # noqa: PLC0415

    app = App()
    StateStack(app, f"state-{region}-{suffix}", region=region, environment_suffix=suffix)
    app.synth()


if __name__ == "__main__":
    sys.exit(run(build))
