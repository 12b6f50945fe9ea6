# noqa: INP001 - a script is no module of a package
"""Builds the indexes that ship with stackproof, from the packages as they were published.

    python scripts/build_shipped_indexes.py [--check] [NAME ...]

Each wheel is fetched with pip by name and version into a folder that is deleted afterwards; nothing
is installed and nothing of it is run. The same list gives the same bytes: `--check` builds and
compares with what is committed. With names, only these distributions are built.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from stackproof.bindings import cache
from stackproof.bindings.build import Job
from stackproof.bindings.facts import Module
from stackproof.bindings.index import Index, lookup
from stackproof.core.errors import StackproofError

LIST = Path(__file__).with_name("shipped_indexes.txt")


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds or compares the indexes on the list; 1 if one differs or cannot be built."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these distributions")
    options = parser.parse_args(arguments)
    wanted = listed()
    failed = 0
    for distribution, version in wanted:
        if options.names and distribution not in options.names:
            continue
        target = cache.SHIPPED / cache.file_name(distribution, version)
        try:
            data = build(distribution, version)
        except (StackproofError, subprocess.CalledProcessError) as error:
            say(f"{distribution} {version}: {error}")
            failed += 1
            continue
        same = target.is_file() and target.read_bytes() == data
        if options.check:
            failed += not same
            say(f"{distribution} {version}: {'as committed' if same else 'DIFFERS'}")
        else:
            target.parent.mkdir(exist_ok=True)
            cache.write(target, data)
            say(f"{distribution} {version}: {len(data):,} bytes{', unchanged' if same else ''}")
    unlisted = {path.name for path in cache.SHIPPED.glob(f"*{cache.SUFFIX}")} - {
        cache.file_name(*entry) for entry in wanted
    }
    for name in sorted(unlisted):
        say(f"{name}: not on the list; delete it")
    return int(bool(failed or unlisted))


def listed() -> list[tuple[str, str]]:
    """Name and version of every package to ship, in the order to build."""
    lines = (line.partition("#")[0].strip() for line in LIST.read_text().splitlines())
    return [(name, version) for name, _, version in (s.partition("==") for s in lines if s)]


def build(distribution: str, version: str) -> bytes:
    """The index of one published version; what it inherits is read from shipped indexes."""
    with tempfile.TemporaryDirectory() as folder:
        fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        fetch += ["--disable-pip-version-check", "--only-binary", ":all:", "--dest", folder]
        subprocess.run([*fetch, f"{distribution}=={version}"], check=True)
        (wheel,) = Path(folder).glob("*.whl")
        job = Job(source=wheel, foreign=lookup(framework_module), distribution=distribution)
        return job.build()


def framework_module(dotted: str) -> Module | None:
    """A module of the frameworks on the list; those come first there."""
    root = dotted.partition(".")[0]
    for distribution, version in listed():
        if distribution == root:
            path = cache.SHIPPED / cache.file_name(distribution, version)
            return Index.open(path).module(dotted)
    return None


def say(text: str) -> None:
    """Tells how far it is."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
