"""What an index of bindings costs: to build, to keep, and to read a few modules of.

    python benchmarks/index_build.py [PACKAGE ...]

Builds the index of each package (by default the AWS bindings that are installed) in a process of
its own, then opens it and reads three modules in another one.
"""

import argparse
import json
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

PACKAGES = ("cdktn_provider_aws", "cdktf_cdktf_provider_aws")

BUILD = """
import json, resource, sys, time
from pathlib import Path
from stackproof.bindings.build import Job
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.index import lookup
folder, target = map(Path, sys.argv[1:])
job = Job(source=folder, foreign=lookup(Catalog.open(cache=target.parent).module))
began, cpu = time.perf_counter(), time.process_time()
job.build_into(target)
print(json.dumps({
    "seconds": time.perf_counter() - began,
    "cpu": time.process_time() - cpu,
    "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    "size": target.stat().st_size,
}))
"""
READ = """
import json, resource, sys, time
from pathlib import Path
from stackproof.bindings.index import Index
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.perf_counter()
index = Index.open(Path(sys.argv[1]))
opened = time.perf_counter()
wanted = (".vpc", ".s3_bucket", ".lambda_function")
names = [name for name in index.module_names if name.endswith(wanted)]
for name in names[-3:] or index.module_names[:3]:
    module = index.module(name)
    for class_name in module.classes:
        module.classes[class_name]
read = time.perf_counter()
index.find("S3BucketVersioningA")
found = time.perf_counter()
print(json.dumps({
    "open": opened - began,
    "read": read - opened,
    "find": found - read,
    "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before,
}))
"""
KIBIBYTES = 1 if sys.platform != "darwin" else 1024


def main() -> int:
    """Measures each package and prints one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("packages", nargs="*", default=PACKAGES, metavar="PACKAGE")
    site = Path(sysconfig.get_paths()["purelib"])
    for package in parser.parse_args().packages:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "measured.index"
            built = run(BUILD, str(site / package), str(target))
            read = min((run(READ, str(target)) for _ in range(5)), key=lambda r: r["read"])
        print(package)
        print(f"  build   {built['seconds']:6.1f} s ({built['cpu']:.1f} s of processor)")
        print(f"  peak    {built['peak'] / KIBIBYTES / 1024:6.0f} MB")
        print(f"  file    {built['size'] / 1e6:6.2f} MB")
        print(f"  open    {read['open'] * 1e3:6.2f} ms")
        print(f"  read    {read['read'] * 1e3:6.2f} ms (three modules, every class)")
        print(f"  find    {read['find'] * 1e3:6.2f} ms (a class by name, first time)")
        print(f"  memory  {read['memory'] / KIBIBYTES / 1024:6.1f} MB (after all of these)")
    return 0


def run(program: str, *arguments: str) -> dict[str, float]:
    """The figures that a program prints in a process of its own."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


if __name__ == "__main__":
    sys.exit(main())
