"""The analysis as the document of version 1 that other programs read."""

from typing import Any

from stackproof.report import json_v1
from stackproof.report.analysis.model import (
    Analysis,
    Comparison,
    Excerpt,
    Failure,
    Level,
    ProofSummary,
)


def document(analysis: Analysis) -> dict[str, Any]:
    """The whole document; `report-v1.schema.json` describes it."""
    return json_v1.document("analysis") | {
        "program": analysis.program,
        "files": analysis.files,
        "bindings": list(analysis.bindings),
        "counts": {level.value: analysis.count(level) for level in Level},
        "failures": [_failure(failure) for failure in analysis.failures],
        "strengths": [{"title": s.title, "evidence": s.evidence} for s in analysis.strengths],
        "gaps": [{"title": gap, "failures": number} for gap, number in analysis.gaps],
        "after_first_error": list(analysis.hidden),
        "readiness": list(analysis.readiness),
        "effort": {
            "minutes": analysis.effort.minutes,
            "mendable": analysis.effort.mendable,
            "basis": list(analysis.effort.basis),
        },
        "problems": [json_v1.problem(each) for each in analysis.problems],
        "unjudged": list(analysis.unjudged),
        "proof": None if analysis.proof is None else _proof(analysis.proof),
        "comparison": None if analysis.comparison is None else _comparison(analysis.comparison),
    }


def _failure(failure: Failure) -> dict[str, Any]:
    known = failure.consequence
    return {
        "number": failure.number,
        "title": failure.title,
        "code": failure.finding.code.number,
        "slug": failure.finding.code.slug,
        "level": known.level.value,
        "surface": known.surface.value,
        "confidence": failure.confidence.value,
        "gap": known.gap,
        "root_cause": list(failure.root_cause),
        "effects": [{"name": name.lower(), "text": text} for name, text in known.effects()],
        "references": list(failure.references),
        "places": [
            {
                "finding": json_v1.finding(each.finding),
                "before": _excerpt(each.before),
                "after": [_excerpt(excerpt) for excerpt in each.after],
            }
            for each in failure.occurrences
        ],
    }


def _excerpt(excerpt: Excerpt) -> dict[str, Any]:
    return {
        "path": excerpt.path,
        "lines": [
            {"number": line.number, "mark": line.mark, "text": line.text} for line in excerpt.lines
        ],
    }


def _proof(proof: ProofSummary) -> dict[str, Any]:
    return {
        "program": proof.program,
        "stack": proof.stack,
        "target": proof.target,
        "verdict": proof.verdict,
        "verdicts": [
            {
                "stage": v.stage,
                "name": v.name,
                "kind": v.kind,
                "question": v.question,
                "detail": v.detail,
            }
            for v in proof.verdicts
        ],
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    return {
        "reference": comparison.reference,
        "missing": [{"title": d.title, "detail": d.detail} for d in comparison.missing],
        "mended": list(comparison.mended),
        "extra": list(comparison.extra),
    }
