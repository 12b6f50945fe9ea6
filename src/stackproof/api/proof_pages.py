"""The pages about proofs that people read: HTML and Markdown."""

from pathlib import Path

from stackproof.api.proving import write
from stackproof.core.proof import Proof
from stackproof.core.proofs import ProgramProof, Proofs


def alone(program: Path, proof: Proof, report: Path) -> Proofs:
    """One program's proof, as the pages show it."""
    name = program.name or program.resolve().name
    one = ProgramProof(
        name=name, program=str(program), proof=proof, seconds=proof.seconds, report=report.name
    )
    return Proofs((one,), proof.seconds, interrupted=proof.interrupted)


def write_pages(proofs: Proofs, folder: Path) -> tuple[Path, Path]:
    """Writes `report.html` and `report.md` into a folder, and says where they are.

    Raises:
        HostError: They cannot be written.
    """
    from stackproof.report.proved import as_html, as_markdown  # noqa: PLC0415

    page, document = folder / "report.html", folder / "report.md"
    write(page, as_html.text(proofs))
    write(document, as_markdown.text(proofs))
    return page, document
