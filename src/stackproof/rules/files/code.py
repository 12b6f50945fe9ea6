"""Where the code of a function comes from, as far as the program tells."""

import ast
from typing import Final

from stackproof.core.records import dataclass
from stackproof.core.value import Known
from stackproof.program.model import Program, SourceModule
from stackproof.program.origins import Origin
from stackproof.program.trace import origins
from stackproof.program.values import Call, Expression
from stackproof.rules.passed import Passed
from stackproof.rules.secrets.sensitive import type_of

FUNCTIONS: Final = frozenset({"aws_lambda_function", "aws_lambda_layer_version"})
_SOURCES: Final = {
    "TerraformAsset": ("path",),
    "DataArchiveFile": ("source_dir", "source_file"),
    "File": ("source_dir", "source_file"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """What is packed for a function.

    Args:
        call: The asset or the archive.
        path: The last part of what it packs; empty if that is not written.
        kind: For an asset, what the program says that it is: `FILE`, `DIRECTORY`, `ARCHIVE`.
    """

    call: Call
    path: str
    kind: str = ""


def is_code(passed: Passed) -> bool:
    """Whether an argument is the archive of a function or a layer."""
    return type_of(passed.owner) in FUNCTIONS and passed.argument.terraform_name == "filename"


def written_path(value: Expression) -> str | None:
    """The path, if it is written as it is."""
    if isinstance(value.value, Known) and isinstance(value.value.value, str):
        text = value.value.value
        return text if text and "${" not in text else None
    return None


def packed(value: Expression) -> Code | None:
    """What a path of an asset or an archive stands for."""
    found = [item for item in origins(value) if item.call is not None]
    if len(found) != 1 or found[0].call is None or found[0].name not in {"path", "output_path"}:
        return None
    return code_of(found[0].call)


def code_of(call: Call) -> Code | None:
    """What an asset or an archive packs."""
    names = _SOURCES.get(call.facts.name)
    if names is None:
        return None
    given = {item.name: item.value for item in call.keywords if item.name is not None}
    path = next((last_part(given[name]) for name in names if name in given), "")
    return Code(call, path, _member(given["type"]) if "type" in given else "")


def last_part(value: Expression) -> str:
    """The last part of a path that is put together, if that part is written."""
    found: tuple[Origin, ...] = origins(value)
    texts = [item.text for item in found if item.text]
    written = value.written.node if value.written is not None else None
    if not texts or isinstance(written, ast.IfExp):
        return ""
    last = found[-1].text
    return last.rstrip("/").rpartition("/")[2] if last else ""


def folder_of(code: Code, program: Program) -> tuple[SourceModule, ...]:
    """The program's files that stand in the folder that is packed."""
    if not code.path or "." in code.path:
        return ()
    return tuple(
        module
        for module in program.modules
        if module.path.rpartition("/")[0].rpartition("/")[2] == code.path
    )


def _member(value: Expression) -> str:
    node = value.written.node if value.written is not None else None
    return node.attr if isinstance(node, ast.Attribute) else ""
