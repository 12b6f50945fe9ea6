"""Several stacks, what they read of each other, and where their parts come from."""

import json
import subprocess
import sys
from pathlib import Path

import stackproof
from support.runtime import Run

_ROOT = Path(stackproof.__file__).parent


def test_a_stack_reads_another_through_its_state(native: Run) -> None:
    """An output appears there and a remote state here, once for all readers."""
    found = native("""
other = TerraformStack(app, "other")
TerraformOutput(other, "a", value=text)
TerraformOutput(other, "b", value=f"x-{text} {number}")
other.prepare_stack()
seen["other"] = other.to_terraform()
seen["first"] = [each.node.id for each in other.dependencies]
""")
    name = "cross-stack-reference-input-stack"
    start = f"data.terraform_remote_state.{name}.outputs.cross-stack-output-aws_thingthing"
    other = found.seen["other"]
    assert list(other["data"]["terraform_remote_state"]) == [name]
    assert other["output"]["a"]["value"] == f"${{{start}text}}"
    assert other["output"]["b"]["value"] == f"x-${{{start}text}} ${{{start}number}}"
    assert found.seen["first"] == ["stack"]
    assert found.config["output"]["cross-stack-output-aws_thingthingtext"] == {
        "sensitive": True,
        "value": "${aws_thing.thing.text}",
    }


def test_stacks_in_a_circle_are_refused(native: Run) -> None:
    """Said or implied by a reference."""
    found = native("""
other = TerraformStack(app, "other")
other.add_dependency(stack)
attempt("said", lambda: stack.add_dependency(other))
attempt("itself", lambda: stack.add_dependency(stack))
""")
    assert list(found.errors) == ["said"]
    assert "Cannot add dependency stack to other" in found.errors["said"]


def test_ids_are_made_of_the_place(native: Run) -> None:
    """One part stands for itself, several get a hash; the program may choose, but not late."""
    found = native("""
group = Construct(stack, "my group")
seen["ids"] = [
    TerraformOutput(stack, "plain name", value=1).friendly_unique_id,
    TerraformOutput(group, "inner", value=1).friendly_unique_id,
    TerraformOutput(Construct(group, "Default"), "Resource", value=1).friendly_unique_id,
]
chosen = TerraformResource(stack, "b", terraform_resource_type="aws_b")
chosen.override_logical_id("chosen")
seen["fqn"] = str(Tokenization.resolve(chosen.fqn, scope=stack, resolver=DefaultTokenResolver(
    StringConcat())))
attempt("late", lambda: chosen.override_logical_id("late"))
""")
    assert found.seen["ids"][0] == "plainname"
    assert found.seen["ids"][1].startswith("mygroup_inner_")
    assert found.seen["ids"][2].startswith("mygroup_")
    assert found.seen["fqn"] == "${aws_b.chosen}"
    assert found.errors["late"].startswith(
        "RuntimeError: AssertionError [ERR_ASSERTION]: Logical ID may not be overridden"
    )


def test_everything_is_traced_to_the_lines_that_made_it(tmp_path: Path) -> None:
    """From the innermost line of the program outwards, through its own modules."""
    (tmp_path / "parts.py").write_text(
        "from cdktn import TerraformOutput\n"
        "def make(stack):\n"
        "    return TerraformOutput(stack, 'o', value=1)\n",
        encoding="utf-8",
    )
    program = tmp_path / "program.py"
    program.write_text(
        "from cdktn import App, TerraformStack\n"
        "from parts import make\n"
        "app = App(outdir='out')\n"
        "stack = TerraformStack(app, 's')\n"
        "make(stack)\n"
        "app.synth()\n",
        encoding="utf-8",
    )
    data = _ROOT / "bindings" / "data"
    indexes = [str(data / f"{name}.index") for name in ("cdktn-0.24.0", "constructs-10.7.2")]
    boot = _ROOT / "synth" / "native" / "runtime" / "boot.py"
    starter = (
        "import importlib.util, json, runpy, sys\n"
        f"spec = importlib.util.spec_from_file_location('boot', {str(boot)!r})\n"
        "boot = importlib.util.module_from_spec(spec)\n"
        "spec.loader.exec_module(boot)\n"
        f"session = boot.start({{'indexes': {indexes!r}, 'root': {str(tmp_path)!r}}})\n"
        f"sys.path.insert(0, {str(tmp_path)!r})\n"
        f"runpy.run_path({str(program)!r}, run_name='__main__')\n"
        "print(json.dumps(session.source_map()))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", starter],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(ended.stdout)["s"]["output.o"] == [
        [str(tmp_path / "parts.py"), 3, "make"],
        [str(program), 5, "<module>"],
    ]
