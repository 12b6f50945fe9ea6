"""SP759: user data of a launch template in plain text."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.references import has_template, literals, plain
from stackproof.terraform.view import Resource

_ENCODED = re.compile(r"[A-Za-z0-9+/=\s]*")


class UnencodedUserData(Rule):
    """A launch template's user data is plain text, where EC2 takes Base64."""

    code: ClassVar = Code("SP759", "unencoded-user-data")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for text that is surely not Base64."""
        if resource.type != "aws_launch_template" or resource.is_data:
            return
        for text in resource.texts("user_data"):
            if _is_plain(text):
                yield self.finding(
                    at=ctx.at(resource, None, "user_data"),
                    message=f"`user_data` of `{resource.address}` is plain text; "
                    "a launch template takes it in Base64",
                    subject=f"{resource.address}.user_data",
                    basis="Amazon EC2 API, RequestLaunchTemplateData, UserData: "
                    "`Invalid BASE64 encoding of user data`",
                ).helped("write `Fn.base64encode(...)` around it")


def _is_plain(text: str) -> bool:
    if has_template(text):
        return any(not _ENCODED.fullmatch(plain(part)) for part in literals(text))
    try:
        base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return True
    return False
