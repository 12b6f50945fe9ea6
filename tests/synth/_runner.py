"""Runs programs in the framework that it finds, the real one or the native one.

    python _runner.py JOB OUTCOMES

It is a program, not a module, and uses the standard library alone. `JOB` is JSON: the framework,
and items with a key each. An item is either a whole program, which is run in a process of its
own where the system can fork, or a function of a scope that is given a stack in an App of its own.
To `OUTCOMES` one line of JSON is added for each as soon as it is known; what has one already is
not run again.
"""

import contextlib
import hashlib
import importlib
import importlib.util
import io
import json
import os
import re
import runpy
import shutil
import sys
import types
import zipfile
from pathlib import Path
from typing import Any

_OUT = "cdktf.out"
# The numbers of tokens say how many were made before, which is nobody's concern.
_PASSING = re.compile(r"(?<=TOKEN\.)\d+|-8\.1095622125\d*e\+298")
_DEADLY = ("BrokenPipeError", "JSONDecodeError")


def main(job: str, outcomes: str) -> None:
    """Runs every item of a job."""
    given = json.loads(Path(job).read_text(encoding="utf-8"))
    written = Path(outcomes).absolute()
    work = Path.cwd().resolve()
    if not given["native"]:
        _import_submodules_only("cdktf_cdktf_provider_aws")
    core = importlib.import_module(given["framework"])
    done = len(written.read_text(encoding="utf-8").splitlines()) if written.exists() else 0
    with written.open("a", encoding="utf-8") as file:
        for item in given["items"][done:]:
            if "function" in item:
                outcome = _call(core, work, item, is_text_wanted=given["text"])
            elif given["native"]:
                outcome = _forked(work, item)
            else:
                outcome = _run(work, item)
            file.write(json.dumps([item["key"], outcome]) + "\n")
            file.flush()
            if outcome["error"] and outcome["error"][0] in _DEADLY:
                return  # the framework's own process is gone; whoever started this goes on anew


def _import_submodules_only(name: str) -> None:
    """Keeps a package from importing all of its two thousand submodules."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        return
    package = types.ModuleType(name)
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__, package.__file__ = spec, spec.origin

    def module(part: str) -> types.ModuleType:
        if part.startswith("__") or importlib.util.find_spec(f"{name}.{part}") is None:
            raise AttributeError(f"module {name!r} has no attribute {part!r}")
        return importlib.import_module(f"{name}.{part}")

    package.__getattr__ = module  # type: ignore[method-assign]
    sys.modules[name] = package


def _forked(work: Path, item: dict[str, Any]) -> dict[str, Any]:
    """The outcome of a program in a copy of this process, which it may leave as it likes."""
    result = work / f"{item['key']}.outcome"
    child = os.fork()
    if child == 0:
        code = 1
        try:
            result.write_text(json.dumps(_run(work, item)), encoding="utf-8")
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    if status:
        return {"error": ["process", f"ended with {status}"]}
    outcome: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
    return outcome


def _run(work: Path, item: dict[str, Any]) -> dict[str, Any]:
    """The outcome of a program whose entry is `main.py`."""
    folder = work / item["key"] if item.get("folder", True) else work
    folder.mkdir(exist_ok=True)
    for name, text in item["files"].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    sys.argv = ["main.py"]
    printed = io.StringIO()
    outcome: dict[str, Any] = {"error": None}
    space: dict[str, Any] = {}
    try:
        with contextlib.redirect_stdout(printed):
            space = runpy.run_path("main.py", run_name="__main__")
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the outcome
        outcome["error"] = _described(error)
    outcome["printed"] = printed.getvalue()
    outcome["seen"] = _plain(space.get("seen"))
    outcome["files"] = _files(folder / _OUT)
    place = json.dumps(str(folder))[1:-1]
    replaced: dict[str, Any] = json.loads(json.dumps(outcome).replace(place, "<folder>"))
    return replaced


def _call(core: Any, work: Path, item: dict[str, Any], *, is_text_wanted: bool) -> dict[str, Any]:
    """The outcome of a function that builds something in a stack."""
    folder = work / "out"
    space: dict[str, Any] = {}
    outcome: dict[str, Any] = {"error": None}
    try:
        exec(compile(item["source"], item["key"], "exec"), space)  # noqa: S102 - it is what we wrote
        app = core.App(outdir=str(folder), skip_validation=item["is_unchecked"])
        stack = core.TerraformStack(app, "stack")
        outcome["seen"] = _plain(space[item["function"]](stack))
        app.synth()
        outcome["text"] = (folder / "stacks/stack/cdk.tf.json").read_text(encoding="utf-8")
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is the outcome
        outcome["error"] = _described(error)
    # To write over a file again and again takes some file systems far longer than to make it anew.
    shutil.rmtree(folder, ignore_errors=True)
    written = json.dumps(outcome).replace(json.dumps(str(work))[1:-1], "<folder>")
    replaced: dict[str, Any] = json.loads(written)
    if is_text_wanted or outcome["error"]:
        return replaced
    return {"error": None, "hash": _hash(_PASSING.sub("n", written))}


def _described(error: BaseException) -> list[str]:
    return [type(error).__name__, str(error)]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(value: Any) -> Any:
    """What a program has seen, as JSON can hold it; an object is named by its class."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return f"<{type(value).__name__}>"


def _files(folder: Path) -> dict[str, Any]:
    """Every file below a folder, in order; what is no text by its digest."""
    found: dict[str, Any] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            found[name] = _content(path)
        elif not any(path.iterdir()):
            found[name] = "<empty folder>"
    return found


def _content(path: Path) -> Any:
    if zipfile.is_zipfile(path):
        # Times differ from run to run, and the bytes with them.
        with zipfile.ZipFile(path) as archive:
            return {name: _hash(archive.read(name).hex()) for name in sorted(archive.namelist())}
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return _hash(path.read_bytes().hex())


if __name__ == "__main__":
    main(*sys.argv[1:])
