"""SP303: the number of one account written into the name of a resource."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.bindings.facts import Kind, Shape
from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic
from stackproof.program.origins import Source
from stackproof.program.trace import origins
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.isolation.words import ACCOUNT
from stackproof.rules.passed import Passed
from stackproof.rules.where import is_test

# Documentation uses these for examples: they belong to nobody.
_EXAMPLES: Final = frozenset(
    {"123456789012", "111122223333", "444455556666", "000000000000", "111111111111"}
    | {"012345678901", "999999999999", "123456789123", "222222222222"}
)
# Accounts of AWS itself: ELB user guide (access logs), ECR and Deep Learning images, Inspector.
_OF_AWS: Final = frozenset(
    {"127311923021", "033677994240", "027434742980", "797873946194", "098369216593"}
    | {"754344448648", "589379963580", "718504428378", "383597477331", "600734575887"}
    | {"114774131450", "783225319266", "582318560864", "985666609251", "054676820928"}
    | {"156460612806", "652711504416", "635631232127", "009996457667", "897822967062"}
    | {"076674570225", "507241528517", "602401143452", "763104351884", "336590122472"}
    | {"812073016575", "580247275435", "464622532012", "806199016981"}
)
_OTHERS_ROLE: Final = ("root", "user/")


class LiteralAccount(Rule):
    """The name of a resource holds the number of one account."""

    code: ClassVar = Code("SP303", "literal-account")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for an argument that is given a resource of one account."""
        if passed.argument.type.shape not in {Shape.STRING, Shape.LIST, Shape.SET}:
            return
        kinds = {Kind.RESOURCE, Kind.DATA_SOURCE, Kind.STRUCT}
        if passed.owner.kind not in kinds or is_test(passed.value.span.path):
            return
        for origin in origins(passed.value):
            if origin.source is not Source.LITERAL or origin.is_default or not origin.text:
                continue
            found = ACCOUNT.match(origin.text)
            if found is None or found["account"] in _OF_AWS or _is_public(found["rest"]):
                continue
            if found["service"] == "iam" and found["rest"].startswith(_OTHERS_ROLE):
                continue
            is_example = found["account"] in _EXAMPLES
            yield self.finding(
                at=passed.value.span,
                message=f"`{passed.argument.name}` of `{passed.owner.name}` names the account "
                f"{found['account']}",
                label="an example's account" if is_example else "the same in every account",
                subject=f"{passed.subject}.{found['account']}",
                basis=ctx.bindings.basis(passed.owner.module),
                confidence=passed.confidence if is_example else Confidence.MEDIUM,
            ).helped("take the ARN of the resource, or the account of `DataAwsCallerIdentity`")
            return


def _is_public(rest: str) -> bool:
    """Whether it is a layer, which others publish for all accounts."""
    return rest.startswith("layer:")
