"""Files that go beside a stack: `TerraformAsset`, and the folders of local modules.

Nothing is copied before synthesis; `put` does it then.
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from typing import Any

from stackproof.synth.native.runtime.behaviour.stack import TerraformStack
from stackproof.synth.native.runtime.behaviour.tree import Construct
from stackproof.synth.native.runtime.errors import JsError, Unsupported
from stackproof.synth.native.runtime.registry import behaviour, framework

_FOLDER = "assets"
_ARCHIVE = "archive.zip"
_MODULES = "__cdktf_module_asset"
_MODULES_FOLDER = f"{_MODULES}_26CE565C"
_PIECE = 1 << 20
_EARLIEST = (1980, 1, 1, 0, 0, 0)

_DOCS = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf",
    "cdktn": "https://cdktn.io/docs",
}


@behaviour("TerraformAsset")
class TerraformAsset(Construct):
    """A file or folder of the program that Terraform reads.

    Args:
        scope: Where it stands.
        id_: Its name there.
        config: `path`, and perhaps `type` and `assetHash`.
    """

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        super().__init__(scope, id_)
        self.stack = TerraformStack.of(self)
        given = config["path"]
        self.source = given if os.path.isabs(given) else self._beside_project(given)
        if not os.path.exists(self.source):
            raise JsError(f"ENOENT: no such file or directory, stat '{self.source}'")
        is_folder = os.path.isdir(self.source)
        self.type = config.get("type") or ("DIRECTORY" if is_folder else "FILE")
        if is_folder == (self.type == "FILE"):
            raise JsError(_wrong_kind(id_, given))
        self.asset_hash = config.get("assetHash") or _hash_for(self.source, self.node)

    def _beside_project(self, given: str) -> str:
        """A relative path, which is relative to the project's `cdktf.json`."""
        project = self.node.try_get_context("cdktfJsonPath") or _above("cdktf.json")
        if not project:
            raise JsError(_no_project(self.node.id, given))
        there = os.path.join(os.path.dirname(project), given)
        return os.path.relpath(there)

    @property
    def path(self) -> str:
        """Where it will be, seen from the stack's folder."""
        folder = f"{_FOLDER}/{self.stack.get_logical_id(self.node)}/{self.asset_hash}"
        return folder if self.type == "DIRECTORY" else f"{folder}/{self.file_name}"

    @property
    def file_name(self) -> str:
        """The last part of its path."""
        if self.type == "ARCHIVE":
            return _ARCHIVE
        return os.path.basename(os.path.abspath(self.source))

    def put(self, folder: str) -> None:
        """Copies it to its place below the stack's folder."""
        target = os.path.join(folder, self.path)
        if self.type == "DIRECTORY":
            copy_folder(self.source, target)
            return
        os.makedirs(os.path.dirname(target), exist_ok=True)
        if self.type == "FILE":
            shutil.copyfile(self.source, target)
        else:
            _archive(self.source, target)


@behaviour("TerraformModuleAsset")
class TerraformModuleAsset(Construct):
    """The folders of all local modules of a stack, kept as they stand to each other.

    Args:
        scope: The stack.
        id_: Its name there.
        folders: The modules' folders, relative to where the program runs.
    """

    def __init__(self, scope: Any, id_: str, folders: list[str]) -> None:
        super().__init__(scope, id_)
        self.stack = scope
        self.folders = [os.path.abspath(folder) for folder in folders]
        self.common = os.path.commonpath(self.folders)
        if not os.path.isdir(self.common):
            raise JsError(f"ENOENT: no such file or directory, scandir '{self.common}'")
        self.asset_hash = _hash_for(self.common, self.node)

    @staticmethod
    def of(stack: Any) -> "TerraformModuleAsset":
        """The one of a stack; made when the first local module is."""
        found = stack.node.try_find_child(_MODULES)
        if found is not None and hasattr(found, "asset_hash"):
            return found  # type: ignore[no-any-return] # no one else has this name
        folders = stack.node.try_get_context("cdktfRelativeModules")
        if not folders:
            raise JsError(_NO_MODULES_CONTEXT)
        return TerraformModuleAsset(stack, _MODULES, folders)

    @property
    def _place(self) -> str:
        return f"{_FOLDER}/{_MODULES_FOLDER}/{self.asset_hash}"

    def source_of(self, folder: str) -> str:
        """What a module's `source` becomes."""
        inner = os.path.relpath(os.path.abspath(folder), self.common)
        return "./" + os.path.normpath(os.path.join(self._place, inner))

    def put(self, folder: str) -> None:
        """Copies the modules to their place below the stack's folder."""
        for source in self.folders:
            inner = os.path.relpath(source, self.common)
            target = os.path.normpath(os.path.join(folder, self._place, inner))
            copy_folder(source, target)


def copy_folder(source: str, target: str) -> None:
    """Copies a folder with all that is in it; what a link means is copied, not the link."""
    shutil.copytree(source, target, dirs_exist_ok=True)


def _hash_for(path: str, node: Any) -> str:
    """The hash that the project wants: CDK Terrain has a stricter one for those that ask."""
    if framework() == "cdktn" and node.try_get_context("canonicalAssetHashes"):
        return canonical_hash(path)
    return content_hash(path)


def canonical_hash(path: str) -> str:
    """A hash of names, modes, links and content."""
    digest = hashlib.md5(usedforsecurity=False)
    if not os.path.isdir(path):
        _hash_file(path, "", digest)
    else:
        _hash_folder(path, "", digest)
    return digest.hexdigest().upper()


def _hash_folder(path: str, place: str, digest: Any) -> None:
    for name in sorted(os.listdir(path), key=os.fsencode):
        file, shown = os.path.join(path, name), f"{place}{name}"
        if os.path.islink(file):
            target = os.fsencode(os.readlink(file))
            digest.update(os.fsencode(f"L 777 {shown}") + b"\0%d\0" % len(target) + target)
        elif os.path.isdir(file):
            digest.update(os.fsencode(f"D {shown}") + b"\0")
            _hash_folder(file, f"{shown}/", digest)
        else:
            _hash_file(file, shown, digest)


def _hash_file(path: str, shown: str, digest: Any) -> None:
    status = os.stat(path)
    digest.update(
        os.fsencode(f"F {stat.S_IMODE(status.st_mode):o} {shown}") + b"\0%d\0" % status.st_size
    )
    _add_content(path, digest)


def _add_content(path: str, digest: Any) -> None:
    with open(path, "rb") as stream:
        while piece := stream.read(_PIECE):
            digest.update(piece)


def content_hash(path: str) -> str:
    """The hash of a file, or of all files of a folder one after another."""
    digest = hashlib.md5(usedforsecurity=False)
    for file in _files(path):
        _add_content(file, digest)
    return digest.hexdigest().upper()


def _files(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    for name in sorted(os.listdir(path), key=os.fsencode):
        file = os.path.join(path, name)
        if os.path.islink(file):
            _check_link(file)
        yield from _files(file)


def _folders(path: str) -> Iterator[str]:
    for name in sorted(os.listdir(path), key=os.fsencode):
        below = os.path.join(path, name)
        if os.path.isdir(below):
            yield below
            yield from _folders(below)


def _check_link(file: str) -> None:
    """`cdktf` reads what a link means; how CDK Terrain counts one is not known."""
    if framework() == "cdktn":
        raise Unsupported(f"the folder of an asset holds a symbolic link: {file}")
    if not os.path.exists(file):
        raise JsError(f"ENOENT: no such file or directory, stat '{file}'")


def _archive(source: str, target: str) -> None:
    """A zip with the folder's content; the same bytes for the same content."""
    import zipfile

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if framework() == "cdktf":
            for folder in _folders(source):
                archive.writestr(
                    zipfile.ZipInfo(os.path.relpath(folder, source) + "/", _EARLIEST), ""
                )
        for file in _files(source):
            entry = zipfile.ZipInfo(os.path.relpath(file, source), _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = os.stat(file).st_mode << 16
            with open(file, "rb") as stream:
                archive.writestr(entry, stream.read())


def _above(name: str) -> str | None:
    """The file of that name in the current folder or the nearest one above it."""
    folder = os.getcwd()
    while True:
        found = os.path.join(folder, name)
        if os.path.exists(found):
            return found
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _wrong_kind(id_: str, given: str) -> str:
    return f"""\
TerraformAsset {id_} expects path to point to a directory. Instead, this file was passed: \
'{given}'. Please correct the path to point to a directory.
Learn more about TerraformAsset: {_DOCS[framework()]}/concepts/assets
    """


def _no_project(id_: str, given: str) -> str:
    docs = _DOCS[framework()]
    return f"""\
TerraformAsset {id_} was created with a relative path '{given}', but we cannot find the \
cdktf.json within your current working directory '{os.getcwd()}'

The cdktf.json file is needed to establish the base for the relative path (the '.' in './foo/bar').

Place a cdktf.json at the root of your project. Learn more: \
{docs}/create-and-deploy/configuration-file
Learn more about TerraformAsset: {docs}/concepts/assets
"""


_NO_MODULES_CONTEXT = (
    "You are trying to use a local module with a relative path, but the cdktfRelativeModules "
    "context is not set. It is expected to be an array of strings containing the relative paths "
    "to the relative modules your app is using. You either need to supply it in the Apps "
    "constructor via the context option or invoke the synthesis through the CLI. We need this "
    "information so that assets with relative paths are properly handled when used with assets, "
    "so you can also set the skipAssetCreationFromLocalModules to true on your relative modules."
)
