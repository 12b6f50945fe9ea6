"""What AWS offers so that nobody has to choose or keep a password, and how to ask for it."""

from typing import Final

from stackproof.core.diagnostic import Fix, Safety
from stackproof.core.edit import Edit
from stackproof.rules.given import given, takes
from stackproof.rules.passed import Passed, is_within

# The argument by which a service makes and keeps its master password itself.
_MANAGED: Final = (
    "manage_master_user_password",
    "manage_master_password",
    "manage_admin_password",
)
_WRITE_ONLY: Final = "_wo"
_OTHERWISE: Final = {
    "aws_elasticache_replication_group": "use IAM authentication with a user group instead",
    "aws_elasticache_user": "use `authentication_mode` with the type `iam` instead",
    "aws_memorydb_user": "use `authentication_mode` with the type `iam` instead",
    "aws_opensearch_domain": "give `master_user_arn` an IAM role instead",
    "aws_elasticsearch_domain": "give `master_user_arn` an IAM role instead",
    "aws_dms_endpoint": "give `secrets_manager_arn` and `secrets_manager_access_role_arn` instead",
    "aws_codebuild_source_credential": "use the `auth_type` `CODECONNECTIONS` or"
    " `SECRETS_MANAGER` instead",
}
_GENERAL: Final = (
    "let AWS make it, or put it into Secrets Manager by hand and hand on the secret's ARN"
)


def advice(passed: Passed, kind: str | None) -> str:
    """What to do instead of passing a secret."""
    managed = managed_argument(passed)
    if managed is not None:
        return f"let AWS make and keep it: `{managed}=True` instead of `{passed.argument.name}`"
    return _OTHERWISE.get(kind or "", _GENERAL)


def managed_argument(passed: Passed) -> str | None:
    """The argument that takes the place of a master password, if the class has one."""
    offered = takes(passed.owner)
    name = passed.argument.name.removesuffix(_WRITE_ONLY)
    is_master = name in {"password", "master_password", "admin_user_password"}
    if not is_master or passed.owner is not passed.call.facts:
        return None
    return next((item for item in _MANAGED if item in offered), None)


def managed_fix(passed: Passed) -> Fix | None:
    """The edit that lets AWS keep the password; None where it is not passed plainly."""
    managed = managed_argument(passed)
    if managed is None or managed in given(passed.call).names:
        return None
    for keyword in passed.call.keywords:
        is_same = keyword.name == passed.argument.name
        if is_same and is_within(keyword.span, passed.call.span):
            edit = Edit(keyword.span, f"{managed}=True")
            return Fix(f"let AWS keep the password: `{managed}=True`", (edit,), Safety.UNSAFE)
    return None
