"""Modules that are served from the indexes."""

import json
import subprocess
import sys
from pathlib import Path

import stackproof
from support.runtime import Run

_ROOT = Path(stackproof.__file__).parent


def _alone(tmp_path: Path, program: str) -> subprocess.CompletedProcess[str]:
    """Runs a program where nothing is installed but Python."""
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    data = _ROOT / "bindings" / "data"
    names = ("cdktn-0.24.0", "constructs-10.7.2", "cdktn-provider-aws-25.8.1")
    config = {"indexes": [str(data / f"{name}.index") for name in names], "root": str(tmp_path)}
    boot = _ROOT / "synth" / "native" / "runtime" / "boot.py"
    return subprocess.run(
        [sys.executable, "-S", "-I", str(boot), json.dumps(config), str(tmp_path / "program.py")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_program_needs_nothing_installed(tmp_path: Path) -> None:
    """Neither the framework nor a provider package nor anything else but stackproof is there."""
    ended = _alone(
        tmp_path,
        """
import sys
from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws import sqs_queue

app = App(outdir="out")
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="a")
sqs_queue.SqsQueue(stack, "q", name="n")
app.synth()
print(len([name for name in sys.modules if name.startswith("cdktn")]))
""",
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    # The root of each package and two modules: nothing is imported that is not asked for.
    assert ended.stdout == "4\n"
    written = json.loads((tmp_path / "out/stacks/stack/cdk.tf.json").read_text(encoding="utf-8"))
    assert written["resource"]["aws_sqs_queue"]["q"]["name"] == "n"


def test_a_package_of_javascript_is_not_imitated(tmp_path: Path) -> None:
    """Only the framework's own process can run one; the error says so."""
    ended = _alone(tmp_path, 'import jsii\njsii.JSIIAssembly.load("other", "1", __name__, "x")\n')
    assert ended.stderr.splitlines()[-1].endswith("Unsupported: the package other is JavaScript")


def test_names_that_are_not_there_are_told_as_python_tells_them(native: Run) -> None:
    """Attribute, import of a name, import of a module."""
    found = native("""
import cdktn
import cdktn_provider_aws

def name():
    from cdktn_provider_aws.s3_bucket import Bucket

def module():
    import cdktn_provider_aws.buckets

attempt("attribute", lambda: cdktn.Foo)
attempt("name", name)
attempt("module", module)
seen["all"] = "App" in cdktn.__all__ and "s3_bucket" in cdktn_provider_aws.__all__
""")
    assert found.errors["attribute"] == ("AttributeError: module 'cdktn' has no attribute 'Foo'")
    assert found.errors["name"].startswith(
        "ImportError: cannot import name 'Bucket' from 'cdktn_provider_aws.s3_bucket'"
    )
    assert found.errors["module"] == (
        "ModuleNotFoundError: No module named 'cdktn_provider_aws.buckets'"
    )
    assert found.seen["all"] is True


def test_classes_look_as_the_real_ones_do(native: Run) -> None:
    """Module, name, ancestry and kind."""
    found = native("""
from cdktn_provider_aws.sqs_queue import SqsQueue

seen["names"] = [each.__module__ + "." + each.__qualname__ for each in SqsQueue.__mro__]
seen["kind"] = type(SqsQueue).__name__
seen["type"] = SqsQueue.TF_RESOURCE_TYPE
seen["enum"] = [AssetType.FILE.value, AssetType("ARCHIVE").name]
seen["proxy"] = type(SqsQueue(stack, "q").fifo_queue).__name__
""")
    assert found.seen["names"] == [
        "cdktn_provider_aws.sqs_queue.SqsQueue",
        "cdktn.TerraformResource",
        "cdktn.TerraformElement",
        "constructs.Construct",
        "builtins.object",
    ]
    assert (found.seen["kind"], found.seen["type"]) == ("JSIIMeta", "aws_sqs_queue")
    assert found.seen["enum"] == ["FILE", "ARCHIVE"]
    assert found.seen["proxy"] == "InterfaceDynamicProxy"
