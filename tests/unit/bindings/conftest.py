"""The real packages, the shipped indexes, and a way to write a small package."""

import io
import json
import sysconfig
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from stackproof.bindings.catalog import Catalog

SITE_PACKAGES = Path(sysconfig.get_paths()["purelib"])

WritePackage = Callable[..., Path]


@pytest.fixture(scope="session")
def site_packages() -> Path:
    """Where the real binding packages are installed."""
    return SITE_PACKAGES


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What ships with stackproof; of the two AWS bindings for cdktf, the one for AWS 5."""
    return Catalog.open(
        versions={"cdktf-cdktf-provider-aws": "20.1.0"}, cache=tmp_path_factory.mktemp("cache")
    )


@pytest.fixture(scope="session")
def write_package() -> WritePackage:
    """Writes a package of bindings as a generator would: `write(folder, assembly, files)`."""
    return _write


def _write(folder: Path, assembly: Mapping[str, Any], files: Mapping[str, str]) -> Path:
    inside = folder / "_jsii"
    inside.mkdir(parents=True)
    name, version = assembly["name"], assembly["version"]
    archive = f"{name}@{version}.jsii.tgz"
    (folder / "__init__.py").write_text("raise RuntimeError('the judge imported the judged')\n")
    (inside / "__init__.py").write_text(
        "import jsii\n\nimport cdktn._jsii\nimport constructs._jsii\n\n"
        "__jsii_assembly__ = jsii.JSIIAssembly.load(\n"
        f'    "{name}", "{version}", __name__[0:-6], "{archive}"\n)\n'
    )
    with tarfile.open(inside / archive, "w:gz") as tar:
        for path, text in {".jsii": json.dumps(assembly), **files}.items():
            data = text.encode()
            entry = tarfile.TarInfo(f"package/{path}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return folder


@pytest.fixture
def parts_assembly() -> dict[str, Any]:
    """The assembly of a provider `acme/parts` with one resource, `parts_bolt`."""
    return {
        "schema": "jsii/0.10.0",
        "name": "parts",
        "version": "0.0.0",
        "targets": {"python": {"distName": "parts", "module": "parts"}},
        "dependencyClosure": {
            "cdktn": {"targets": {"python": {"module": "cdktn"}}},
            "constructs": {"targets": {"python": {"module": "constructs"}}},
        },
        "submodules": {"parts.bolt": {}},
        "types": {
            "parts.bolt.Bolt": {
                "kind": "class",
                "base": "cdktn.TerraformResource",
                "symbolId": "bolt/index:Bolt",
                "initializer": {
                    "parameters": [
                        {"name": "scope", "type": {"fqn": "constructs.Construct"}},
                        {"name": "id", "type": {"primitive": "string"}},
                        {"name": "config", "type": {"fqn": "parts.bolt.BoltConfig"}},
                    ]
                },
                "properties": [
                    {"name": "threadSizes", "type": _LIST_OF_STRINGS, "immutable": True},
                    {"name": "secret", "type": {"primitive": "string"}, "protected": True},
                ],
            },
            "parts.bolt.BoltConfig": {
                "kind": "interface",
                "datatype": True,
                "interfaces": ["cdktn.TerraformMetaArguments"],
                "symbolId": "bolt/index:BoltConfig",
                "properties": [
                    {"name": "lambda", "type": {"primitive": "string"}, "optional": True},
                    {"name": "headWidth", "type": {"primitive": "number"}},
                    {
                        "name": "threadSizes",
                        "type": _LIST_OF_STRINGS,
                        "optional": True,
                        "docs": {"deprecated": "Use `thread`: it is better."},
                    },
                ],
            },
        },
    }


_LIST_OF_STRINGS = {"collection": {"kind": "array", "elementtype": {"primitive": "string"}}}


@pytest.fixture
def parts_files() -> dict[str, str]:
    """The JavaScript of the provider `acme/parts`."""
    return {"bolt/index.js": PARTS_JAVASCRIPT}


PARTS_JAVASCRIPT = """
class Bolt extends cdktn.TerraformResource {
    constructor(scope, id, config) {
        super(scope, id, {
            terraformResourceType: 'parts_bolt',
            terraformGeneratorMetadata: {
                providerName: 'parts',
                providerVersion: '1.2.3',
                providerVersionConstraint: '~> 1.0'
            },
            terraformProviderSource: 'acme/parts',
            provider: config.provider,
        });
    }
    get threadSizes() {
        return cdktn.Fn.tolist(this.getListAttribute('thread_size'));
    }
    synthesizeAttributes() {
        return {
            head_width: cdktn.numberToTerraform(this._headWidth),
            lambda: cdktn.stringToTerraform(this._lambda),
            thread_size: cdktn.listMapper(cdktn.stringToTerraform, false)(this._threadSizes),
        };
    }
    synthesizeHclAttributes() {
        const attrs = {
            thread_size: {
                value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._threadSizes),
                isBlock: true,
                type: "set",
                storageClassType: "stringList",
            },
        };
    }
}
"""
