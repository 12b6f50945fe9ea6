"""Every public construct has its proofs: paths, both engines, grants, refusals, our own check."""

import ast
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from stackproof.prove.probes.interface import Probe
from stackproof.settings.paths import cache_folder
from stackproof.terraform.mirror import find_mirror
from stackproof.terraform.program import find
from stackproof.terraform.runner import Terraform
from support.command import run
from support.every_construct import (
    BODY,
    GRANTS,
    NO_ONE_RESOURCE,
    NOT_PROBED,
    PROBES,
    REFUSALS,
    TAKES_ANYTHING,
    public_constructs,
)
from support.native import Document, refusal, synthesize

PATHS = Path(__file__).with_name("every_construct_paths.txt")
GRANTED = Path(__file__).with_name("every_grant.json")
PROGRAM = Path("build", "synth", "stacks", "demo")
FRAMEWORKS = pytest.mark.parametrize("framework", ["cdktn", "cdktf"])
# What a token points to, without the digits of its logical id.
TOKEN = re.compile(r"\$\{(?:data\.)?(aws_\w+?)\.(\w+?)(?:_[0-9A-F]{8})?\.([\w.\[\]]+)\}")


PUBLIC = public_constructs()


def methods(name: str) -> list[str]:
    """The public methods and properties of a construct."""
    return [
        each.name
        for each in PUBLIC[name].body
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_")
    ]


def made() -> dict[str, str]:
    """The ids of what `BODY` makes, with the names of their classes."""
    found = {"Key": "CustomerKey"}
    for node in ast.walk(ast.parse(BODY)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in PUBLIC
        ):
            id_ = node.args[1]
            assert isinstance(id_, ast.Constant)
            found[str(id_.value)] = node.func.id
    return found


def resource_paths(document: Document) -> list[str]:
    """Type and path of every resource."""
    return sorted(
        f"{type_} {each['//']['metadata']['path'].removeprefix('demo/')}"
        for type_, named in document["resource"].items()
        for each in named.values()
    )


def plainly(value: Any) -> Any:
    """A value with readable words for its tokens."""
    if isinstance(value, dict):
        return {key: plainly(each) for key, each in value.items()}
    if isinstance(value, list):
        return [plainly(each) for each in value]
    return TOKEN.sub(r"<\1 \2 \3>", value)


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program with every construct, synthesized for either framework."""
    folder = tmp_path_factory.mktemp("every")
    synthesize(folder, BODY, framework=request.param)
    return folder


def read(project: Path) -> Document:
    """The JSON of the program."""
    document: Document = json.loads((project / PROGRAM / "cdk.tf.json").read_text())
    return document


def test_nothing_public_is_without_proof() -> None:
    """A construct that is added here or there alone is missed by name."""
    assert set(made().values()) == set(PUBLIC)
    assert set(REFUSALS) | set(TAKES_ANYTHING) == set(PUBLIC)
    assert not set(REFUSALS) & set(TAKES_ANYTHING)
    grants = {f"{n}.{m}" for n in PUBLIC for m in methods(n) if m.startswith("grant_")}
    assert set(GRANTS) == grants
    assert set(PROBES) | set(NOT_PROBED) == set(PUBLIC)
    assert not set(PROBES) & set(NOT_PROBED)


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_the_resource_can_be_reached(name: str) -> None:
    """What a construct does not offer can be set on the resource of the bindings."""
    assert ("resource" in methods(name)) is (name not in NO_ONE_RESOURCE)


@pytest.mark.parametrize("probe", sorted(set(PROBES.values())))
def test_the_probe_is_there(probe: str) -> None:
    """What asks the live AWS about a construct can be asked."""
    module, _, name = probe.partition(".")
    found = getattr(import_module(f"stackproof.prove.probes.{module}"), name)
    assert issubclass(found, Probe)


def test_paths_stay(project: Path) -> None:
    """A path that changes would replace the resource, so the snapshot changes with intent only."""
    assert resource_paths(read(project)) == PATHS.read_text("utf-8").splitlines()


@pytest.mark.parametrize("id_", sorted(made()))
def test_paths_of_each_are_known(id_: str) -> None:
    """The snapshot has a resource of each construct, so that none is synthesized to nothing."""
    paths = [line.partition(" ")[2] for line in PATHS.read_text("utf-8").splitlines()]
    assert any(path.startswith(f"{id_}/") for path in paths)


@pytest.mark.framework
@FRAMEWORKS
def test_both_engines_agree(framework: str, tmp_path: Path) -> None:
    """The framework itself writes what our own engine writes, and the same packages."""
    native, node = (
        synthesize(tmp_path / engine, BODY, framework=framework, engine=engine)
        for engine in ("native", "node")
    )
    assert native == node
    (function,) = native["resource"]["aws_lambda_function"].values()
    one, other = (
        (tmp_path / engine / PROGRAM / function["filename"]).read_bytes()
        for engine in ("native", "node")
    )
    assert one == other


def test_two_syntheses_are_equal(project: Path, tmp_path: Path) -> None:
    """Nothing in the JSON hangs on the time, the folder or chance."""
    framework = "cdktf" if "cdktf" in (project / "pyproject.toml").read_text() else "cdktn"
    assert synthesize(tmp_path, BODY, framework=framework) == read(project)


@pytest.mark.parametrize("profile", ["default", "strict", "retain", "pci"])
def test_configurations_have_no_findings(project: Path, profile: str) -> None:
    """No rule of any profile for lasting stacks finds fault with their Terraform JSON."""
    file = PROGRAM / "cdk.tf.json"
    ran = run(project, "check", "--config", "--profile", profile, str(file))
    assert ran.code == 0, ran.out


def test_the_program_has_no_findings(project: Path) -> None:
    """No rule finds fault with a program that uses them."""
    ran = run(project, "check", "--profile", "strict", "--ignore", "SP807,SP8", "main.py")
    assert ran.code == 0, ran.out


@pytest.mark.proof
def test_the_provider_takes_them(project: Path, tmp_path: Path) -> None:
    """Terraform and the AWS provider have no objection to a single argument."""
    folder = project / PROGRAM
    terraform = Terraform(
        find(cache=cache_folder()).executable,
        folder,
        cache=tmp_path,
        providers=find_mirror(),
    )
    for outcome in (terraform.init(), terraform.validate()):
        assert outcome.ok, outcome.errors


def test_each_grant_is_as_known(tmp_path: Path) -> None:
    """What a grant allows stands in a file that is reviewed, and none allows more than is named."""
    lines = [BODY]
    for number, call in enumerate(GRANTS.values()):
        lines += [
            (
                f'role = ServiceRole(stack, "G{number}", name="g{number}",'
                ' service="states.amazonaws.com")'
            ),
            call,
        ]
    policies = {
        each["//"]["metadata"]["path"]: json.loads(each["policy"])["Statement"]
        for each in synthesize(tmp_path, "\n".join(lines))["resource"][
            "aws_iam_role_policy"
        ].values()
    }
    granted = {
        name: plainly(policies[f"demo/G{number}/Policy"]) for number, name in enumerate(GRANTS)
    }
    for name, said in granted.items():
        for statement in said:
            actions, resources = (
                each if isinstance(each, list) else [each]
                for each in (statement["Action"], statement["Resource"])
            )
            assert all(action.partition(":")[2] != "*" for action in actions), name
            assert "*" not in resources, name
    assert granted == json.loads(GRANTED.read_text("utf-8"))


def test_what_aws_would_refuse_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    """Each construct says what it does not take, and leaves nothing behind in the stack."""
    lines = [BODY]
    for name, (expression, _) in REFUSALS.items():
        call = expression.replace("ID", f'"Not{name}"')
        lines.append(f'stack.refused("No{name}", lambda: {call})')
    lines += [
        (
            f"left = [each for each in {[f'Not{name}' for name in REFUSALS]}"
            " if stack.node.try_find_child(each)]"
        ),
        'stack.output("Left", ",".join(left), description="left behind")',
    ]
    document = synthesize(tmp_path, "\n".join(lines))
    said = {name: refusal(document, f"No{name}") for name in REFUSALS}
    missed = {name: text for name, text in said.items() if REFUSALS[name][1] not in text}
    assert missed == {}
    assert document["output"]["Left"]["value"] == ""
