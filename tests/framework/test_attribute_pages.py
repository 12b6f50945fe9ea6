"""What the pages about attributes, tokens, ids and providers say is true of the framework.

Every function of an example that takes the scope alone is run as a stack of its own, and every
example that is a whole program is run, many in one process.
"""

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from stackproof.rules import registry
from stackproof.rules.pages import Example, page_of
from support.framework import run_runner, written_for

NUMBERS = ("SP120", "SP121", "SP122", "SP123", "SP124")

# How Python or the framework refuses what a rule flags.
REFUSALS = {
    "SP120": "AttributeError: ",
    "SP121": "AttributeError: type object ",
    "SP122": ("TypeError: ", "IndexError: ", "KeyError: ", "RuntimeError: "),
    "SP123": "RuntimeError: There is already a Construct with name ",
    "SP124": "RuntimeError: Error: Validation failed",
}

# What Python makes of tokens, and whether the synthesized value still refers to them.
OPERATIONS = {
    "zones.names[0]": "RuntimeError",
    "zones.names[1]": "IndexError",
    "','.join(zones.names)": "RuntimeError",
    "zones.names + ['x']": "RuntimeError",
    "f'{zones.names}'": "RuntimeError",
    "[f'x-{name}' for name in zones.names]": "RuntimeError",
    "len(zones.names)": 1,
    "zones.names[:2]": "${data.aws_availability_zones.zones.names}",
    "[name for name in zones.names]": "${data.aws_availability_zones.zones.names}",
    "list(zones.names)": "${data.aws_availability_zones.zones.names}",
    "'x' in zones.names": False,
    "bucket.arn.split(':')": ["${aws_s3_bucket.bucket.arn}"],
    "bucket.arn[0]": "$",
    "bucket.arn == 'x'": False,
    "bucket.arn.startswith('arn')": False,
    "int(bucket.id)": "ValueError",
    "bucket.tags['Name']": "KeyError",
    "len(bucket.tags)": 1,
    "database.port + 1": "${aws_db_instance.database.port}",
    "str(database.port)": "${aws_db_instance.database.port}",
    "f'{Token.as_string(database.port)}/x'": "${aws_db_instance.database.port}/x",
    "database.port == 5432": False,
    "Fn.jsondecode(bucket.arn)['key']": "TypeError",
    "certificate.domain_validation_options[0]": "TypeError",
    "len(certificate.domain_validation_options)": "TypeError",
    "[option for option in certificate.domain_validation_options]": "TypeError",
    "bucket.versioning[0]": "TypeError",
    "bucket.arn.upper()[:7]": "${TFTOK",
    "'e+' in f'{database.port}'": True,
}

pytestmark = pytest.mark.framework

RUNNER = """
import inspect, json, pathlib, sys
framework = sys.argv[1]
core = __import__(framework)
provider = "cdktf_cdktf_provider_aws" if framework == "cdktf" else "cdktn_provider_aws"

def aws(module, name):
    return getattr(__import__(f"{provider}.{module}", fromlist=[name]), name)

def outcome(run):
    try:
        return run()
    except Exception as error:
        return f"{type(error).__name__}: {error}"

def synthesized(build):
    stack = core.TerraformStack(core.App(), "stack")
    value = build(stack)
    return json.loads(core.Testing.synth(stack)), value

def operation(text, stack):
    space = {"Fn": core.Fn, "Token": core.Token}
    space["zones"] = aws("data_aws_availability_zones", "DataAwsAvailabilityZones")(stack, "zones")
    space["bucket"] = aws("s3_bucket", "S3Bucket")(stack, "bucket")
    space["database"] = aws("db_instance", "DbInstance")(stack, "database", instance_class="x")
    space["certificate"] = aws("acm_certificate", "AcmCertificate")(stack, "certificate")
    core.TerraformOutput(stack, "out", value=eval(text, space))

asked = json.loads(pathlib.Path("asked.json").read_text())
told = {"blocks": {}, "operations": {}}
for key, code in asked["blocks"].items():
    space = {}
    error = outcome(lambda: exec(compile(code, key, "exec"), space))
    told["blocks"][key] = error
    for name, function in list(space.items()):
        if inspect.isfunction(function) and list(inspect.signature(function).parameters) == [
            "scope"
        ]:
            error = outcome(lambda: synthesized(function) and None)
            told["blocks"][f"{key} {name}"] = error
for text in asked["operations"]:
    told["operations"][text] = outcome(
        lambda: synthesized(lambda stack: operation(text, stack))[0]["output"]["out"]["value"]
    )
pathlib.Path("told.json").write_text(json.dumps(told))
"""


def blocks() -> Iterator[tuple[str, str, Example]]:
    """Every example of the pages: its key, the title above it, and the example."""
    for number in NUMBERS:
        rule = registry.find(number)
        assert rule is not None
        for section in page_of(rule).sections:
            for example in section.examples:
                yield f"{number}:{example.line}", section.title, example


@pytest.fixture(scope="module", params=["cdktf", "cdktn"])
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, dict[str, object]]:
    """What the framework says of every example and every operation."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    (folder / "runner.py").write_text(RUNNER)
    code = written_for(request.param, {key: example.text for key, _, example in blocks()})
    asked = {"blocks": code, "operations": list(OPERATIONS)}
    (folder / "asked.json").write_text(json.dumps(asked))
    run_runner(folder, request.param)
    return dict(json.loads((folder / "told.json").read_text()))


def test_what_is_flagged_is_refused(told: Mapping[str, dict[str, object]]) -> None:
    """Every function with a finding fails, and so does every program with one."""
    refused = 0
    for key, title, example in blocks():
        if not title.startswith("Flags"):
            continue
        for name, lines in runs(example):
            if not any(line in lines for line, _ in example.expected):
                continue
            error = told["blocks"][f"{key} {name}".strip()]
            if isinstance(error, str) and error.startswith("ModuleNotFoundError"):
                continue  # a provider that is not installed here
            assert isinstance(error, str), f"{key} {name}"
            assert error.startswith(REFUSALS[key[:5]]), f"{key} {name}: {error}"
            refused += 1
    assert refused > len(NUMBERS)


def test_what_is_fixed_or_accepted_synthesizes(told: Mapping[str, dict[str, object]]) -> None:
    """What a fix makes, and what a page accepts, is taken by the framework."""
    taken = 0
    for key, title, example in blocks():
        if title.startswith(("Fixed", "Accepts")):
            for name, _ in runs(example):
                assert told["blocks"][f"{key} {name}".strip()] is None, f"{key} {name}"
                taken += 1
    assert taken > len(NUMBERS)


def test_python_sees_the_stand_in_of_a_token(told: Mapping[str, dict[str, object]]) -> None:
    """Each operation that the page of token-in-python names ends as it says."""
    found = {
        text: error_name(value) if isinstance(OPERATIONS[text], str) else value
        for text, value in told["operations"].items()
    }
    assert found == OPERATIONS


def error_name(value: object) -> object:
    """The name of an error, or the value that was synthesized."""
    name, colon, _ = value.partition(": ") if isinstance(value, str) else ("", "", "")
    return name if colon and name.endswith("Error") else value


def runs(example: Example) -> Iterator[tuple[str, range]]:
    """The functions of an example that can be run, with their lines; or else the whole."""
    functions = [node for node in ast.parse(example.text).body if isinstance(node, ast.FunctionDef)]
    if not functions:
        yield "", range(1, example.text.count("\n") + 2)
    for node in functions:
        if [argument.arg for argument in node.args.args] == ["scope"]:
            yield node.name, range(node.lineno, (node.end_lineno or node.lineno) + 1)
