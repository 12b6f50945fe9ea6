# noqa: INP001 - a script is no module of a package
"""Builds the list of AWS's managed policies that ships with stackproof.

    python scripts/build_managed_policies.py [--check]

The names are those that moto took from AWS itself; of each only what follows `policy/` is kept.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from moto.iam.aws_managed_policies import aws_managed_policies_data

TARGET = Path(__file__).parents[1] / "src/stackproof/rules/security/data/managed_policies.txt"
HEAD = "# AWS's managed policies as moto 5.2 has them; by scripts/build_managed_policies.py\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds or compares the list; 1 if it differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args(arguments)
    policies = json.loads(aws_managed_policies_data)
    names = sorted(f"{item['Path']}{name}".lstrip("/") for name, item in policies.items())
    text = HEAD + "".join(f"{name}\n" for name in names)
    same = TARGET.is_file() and TARGET.read_text("utf-8") == text
    if options.check:
        sys.stdout.write(f"{TARGET.name}: {'as committed' if same else 'DIFFERS'}\n")
        return int(not same)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(names)} policies\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
