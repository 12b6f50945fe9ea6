# noqa: INP001 - a script is no module of a package
"""Asks `check` and the real framework about the same generated programs.

    python scripts/run_differential.py [--framework cdktn|cdktf] [--sample N] [--seed S]

Prints how often they agree, by kind of program, and every disagreement; 1 if one of them is not
in the reviewed list, tests/differential/known.toml. docs/design/truth.md says what is compared.
"""

import argparse
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent / "tests"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the comparison; 1 if a disagreement is new."""
    sys.path.insert(0, str(TESTS))  # the parts of this comparison are tests'
    from differential import comparison, framework, judgement  # noqa: PLC0415 - see above
    from differential.cases import PACKAGES, Generator  # noqa: PLC0415
    from stackproof.bindings.catalog import Catalog  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--framework", choices=sorted(PACKAGES), default="cdktn")
    parser.add_argument("--sample", type=int, default=600, metavar="N", help="so many programs")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="which ones")
    parser.add_argument("--known", action="store_true", help="print the reviewed ones as well")
    options = parser.parse_args(arguments)
    catalog = Catalog.open(site_packages=[Path(sysconfig.get_paths()["purelib"])])
    generator = Generator(catalog, PACKAGES[options.framework])
    cases = list(generator.sample(options.sample, options.seed))
    began = time.monotonic()
    judged = judgement.judge(cases, catalog)
    between = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = framework.run(cases, options.framework, Path(folder))
    ended = time.monotonic()
    found = comparison.compare(cases, judged, outcomes)
    reviewed = comparison.known()
    new = comparison.unknown(found, reviewed)
    say(f"{catalog.basis(PACKAGES[options.framework])}, seed {options.seed}")
    for line in comparison.table(found, reviewed):
        say(line)
    say(f"judged in {between - began:.1f} s, run in {ended - between:.1f} s")
    for item in found:
        is_wanted = item.verdict is not comparison.Verdict.AGREED and options.known
        if item in new or is_wanted:
            say(item.line)
    return int(bool(new))


def say(text: str) -> None:
    """Prints a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
