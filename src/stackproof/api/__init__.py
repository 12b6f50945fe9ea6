"""What stackproof does, as functions: data in, data out.

Front ends call this package and know nothing below it but `stackproof.core`. Nothing is imported
until it is asked for; `stackproof.api.lookup` is a package of its own questions.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stackproof.api.analysing import (
        SUFFIXES,
        AnalysisFormat,
        AnalysisRequest,
        analyse,
        analysis_text,
    )
    from stackproof.api.checking import CheckOutcome, CheckRequest, Mend, Source, check
    from stackproof.api.configuring import ConfigRequest, check_configs
    from stackproof.api.contrasting import Varied, VaryRequest, vary
    from stackproof.api.manual import explain, reference
    from stackproof.api.platforms import (
        Place,
        Platform,
        PlatformOutcome,
        PlatformRequest,
        Step,
        all_platforms,
        new_platform,
        run_platform,
    )
    from stackproof.api.proving import (
        ProgramRequest,
        ProveOptions,
        ProveOutcome,
        SynthOutcome,
        proof_summary,
        prove,
        setup,
        stage_line,
        synth,
        write,
    )
    from stackproof.api.proving_several import (
        SeveralOutcome,
        SeveralRequest,
        prove_several,
        several_summary,
    )
    from stackproof.api.rendering import Format, rendered, statistics

_HOMES = {
    "analysing": ("SUFFIXES", "AnalysisFormat", "AnalysisRequest", "analyse", "analysis_text"),
    "checking": ("CheckOutcome", "CheckRequest", "Mend", "Source", "check"),
    "configuring": ("ConfigRequest", "check_configs"),
    "contrasting": ("Varied", "VaryRequest", "vary"),
    "manual": ("explain", "reference"),
    "platforms": (
        "Place",
        "Platform",
        "PlatformOutcome",
        "PlatformRequest",
        "Step",
        "all_platforms",
        "new_platform",
        "run_platform",
    ),
    "proving": (
        "ProgramRequest",
        "ProveOptions",
        "ProveOutcome",
        "SynthOutcome",
        "proof_summary",
        "prove",
        "setup",
        "stage_line",
        "synth",
        "write",
    ),
    "proving_several": ("SeveralOutcome", "SeveralRequest", "prove_several", "several_summary"),
    "rendering": ("Format", "rendered", "statistics"),
}

__all__ = [
    "SUFFIXES",
    "AnalysisFormat",
    "AnalysisRequest",
    "CheckOutcome",
    "CheckRequest",
    "ConfigRequest",
    "Format",
    "Mend",
    "Place",
    "Platform",
    "PlatformOutcome",
    "PlatformRequest",
    "ProgramRequest",
    "ProveOptions",
    "ProveOutcome",
    "SeveralOutcome",
    "SeveralRequest",
    "Source",
    "Step",
    "SynthOutcome",
    "Varied",
    "VaryRequest",
    "all_platforms",
    "analyse",
    "analysis_text",
    "check",
    "check_configs",
    "explain",
    "new_platform",
    "proof_summary",
    "prove",
    "prove_several",
    "reference",
    "rendered",
    "run_platform",
    "setup",
    "several_summary",
    "stage_line",
    "statistics",
    "synth",
    "vary",
    "write",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the module has
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"stackproof.api.{module}"), name)
    raise AttributeError(f"module 'stackproof.api' has no attribute {name!r}")
