"""SP601: a path that Terraform looks for in its own folder."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.files.code import written_path
from stackproof.rules.passed import Passed
from stackproof.rules.secrets.sensitive import type_of
from stackproof.rules.where import is_test

_PATHS: Final = frozenset(
    {
        ("aws_lambda_function", "filename"),
        ("aws_lambda_layer_version", "filename"),
        ("aws_s3_object", "source"),
        ("aws_s3_bucket_object", "source"),
        ("data_archive_file", "source_dir"),
        ("data_archive_file", "source_file"),
        ("archive_file", "source_dir"),
        ("archive_file", "source_file"),
    }
)
# From `cdktf.out/stacks/<stack>` to the folder of the program.
_UP: Final = "../../../"


class RelativePath(Rule):
    """A path is relative, so that Terraform looks for it in the folder of the stack."""

    code: ClassVar = Code("SP601", "relative-path")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a path that leads to nothing from where Terraform runs."""
        name = passed.argument.terraform_name
        if (type_of(passed.owner), name) not in _PATHS or is_test(passed.value.span.path):
            return
        text = written_path(passed.value)
        if text is None or text.startswith(("/", "~", _UP)) or "://" in text:
            return
        yield self.finding(
            at=passed.value.span,
            message=f"Terraform looks for {text!r} in `cdktf.out/stacks/<stack>`",
            label="relative to the folder of the stack",
            subject=passed.subject,
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
        ).helped(_ADVICE.get(name, _ADVICE["filename"]))


_ADVICE: Final = {
    "filename": "pack it by `TerraformAsset`, and pass the asset's `path`",
    "source": "pass `TerraformAsset(...).path`",
    "source_dir": "join it to the folder of `__file__`",
    "source_file": "join it to the folder of `__file__`",
}
