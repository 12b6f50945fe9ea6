"""The pages about constructs: their examples run, and their tables give the real defaults."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

import stackproof.constructs
from stackproof.constructs import Expiry
from support.every_construct import public_constructs

pytestmark = pytest.mark.framework

PAGES = Path(__file__).parents[3] / "docs" / "constructs"
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)
LISTED = re.compile(r"^\| \[[^]]+\]\(([a-z-]+)\.md\) \| (.+) \|$", re.MULTILINE)
SECTION = re.compile(r"^## ", re.MULTILINE)
ARGUMENTS = re.compile(r"^\| argument \|.*\n(?:\|.*\n)+", re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)` \| (.+?) \|", re.MULTILINE)


def given(tmp_path: Path) -> dict[str, Any]:
    """What the examples take for granted: a stack, and what is in it."""
    from stackproof.constructs import (  # noqa: PLC0415 - starts Node
        App,
        AwsStack,
        CustomerKey,
        Network,
        SecurityGroup,
        ServiceRole,
    )

    app = App(outdir=str(tmp_path / "out"))
    stack = AwsStack(
        app,
        "pages",
        project="pages",
        region="eu-west-1",
        environment_suffix="test",
        cost_center="docs",
    )
    key = CustomerKey(stack, "GivenKey", alias="alias/given", description="Given")
    network = Network(stack, "GivenNetwork", key=key)
    workers = SecurityGroup(
        stack, "GivenWorkers", name="given", description="Given", vpc_id=network.vpc_id
    )
    role = ServiceRole(stack, "GivenRole", name="given", service="lambda.amazonaws.com")
    return {
        "app": app,
        "key": key,
        "network": network,
        "role": role,
        "stack": stack,
        "workers": workers,
    }


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.stem)
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example builds what it says, and the stack with it synthesizes."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "orders.py").write_text("def handler(event, context):\n    return {}\n")
    examples = EXAMPLE.findall(page.read_text("utf-8"))
    assert bool(examples) == (page.stem != "README")
    for example in examples:
        names = given(tmp_path)
        exec(compile(example, page.name, "exec"), names)  # noqa: S102 - the page is ours
        names["app"].synth()


def listed() -> dict[str, list[str]]:
    """The names that each page is about, as the first page lists them."""
    rows = LISTED.findall((PAGES / "README.md").read_text("utf-8"))
    return {page: re.findall(r"`(\w+)`", names) for page, names in rows}


def home_of(name: str) -> str:
    """The page that a name is explained on."""
    (page,) = [page for page, names in listed().items() if name in names]
    return page


def part_about(name: str) -> str:
    """What its page says of a construct: the part under its name, or the top if there is none."""
    top, *parts = SECTION.split((PAGES / f"{home_of(name)}.md").read_text("utf-8"))
    return next((part for part in parts if part.startswith(f"{name}\n")), top)


def constructs() -> list[str]:
    """The public constructs and the stack."""
    return [*sorted(public_constructs()), "AwsStack"]


def test_everything_public_is_on_a_page() -> None:
    """Whatever can be imported is listed once, but for the errors and the framework's own."""
    names = [name for page in listed().values() for name in page]
    known = {"App", "BadValue", "Construct", "ConstructError", "MissingFramework"}
    assert sorted(names) == sorted(set(stackproof.constructs.__all__) - known)
    assert {page.stem for page in PAGES.glob("*.md")} == {*listed(), "README"}


@pytest.mark.parametrize("name", constructs())
def test_an_example_makes_it(name: str) -> None:
    """The example that runs makes each construct that its page is about."""
    text = "".join(EXAMPLE.findall((PAGES / f"{home_of(name)}.md").read_text("utf-8")))
    # A stack is derived from, and so stands in the parentheses.
    assert re.search(rf"\b{name}[()]", text)


@pytest.mark.parametrize("name", constructs())
def test_tables_give_the_real_defaults(name: str) -> None:
    """A page's table lists every argument of its construct with the default that it has."""
    parameters = inspect.signature(getattr(stackproof.constructs, name).__init__).parameters
    rows = dict(ROW.findall("".join(ARGUMENTS.findall(part_about(name)))))
    keywords = {
        each.name: each.default
        for each in parameters.values()
        if each.kind is inspect.Parameter.KEYWORD_ONLY
    }
    assert set(rows) == set(keywords)
    for key, default in keywords.items():
        said = rows[key].strip("`")
        if default is inspect.Parameter.empty:
            assert said == "required"
        elif default is None or default == ():
            assert said == "none"
        elif isinstance(default, tuple | Expiry):
            # What it holds is said in words.
            assert said not in {"none", "required"}
        else:
            assert said == getattr(default, "name", str(default))
