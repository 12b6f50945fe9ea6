"""The indexes against the Python source that users import, read as text."""

import ast
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import ClassFacts, Kind, Module

# Modules of every kind: structs in parts, ephemeral resources, functions, data sources, the root.
CHOSEN = ("provider", "s3_bucket", "lexv2_models_slot", "data_aws_ami", "security_group")
RANDOM_MODULES = 25


def classes_of(path: Path) -> dict[str, ast.ClassDef]:
    """The classes of a module that jsii generated, without proxies and lazy imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    }


def functions_of(node: ast.ClassDef) -> Iterator[tuple[ast.FunctionDef, set[str]]]:
    """The functions of a class and the last names of their decorators."""
    for item in node.body:
        if isinstance(item, ast.FunctionDef):
            names = {
                part.attr
                for decorator in item.decorator_list
                for part in ast.walk(decorator)
                if isinstance(part, ast.Attribute)
            }
            yield item, names


def constructor_of(node: ast.ClassDef) -> ast.arguments | None:
    """The parameters of a class's own `__init__`."""
    for function, _ in functions_of(node):
        if function.name == "__init__":
            return function.args
    return None


def wrong_constructor(facts: ClassFacts, node: ast.ClassDef) -> Iterator[str]:
    """In what the arguments differ from the class's own `__init__`."""
    written = constructor_of(node)
    if written is None or facts.kind is Kind.INTERFACE:
        return
    defaults = dict(zip(written.kwonlyargs, written.kw_defaults, strict=True))
    required = {keyword.arg for keyword, default in defaults.items() if default is None}
    optional = {keyword.arg for keyword in defaults} - required
    if {a.name for a in facts.arguments if a.required} != required:
        yield f"required arguments are {sorted(required)}"
    if {a.name for a in facts.arguments if not a.required} != optional:
        yield f"optional arguments are {sorted(optional)}"
    if facts.kind is Kind.STRUCT:
        return
    positional = [parameter.arg for parameter in written.args[1:]]
    needed = len(positional) - len(written.defaults)
    positional += [written.vararg.arg] if written.vararg else []
    if [p.name for p in facts.positional] != positional:
        yield f"positional parameters are {positional}"
    if sum(p.required for p in facts.positional) != needed:
        yield f"{needed} positional parameters are required"


def wrong_members(facts: ClassFacts, node: ast.ClassDef) -> Iterator[str]:
    """In what the attributes, methods and statics differ from what the class has of its own."""
    offered = {a.name for a in facts.attributes} | {*facts.methods, *facts.statics}
    own = {function.name for function, _ in functions_of(node) if not function.name.startswith("_")}
    if facts.kind is Kind.ENUM:
        own = {
            target.id
            for item in node.body
            if isinstance(item, ast.Assign)
            for target in item.targets
            if isinstance(target, ast.Name)
        }
    if own - offered:
        yield f"the index lacks {sorted(own - offered)}"
    settable = {f.name for f, decorators in functions_of(node) if "setter" in decorators} & own
    if settable - {a.name for a in facts.attributes if a.writable}:
        yield f"assignable are {sorted(settable)}"
    inherits = any(isinstance(base, ast.Attribute | ast.Name) for base in node.bases)
    if not inherits and offered - own:
        yield f"the index invents {sorted(offered - own)}"


def disagreements(module: Module, path: Path) -> list[str]:
    """All in which a module of the index differs from its source."""
    written = classes_of(path)
    found = []
    if set(written) != set(module.classes):
        found.append(f"{module.name}: {sorted(set(written) ^ set(module.classes))}")
    for name in sorted(set(written) & set(module.classes)):
        for wrong in (wrong_constructor, wrong_members):
            differences = wrong(module.classes[name], written[name])
            found += [f"{module.name}.{name}: {difference}" for difference in differences]
    return found


@pytest.mark.parametrize("package", ["cdktf_cdktf_provider_aws", "cdktn_provider_aws"])
def test_every_module_of_the_package_is_in_the_index(
    shipped: Catalog, site_packages: Path, package: str
) -> None:
    """The submodules are exactly the folders that Python can import."""
    folders = {
        f"{package}.{path.parent.name}"
        for path in (site_packages / package).glob("*/__init__.py")
        if path.parent.name != "_jsii"
    }
    assert set(shipped.module_names(package)) == folders


@pytest.mark.parametrize("package", ["cdktf_cdktf_provider_aws", "cdktn_provider_aws"])
def test_classes_arguments_and_members_are_those_of_the_source(
    shipped: Catalog, site_packages: Path, package: str
) -> None:
    """In modules chosen and drawn, every class has the source's names, no more and no fewer."""
    drawn = random.sample(list(shipped.module_names(package)), RANDOM_MODULES)
    compared = 0
    found = []
    for dotted in sorted({*drawn, *(f"{package}.{name}" for name in CHOSEN)}):
        module = shipped.module(dotted)
        assert module is not None
        path = site_packages.joinpath(*dotted.split("."), "__init__.py")
        found += disagreements(module, path)
        compared += len(module.classes)
    assert not found
    assert compared >= 200


@pytest.mark.parametrize("dotted", ["cdktf", "cdktn", "cdktn.testing_matchers", "constructs"])
def test_the_frameworks_are_those_of_the_source(
    shipped: Catalog, site_packages: Path, dotted: str
) -> None:
    """Every class of the frameworks has the source's names, no more and no fewer."""
    module = shipped.module(dotted)
    assert module is not None
    path = site_packages.joinpath(*dotted.split("."), "__init__.py")
    assert disagreements(module, path) == []


def test_signatures_are_those_of_the_source(shipped: Catalog, site_packages: Path) -> None:
    """Every method of the framework has the source's parameters by position and by keyword."""
    module = shipped.module("cdktn")
    assert module is not None
    different = []
    for name, node in classes_of(site_packages / "cdktn" / "__init__.py").items():
        known = {s.name: s for s in module.classes[name].signatures}
        for function, decorators in functions_of(node):
            if function.name.startswith("_") or "property" in decorators or "setter" in decorators:
                continue
            if "classproperty" in decorators or module.classes[name].kind is Kind.STRUCT:
                continue
            signature = known[function.name]
            positional = [parameter.arg for parameter in function.args.args[1:]]
            positional += [function.args.vararg.arg] if function.args.vararg else []
            keywords = {parameter.arg for parameter in function.args.kwonlyargs}
            if [p.name for p in signature.positional] != positional or {
                a.name for a in signature.keywords
            } != keywords:
                different.append(f"{name}.{function.name}")
    assert different == []
