"""Programs that run on our own framework, from outside: nothing is installed for them."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from stackproof.core.engine import Engine
from stackproof.core.errors import HostError, ProgramError
from stackproof.synth.engine import synthesizer
from stackproof.synth.interface import Assembly, Program
from stackproof.synth.native.gate import Packages

STACK = """
from cdktn import App, TerraformOutput, TerraformStack
app = App()
stack = TerraformStack(app, "net")
TerraformOutput(stack, "url", value="x")
"""

Run = Callable[..., Assembly]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the text of a program with an engine, in an environment without packages."""

    def run(source: str, engine: Engine = Engine.AUTO, *, sites: tuple[Path, ...] = ()) -> Assembly:
        folder = tmp_path / "program"
        folder.mkdir(exist_ok=True)
        (folder / "main.py").write_text(source)
        program = Program(
            folder=folder, entry=folder / "main.py", python=Path(sys.executable), timeout=30
        )
        cache = tmp_path / "cache"
        chosen = synthesizer(
            engine,
            environ={k: v for k, v in os.environ.items() if k != "PATH"},
            packages=Packages(sites, {}, cache),
            cache=cache,
        )
        return chosen.synthesize(program, tmp_path / "out")

    return run


def test_a_stack_is_written_with_its_places(run: Run) -> None:
    """Neither Node nor a package takes part."""
    written = run(STACK + "app.synth()\n")
    assert (written.engine, written.framework_version) == (Engine.NATIVE, "0.24.0")
    (stack,) = written.stacks
    assert json.loads(stack.config.read_text())["output"]["url"]["value"] == "x"
    assert str(stack.places.at("output.url")) == "main.py:5"


def test_a_module_that_its_package_lacks_is_not_to_be_installed(run: Run) -> None:
    """The package is there; its modules have other names."""
    with pytest.raises(ProgramError, match="dynamodb") as raised:
        run(f"{STACK}from cdktn_provider_aws.dynamodb import DynamodbTable\n")
    assert (raised.value.help or "").startswith("its package has no such module")


def test_a_backend_has_its_place(run: Run) -> None:
    """What is said of a stack's state is about the line that chose where it is kept."""
    made = "from cdktn import S3Backend\nS3Backend(stack, bucket='b', key='k')\napp.synth()\n"
    (stack,) = run(STACK + made).stacks
    assert str(stack.places.at("terraform.backend")) == "main.py:7"


@pytest.mark.parametrize(
    ("ending", "message"),
    [
        ("", "without writing a stack"),
        ("App(outdir='elsewhere').synth()\n", "without a stack"),
        ("import sys; sys.exit(3)\n", "sys.exit(3)"),
    ],
)
def test_a_program_that_writes_no_stack_is_told(run: Run, ending: str, message: str) -> None:
    """Whether it made no App, never called `synth`, or left before."""
    with pytest.raises(ProgramError, match=re.escape(message)):
        run(STACK + ending)


def test_one_that_names_its_output_folder_is_found_there(run: Run) -> None:
    """As the framework writes there, whatever we asked for."""
    source = STACK.replace("App()", "App(outdir='mine')") + "app.synth()\n"
    assert [stack.name for stack in run(source).stacks] == ["net"]


def test_of_two_apps_the_last_one_counts(run: Run) -> None:
    """As with the framework: both write the same manifest."""
    source = STACK + "app.synth()\n" + STACK.replace("net", "app") + "app.synth()\n"
    assert [stack.name for stack in run(source).stacks] == ["app"]


@pytest.mark.parametrize(
    "mischief",
    [
        "import os\nif os.fork() == 0: os._exit(0)\n",
        "import os\nif os.fork() == 0: raise KeyError\n",
        "import os\nos.chdir('/')\n",
        "print('x' * 10_000_000)\n",
        "import sys\nassert sys.stdin.read() == ''\n",
        "import subprocess\nsubprocess.Popen(['sleep', '600'])\n",
        "from threading import Thread as T\nT(target=input, daemon=True).start()\n",
    ],
)
def test_what_a_program_does_beside_its_work_does_not_matter(run: Run, mischief: str) -> None:
    """It ends, and its stack is there."""
    source = STACK.replace("\nfrom", f"\n{mischief}from", 1) + "app.synth()\n"
    if "Popen" in mischief:
        source = "import os\nos.environ['PATH'] = '/usr/bin:/bin'\n" + source
    assert [stack.name for stack in run(source).stacks] == ["net"]


def test_the_framework_of_another_version_is_not_imitated(run: Run, tmp_path: Path) -> None:
    """Node is asked for, with the reason; it is not on this path."""
    package = tmp_path / "site" / "cdktn" / "_jsii"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('JSIIAssembly.load("cdktn", "9.9.9", x, "a.jsii.tgz")\n')
    (package / "a.jsii.tgz").touch()
    with pytest.raises(HostError, match="Node") as caught:
        run(STACK, sites=(tmp_path / "site",))
    assert any("cdktn 9.9.9" in line for line in caught.value.details)
    with pytest.raises(HostError, match=r"cannot be run natively: cdktn 9\.9\.9"):
        run(STACK, Engine.NATIVE, sites=(tmp_path / "site",))


@pytest.mark.parametrize("around", ["{}", "try:\n    {}\nexcept Exception: app = App()"])
def test_what_only_the_framework_can_do_is_left_to_it(run: Run, around: str) -> None:
    """Even if the program goes on after it: its output would not be the framework's."""
    source = STACK.replace("app = App()", around.format("app = App(hcl_output=True)"))
    with pytest.raises(HostError, match="HCL"):
        run(source + "app.synth()\n", Engine.NATIVE)
