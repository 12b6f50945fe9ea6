"""Tells the failures of the machine from those of the program, by Terraform's own words."""

import re
from collections.abc import Mapping, Sequence

from stackproof.core.errors import HostError
from stackproof.terraform.events import Diagnostic
from stackproof.terraform.mirror import SETTING, ProviderSource, SourceKind
from stackproof.terraform.packages import Provider
from stackproof.terraform.versions import show

_NO_ROOM = re.compile(r"no space left on device|disk quota exceeded", re.IGNORECASE)
_LOCKED = re.compile(r"Error acquiring the state lock")
_QUERY = re.compile(r"for provider (?P<name>[\w./-]+): (?P<why>.*?)(?:\n\n|$)", re.DOTALL)
_INSTALL = re.compile(r"Error while installing (?P<name>\S+) v?\S+: (?P<why>.*)", re.DOTALL)
_UNMATCHED = "no available releases match"
_UNREACHED = re.compile(
    r"could not connect to|failed to request discovery|failed to retrieve|no such host"
    r"|connection refused|i/o timeout|TLS handshake|network is unreachable|proxyconnect"
    r"|Client\.Timeout|context deadline exceeded",
    re.IGNORECASE,
)
# With who holds a lock, and since when.
_LAST_LINES = 12


def of_host(
    diagnostics: Sequence[Diagnostic],
    lines: Sequence[str],
    *,
    wanted: Mapping[Provider, str],
    source: ProviderSource,
) -> HostError | None:
    """The failure of the machine that a failed command tells of; None if the program failed.

    Args:
        diagnostics: What Terraform reported.
        lines: What else it printed.
        wanted: The providers of the configuration and their version constraints.
        source: Where providers were to come from.
    """
    errors = [d for d in diagnostics if d.is_error]
    texts = [f"{d.summary}\n{d.detail}" for d in errors] + list(lines)
    for text in texts:
        if _NO_ROOM.search(text):
            return HostError(
                "there is no room left on the disk",
                help="make room, or set TMPDIR and STACKPROOF_CACHE to folders on a larger disk",
                details=_lines(text),
            )
    for text in texts:
        if _LOCKED.search(text):
            return HostError(
                "the state is locked by another run",
                help="wait until the other run has ended, then try again; if none runs any more, "
                "`terraform force-unlock ID` takes away what it left",
                details=_lines(text),
            )
    for text in texts:
        found = _QUERY.search(text) or _INSTALL.search(text)
        if found is None:
            continue
        why = " ".join(found["why"].split())
        if _UNMATCHED in why or _UNREACHED.search(why) or found.re is _INSTALL:
            return _no_provider(found["name"], why, wanted=wanted, source=source)
    return None


def killed(code: int, program: str) -> HostError:
    """The failure of a command that a signal ended which we did not send."""
    return HostError(
        f"{program} was killed by signal {-code}",
        help="if the machine ran out of memory, give it more or lower the parallelism",
    )


def _no_provider(
    name: str, why: str, *, wanted: Mapping[Provider, str], source: ProviderSource
) -> HostError:
    short = "/".join(name.split("/")[-2:])
    constraint = next((c for provider, c in wanted.items() if provider.short == short), "")
    held = source.versions(short)
    versions = ", ".join(show(version) for version in held)
    details = [f"Terraform says: {why}"]
    if held:
        details.append(f"{source} holds {short} {versions}")
    elif source.kind is SourceKind.MIRROR:
        details.append(f"{source} holds no {short} for {source.platform}")
    else:
        details.append(f"providers come from the {source.kind.value}: {source.why}")
    relax = f", or accept {versions}, which is here, with --relax-providers" if held else ""
    return HostError(
        f"the provider {short} {constraint or '(any version)'} is not to be had",
        help="give the machine a way to the registry, or name a folder that holds it in "
        f"{SETTING} (`terraform providers mirror FOLDER` makes one){relax}",
        details=tuple(details),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.splitlines() if line.strip())[:_LAST_LINES]
