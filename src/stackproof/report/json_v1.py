"""Version 1 of the JSON that other programs read; `report-v1.schema.json` describes it.

A field is never removed or given another meaning within a version.
"""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from stackproof import __version__
from stackproof.core.diagnostic import Diagnostic, Fix, Label
from stackproof.core.edit import Edit
from stackproof.core.errors import StackproofError
from stackproof.core.problem import Problem
from stackproof.core.proof import Claim, Proof
from stackproof.core.proofs import Proofs
from stackproof.core.span import Span
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.report.proved.gist import kind, of_all, of_program

VERSION = 1


def schema() -> dict[str, Any]:
    """The JSON Schema of everything that this module writes."""
    text = files("stackproof.report").joinpath("report-v1.schema.json").read_text("utf-8")
    content: dict[str, Any] = json.loads(text)
    return content


def check(
    diagnostics: Sequence[Diagnostic], *, files_checked: int, problems: Sequence[Problem] = ()
) -> dict[str, Any]:
    """A check's findings as a document.

    Args:
        diagnostics: What is wrong.
        files_checked: How many files were judged.
        problems: Files that could not be judged.
    """
    return document("check") | {
        "files": files_checked,
        "findings": [finding(d) for d in diagnostics],
        "problems": [problem(p) for p in problems],
    }


def proof(proof: Proof, findings: Sequence[Diagnostic] = ()) -> dict[str, Any]:
    """A proof as a document.

    Args:
        proof: The outcome.
        findings: What its check stage found.
    """
    return document("proof") | {
        "program": proof.program,
        "stack": proof.stack,
        "target": proof.target,
        "verdict": kind(proof.verdict),
        "counts": _counts(proof),
        "interrupted": proof.interrupted,
        "resources": proof.resources,
        "seconds": round(proof.seconds, 3),
        "tools": [{"name": t.name, "version": t.version} for t in proof.tools],
        "claims": [_claim(c) for c in proof.claims],
        "findings": [finding(d) for d in findings],
    }


def proofs(proofs: Proofs) -> dict[str, Any]:
    """What came of several programs as a document; it names the report of each."""
    return document("proofs") | {
        "conclusion": of_all(proofs).value,
        "counts": _counts(proofs),
        "interrupted": proofs.interrupted,
        "seconds": round(proofs.seconds, 3),
        "programs": [
            {
                "name": each.name,
                "program": each.program,
                "conclusion": of_program(each).value,
                "exit_code": each.exit_code,
                "seconds": round(each.seconds, 3),
                "counts": None if each.proof is None else _counts(each.proof),
                "report": each.report or None,
                "failure": list(each.failure),
            }
            for each in proofs.programs
        ],
    }


def failure(error: StackproofError) -> dict[str, Any]:
    """A failure before there was anything to judge, as a document."""
    return document("failure") | {
        "message": error.message,
        "where": error.where,
        "help": error.help,
        "details": list(error.details),
        "exit_code": error.exit_code,
    }


def text(document: dict[str, Any]) -> str:
    """The document as it is written to a file."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def document(kind: str) -> dict[str, Any]:
    """The beginning of every document."""
    return {"schema": VERSION, "kind": kind, "stackproof": __version__}


def _counts(counted: Proof | Proofs) -> dict[str, int]:
    return {
        "proved": counted.count(Proved),
        "refuted": counted.count(Refuted),
        "unproved": counted.count(Unproved),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "name": claim.name,
        "question": claim.question,
        "verdict": _verdict(claim.verdict),
        "seconds": round(claim.seconds, 3),
        "parts": [_claim(p) for p in claim.parts],
        "notes": list(claim.notes),
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    if isinstance(verdict, Proved):
        return {"kind": "proved", "evidence": list(verdict.evidence)}
    if isinstance(verdict, Refuted):
        return {
            "kind": "refuted",
            "expected": verdict.expected,
            "observed": verdict.observed,
            "evidence": list(verdict.evidence),
            "help": verdict.help,
        }
    return {"kind": "unproved", "reason": verdict.reason, "evidence": list(verdict.evidence)}


def problem(problem: Problem) -> dict[str, Any]:
    """What kept a file from being judged."""
    return {
        "path": problem.path,
        "line": problem.line,
        "message": problem.message,
        "help": problem.help,
    }


def finding(diagnostic: Diagnostic) -> dict[str, Any]:
    """One finding."""
    return {
        "code": diagnostic.code.number,
        "slug": diagnostic.code.slug,
        "severity": diagnostic.severity.value,
        "confidence": diagnostic.confidence.value,
        "message": diagnostic.message,
        "place": _label(diagnostic.primary),
        "related": [_label(r) for r in diagnostic.related],
        "help": diagnostic.help,
        "fix": None if diagnostic.fix is None else _fix(diagnostic.fix),
        "basis": diagnostic.basis,
        "fingerprint": diagnostic.fingerprint,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "safety": fix.safety.value,
        "edits": [_edit(e) for e in fix.edits],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {"span": _span(edit.span), "replacement": edit.replacement}


def _label(label: Label) -> dict[str, Any]:
    return {"span": _span(label.span), "text": label.text}


def _span(span: Span) -> dict[str, Any]:
    return {
        "path": span.path,
        "start": {"line": span.start.line, "column": span.start.column},
        "end": {"line": span.end.line, "column": span.end.column},
    }
