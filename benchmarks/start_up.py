"""How much CPU the command takes to answer: `python benchmarks/start_up.py [RUNS]`."""

import os
import statistics
import subprocess
import sys

COMMANDS = (["--version"], ["--help"], ["prove", "--help"], ["explain", "SP101"])


def cpu_ms(arguments: list[str]) -> float:
    """User and system time of one run, in milliseconds."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "stackproof", *arguments], stdout=subprocess.DEVNULL, check=True
    )
    after = os.times()
    used = after.children_user - before.children_user
    return 1000 * (used + after.children_system - before.children_system)


def main() -> None:
    """Prints the median of each command beside that of Python doing nothing."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    for arguments in COMMANDS:
        times = [cpu_ms(arguments) for _ in range(runs)]
        print(f"{' '.join(arguments):16} {statistics.median(times):6.0f} ms CPU (median of {runs})")


if __name__ == "__main__":
    main()
