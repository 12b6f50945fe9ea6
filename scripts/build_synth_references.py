# noqa: INP001 - a script is no module of a package
"""Runs the programs of tests/synth in the real framework and keeps what came of them.

    python scripts/build_synth_references.py [--group NAME] [--framework NAME] [--all]
    python scripts/build_synth_references.py --check [--sample N] [--seed S]
    python scripts/build_synth_references.py --show GROUP FRAMEWORK KEY

Without options it runs the programs that are new or were changed. `--check` writes nothing, runs a
sample anew and says where the framework now does something else; 1 if it does. `--show` prints one
program, its reference and what both engines make of it, which explains a digest that differs.
docs/design/synthesis.md says what is compared.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds, checks or shows; 1 if a check finds a difference or a reference is missing."""
    sys.path.insert(0, str(TESTS))  # the programs and how they run are tests'
    from synth.groups import GROUPS  # noqa: PLC0415 - see above
    from synth.programs import FRAMEWORKS  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--group", choices=[group.name for group in GROUPS])
    parser.add_argument("--framework", choices=FRAMEWORKS)
    parser.add_argument("--all", action="store_true", help="run also what has not changed")
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    parser.add_argument("--sample", type=int, metavar="N", help="so many programs of each group")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which ones")
    parser.add_argument("--show", nargs=3, metavar=("GROUP", "FRAMEWORK", "KEY"))
    options = parser.parse_args(arguments)
    if options.show:
        return _show(*options.show)
    differences = 0
    for group in GROUPS:
        for framework in FRAMEWORKS:
            if options.group in (None, group.name) and options.framework in (None, framework):
                differences += _each(group, framework, options)
    return int(bool(differences))


def _each(group: object, framework: str, options: argparse.Namespace) -> int:
    from synth import engines, references  # noqa: PLC0415 - see `main`
    from synth.groups import Group  # noqa: PLC0415
    from synth.outcomes import difference  # noqa: PLC0415

    assert isinstance(group, Group)  # noqa: S101 - the type comes with the tests
    programs = list(group.write(framework))
    known = references.load(group.name, framework)
    wanted = programs
    if options.check:
        if options.sample is not None and options.sample < len(programs):
            chosen = random.Random(options.seed)  # noqa: S311 - a sample, no secret
            wanted = chosen.sample(programs, options.sample)
    elif not options.all:
        wanted = references.stale(programs, known)
    with tempfile.TemporaryDirectory() as folder:
        made = engines.real(
            wanted, framework, Path(folder), is_text_wanted=group.is_text_kept, batch=200
        )
    if options.check:
        wrong = 0
        for program in wanted:
            old = known.get(program.key)
            if old is None or old[0] != program.digest:
                _say(f"{group.name} {framework} {program.key}: there is no reference of it")
                wrong += 1
            elif said := difference(old[1], made[program.key]):
                _say(
                    f"{group.name} {framework} {program.key}: the framework does otherwise\n{said}"
                )
                wrong += 1
        _say(f"{group.name} {framework}: {len(wanted)} run, {wrong} differ")
        return wrong
    digests = {program.key: program.digest for program in programs}
    kept = {key: value for key, value in known.items() if digests.get(key) == value[0]}
    new = {key: (digests[key], outcome) for key, outcome in made.items()}
    size = references.store(group.name, framework, kept | new)
    errors = sum(outcome["error"] is not None for _, outcome in (kept | new).values())
    _say(
        f"{group.name} {framework}: {len(made)} run, {len(kept)} kept, "
        f"{errors} end in an error, {size:,} bytes"
    )
    return 0


def _show(group_name: str, framework: str, key: str) -> int:
    from synth import engines, references  # noqa: PLC0415 - see `main`
    from synth.groups import GROUPS  # noqa: PLC0415
    from synth.outcomes import difference  # noqa: PLC0415

    group = next(group for group in GROUPS if group.name == group_name)
    program = next(program for program in group.write(framework) if program.key == key)
    _say(program.source)
    with tempfile.TemporaryDirectory() as folder:
        real = engines.real([program], framework, Path(folder) / "real")[key]
        native = engines.native([program], framework, Path(folder) / "native")[key]
    reference = references.load(group_name, framework).get(key)
    _say("reference: " + ("none" if reference is None else str(reference[1])[:2000]))
    said = difference(real, native)
    _say(said or "both engines do the same")
    return int(bool(said))


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
