# noqa: INP001 - a script is no module of a package
"""Holds both platforms against the profiles `strict` and `pci`, and against Checkov.

    python scripts/check_policies.py --checkov PATH     judge, and say what is not as listed
    python scripts/check_policies.py --write            write the lists into the READMEs

Each platform has a list, `checkov.toml`, of the checks that may fail, with reasons. A failed check
that is not listed is an error, and so is a listed one that nothing fails any more.

The profile `pci` wants data that is kept: with `ephemeral` data it says what is not, so it is
asked of `retain` only.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

PLATFORMS: Final = Path(__file__).parents[1] / "src" / "stackproof" / "platforms"
_LIST: Final = "checkov.toml"
_README: Final = "README.md"
_TABLE: Final = re.compile(
    r"(?<=\n\| check \| on \| reason \|\n\| --- \| --- \| --- \|\n)(\|.*\n)+"
)
_OPTIONS: Final = ("--framework", "terraform_json", "--output", "json", "--quiet", "--compact")
_ONE: Final = ""
_TWO: Final = """
regions = ["us-east-1", "us-west-2"]

[domain]
name = "orders.desk-7.dev"
zone = "desk-7.dev"
"""
_RETAIN: Final = 'data_protection = "retain"\n'


@dataclass(frozen=True, slots=True)
class Case:
    """A platform with settings.

    Args:
        name: What it is called here.
        platform: The platform's folder.
        settings: The text of its file of settings.
        is_kept: Whether its data is kept.
    """

    name: str
    platform: str
    settings: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Allowed:
    """A check that may fail, and why.

    Args:
        checks: Checkov's codes.
        resources: Patterns of the addresses that may fail it.
        on: What those are called in the README.
        reason: Why they may.
        only: The data protection that it is limited to; empty for both.
    """

    checks: tuple[str, ...]
    resources: tuple[str, ...]
    on: str
    reason: str
    only: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Failed:
    """A check that failed.

    Args:
        check: Checkov's code.
        address: The resource.
        case: The case.
        title: What Checkov demands.
    """

    check: str
    address: str
    case: str
    title: str


def cases() -> tuple[Case, ...]:
    """Both platforms with both data protections, and trading in one region and in two."""
    preview = (PLATFORMS / "payments" / "preview.toml").read_text("utf-8")
    return (
        Case("trading-one", "trading", _ONE, is_kept=False),
        Case("trading-one-retain", "trading", _RETAIN + _ONE, is_kept=True),
        Case("trading-two", "trading", _TWO, is_kept=False),
        Case("trading-two-retain", "trading", _RETAIN + _TWO, is_kept=True),
        Case("payments", "payments", preview, is_kept=False),
        Case("payments-retain", "payments", _RETAIN + preview, is_kept=True),
    )


def allowed(platform: str) -> tuple[Allowed, ...]:
    """The list of a platform, in its order."""
    content = tomllib.loads((PLATFORMS / platform / _LIST).read_text("utf-8"))
    return tuple(
        Allowed(
            checks=tuple(entry["checks"]),
            resources=tuple(entry["resources"]),
            on=entry["on"],
            reason=entry["reason"],
            only=entry.get("only", ""),
        )
        for entry in content["allowed"]
    )


def rows(platform: str) -> str:
    """The list as the rows of its README's table."""
    return "".join(
        f"| {', '.join(entry.checks)} | {entry.on} | {entry.reason} |\n"
        for entry in allowed(platform)
    )


def written(platform: str) -> str:
    """The README with the list in its table."""
    text = (PLATFORMS / platform / _README).read_text("utf-8")
    return _TABLE.sub(lambda _: rows(platform), text, count=1)


def unlisted(
    failed: Sequence[Failed], entries: Sequence[Allowed], kept: Mapping[str, bool]
) -> Iterator[str]:
    """What fails and is not listed, and what is listed and does not fail.

    Args:
        failed: What Checkov says of the cases of a platform.
        entries: The platform's list.
        kept: Whether a case's data is kept, by the case's name.
    """
    used: set[tuple[str, str]] = set()
    for each in sorted(failed):
        found = [
            (each.check, pattern)
            for entry in entries
            if each.check in entry.checks
            and (not entry.only or (entry.only == "retain") == kept[each.case])
            for pattern in entry.resources
            if fnmatchcase(each.address, pattern)
        ]
        used.update(found)
        if not found:
            yield f"{each.case}: {each.address} fails {each.check}: {each.title}"
    for entry in entries:
        for pair in ((check, pattern) for check in entry.checks for pattern in entry.resources):
            if pair not in used:
                yield f"nothing like {pair[1]} fails {pair[0]} any more: take it off the list"


def failures(report: Any, folder: Path) -> Iterator[Failed]:  # noqa: ANN401 - any JSON
    """The failed checks of a report.

    Args:
        report: Checkov's.
        folder: The folder that it was asked about: a folder for each case.
    """
    addresses: dict[str, Mapping[str, str]] = {}
    for part in report if isinstance(report, list) else [report]:
        for each in part["results"]["failed_checks"]:
            path = str(each["file_path"]).lstrip("/")
            if path not in addresses:
                addresses[path] = _addresses(json.loads((folder / path).read_text("utf-8")))
            name = str(each["resource"]).rpartition(".")[2]
            address = addresses[path].get(name, str(each["resource"]))
            yield Failed(each["check_id"], address, Path(path).parts[0], each["check_name"])


def _addresses(document: Mapping[str, Any]) -> dict[str, str]:
    """The addresses of a configuration by their names, which Checkov often gives alone."""
    resources = {
        name: f"{type_}.{name}"
        for type_, blocks in document.get("resource", {}).items()
        for name in blocks
    }
    data = {
        name: f"data.{type_}.{name}"
        for type_, blocks in document.get("data", {}).items()
        for name in blocks
    }
    return data | resources


def _synthesize(case: Case, folder: Path) -> None:
    settings = folder.parent / f"{case.name}.toml"
    settings.write_text(case.settings, "utf-8")
    variable = f"{case.platform.upper()}_SETTINGS={settings}"
    _stackproof("synth", PLATFORMS / case.platform, "--env", variable, "--out", folder / case.name)


def _stackproof(*arguments: str | Path) -> bool:
    """Runs the command; its words are shown if it has something to say."""
    done = subprocess.run(
        [sys.executable, "-m", "stackproof", *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        sys.stdout.write(done.stdout + done.stderr)
    return done.returncode == 0


def _is_clean(profile: str, folder: Path, names: Sequence[str]) -> bool:
    """Whether a profile finds nothing in the source and in what it makes."""
    asked = ("--profile", profile, "--output-format", "concise")
    platforms = [PLATFORMS / each for each in sorted({case.platform for case in cases()})]
    in_source = _stackproof("check", *platforms, *asked)
    in_json = _stackproof("check", "--config", *(folder / name for name in names), *asked)
    is_clean = in_source and in_json
    sys.stdout.write(f"{profile}: {'clean' if is_clean else 'findings'}, {len(names)} cases\n")
    return is_clean


def _checkov(program: Path, folder: Path) -> Any:  # noqa: ANN401 - any JSON
    done = subprocess.run(
        [str(program), "--directory", str(folder), *_OPTIONS],
        check=False,
        capture_output=True,
        text=True,
        # It would ask its maker for a list of its own rules.
        env={**os.environ, "LOG_LEVEL": "ERROR", "BC_SKIP_MAPPING": "TRUE"},
    )
    try:
        return json.loads(done.stdout)
    except ValueError:
        sys.exit(f"Checkov did not end well:\n{done.stderr[-2000:]}")


def main() -> int:
    """Judges, or writes the READMEs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--checkov", type=Path, metavar="PATH", help="the program `checkov`")
    parser.add_argument("--write", action="store_true", help="write the lists into the READMEs")
    asked = parser.parse_args()
    platforms = sorted({case.platform for case in cases()})
    if asked.write:
        for platform in platforms:
            (PLATFORMS / platform / _README).write_text(written(platform), "utf-8")
        return 0
    if asked.checkov is None:
        parser.error("name Checkov with --checkov, or ask for --write")
    with tempfile.TemporaryDirectory(prefix="stackproof-policies-") as temporary:
        return _judge(asked.checkov, Path(temporary).resolve() / "out")


def _judge(checkov: Path, folder: Path) -> int:
    folder.mkdir()
    for case in cases():
        _synthesize(case, folder)
    clean = [
        _is_clean("strict", folder, [case.name for case in cases()]),
        _is_clean("pci", folder, [case.name for case in cases() if case.is_kept]),
    ]
    report = _checkov(checkov, folder)
    failed = list(failures(report, folder))
    for platform in sorted({case.platform for case in cases()}):
        kept = {case.name: case.is_kept for case in cases() if case.platform == platform}
        own = [each for each in failed if each.case in kept]
        wrong = list(unlisted(own, allowed(platform), kept))
        sys.stdout.writelines(f"{platform}: {line}\n" for line in wrong)
        said = "not as listed" if wrong else "as listed"
        sys.stdout.write(f"checkov: {platform} {said}, {len(own)} failed checks\n")
        clean.append(not wrong)
    return 0 if all(clean) else 1


if __name__ == "__main__":
    sys.exit(main())
