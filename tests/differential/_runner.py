"""Runs functions in the real framework, each in a stack of its own; a program, not a module.

    python _runner.py FRAMEWORK CASES OUTCOMES

`CASES` holds one JSON string a line, the source of a function `case` of the scope. To `OUTCOMES`
one line is added for each as soon as it is known: the error and what was built, one of them null.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any


def main(framework: str, cases: str, outcomes: str) -> None:
    """Runs every case that has no outcome yet."""
    core = importlib.import_module(framework)
    written = Path(outcomes)
    done = len(written.read_text().splitlines()) if written.exists() else 0
    with written.open("a") as file:
        for line in Path(cases).read_text().splitlines()[done:]:
            file.write(json.dumps(_outcome(core, json.loads(line))) + "\n")
            file.flush()


def _outcome(core: Any, source: str) -> list[Any]:
    space: dict[str, Any] = {}
    try:
        stack = core.TerraformStack(core.App(), "stack")
        exec(compile(source, "case", "exec"), space)  # noqa: S102 - it is what we wrote
        space["case"](stack)
        built = json.loads(core.Testing.synth(stack))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the outcome
        lines = [part for part in str(error).splitlines() if part.strip()] or [""]
        said = lines[0] if lines[0] == lines[-1] else f"{lines[0]} ... {lines[-1]}"
        return [f"{type(error).__name__}: {said}"[:400], None]
    return [None, {key: built[key] for key in ("resource", "data") if key in built}]


if __name__ == "__main__":
    main(*sys.argv[1:])
