"""Puts a package where the framework copies it from when it writes the stack."""

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs.compute.python_package import Archive

_FILE: Final = "package.zip"
_SHORT: Final = 32


def packed(scope: aws.Construct, id_: str, archive: Archive) -> aws.framework.TerraformAsset:
    """A package as an asset of the stack, in a folder that is named by its content."""
    folder = Path(_scratch().name, archive.digest)
    path = folder / _FILE
    if not path.is_file():
        folder.mkdir()
        path.write_bytes(archive.content)
    return aws.framework.TerraformAsset(
        scope,
        id_,
        path=os.fspath(path),
        type=aws.framework.AssetType.FILE,
        asset_hash=archive.digest[:_SHORT],
    )


@cache
def _scratch() -> "tempfile.TemporaryDirectory[str]":
    """A folder that lasts as long as this process: the framework reads it at synthesis."""
    return tempfile.TemporaryDirectory(prefix="stackproof-")
