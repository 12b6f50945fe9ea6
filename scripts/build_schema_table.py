# noqa: INP001 - a script is no module of a package
"""Builds the table of the AWS provider's schema that ships with stackproof.

    python scripts/build_schema_table.py [--check] [VERSION]

Terraform prints the schema in a folder that is deleted afterwards. The same version gives the same
bytes: `--check` builds and compares with what is committed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stackproof.terraform.schema import SHIPPED, SUFFIX, file_name
from stackproof.terraform.schema_table import table

SOURCE = "hashicorp/aws"
VERSION = "5.100.0"


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds or compares the table; 1 if it differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("version", nargs="?", default=VERSION)
    options = parser.parse_args(arguments)
    data = build(options.version)
    target = SHIPPED / file_name(SOURCE, options.version)
    same = target.is_file() and target.read_bytes() == data
    if options.check:
        sys.stdout.write(f"{target.name}: {'as committed' if same else 'DIFFERS'}\n")
        return int(not same)
    target.parent.mkdir(exist_ok=True)
    for old in target.parent.glob(f"*{SUFFIX}"):
        old.unlink()
    target.write_bytes(data)
    sys.stdout.write(f"{target.name}: {len(data):,} bytes{', unchanged' if same else ''}\n")
    return 0


def build(version: str) -> bytes:
    """The table of one version."""
    required = {"aws": {"source": SOURCE, "version": version}}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "main.tf.json").write_text(
            json.dumps({"terraform": {"required_providers": required}})
        )
        init = ["terraform", "init", "-input=false", "-no-color"]
        subprocess.run(init, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        command = ["terraform", "providers", "schema", "-json"]
        shown = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return table(json.loads(shown.stdout), source=SOURCE, version=version)


if __name__ == "__main__":
    sys.exit(main())
