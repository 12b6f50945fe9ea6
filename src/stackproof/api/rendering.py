"""A check's outcome in the form that was asked for."""

from enum import Enum
from typing import assert_never

from stackproof.api.checking import CheckOutcome


class Format(Enum):
    """The forms in which findings are given."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    MARKDOWN = "markdown"


def rendered(outcome: CheckOutcome, form: Format, *, colour: bool = False) -> str:
    """The findings in one of the forms.

    Args:
        outcome: What a check found.
        form: The form.
        colour: Whether text for a person may be coloured.
    """
    match form:
        case Format.TEXT:
            from stackproof.report import findings  # noqa: PLC0415
            from stackproof.report.paint import Paint  # noqa: PLC0415

            return findings.full(outcome.findings, outcome.texts, Paint(colour=colour))
        case Format.CONCISE:
            from stackproof.report import findings  # noqa: PLC0415

            return findings.concise(outcome.findings)
        case Format.JSON:
            from stackproof.report import json_v1  # noqa: PLC0415

            return json_v1.text(
                json_v1.check(
                    outcome.findings, problems=outcome.problems, files_checked=outcome.files
                )
            )
        case Format.SARIF:
            from stackproof.report import sarif  # noqa: PLC0415

            return sarif.text(outcome.findings, outcome.problems)
        case Format.GITHUB:
            from stackproof.report import github  # noqa: PLC0415

            return github.text(outcome.findings, outcome.problems)
        case Format.MARKDOWN:
            from stackproof.report import markdown  # noqa: PLC0415

            return markdown.text(
                outcome.findings,
                outcome.problems,
                sources=outcome.texts,
                files=outcome.files,
                bindings=outcome.bindings,
            )
        case _:
            assert_never(form)


def statistics(outcome: CheckOutcome) -> str:
    """How many findings there are of each rule, the most frequent first."""
    from stackproof.report import findings  # noqa: PLC0415

    return findings.statistics(outcome.findings)
