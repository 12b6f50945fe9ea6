"""Is the state free of secrets?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.words import count
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage
from stackproof.terraform.state import Secret, State


class Secretless(StackStage):
    """Looks for values in the state that the providers' schemas call sensitive."""

    stage: ClassVar[Stage] = Stage.SECRETLESS
    question: ClassVar[str] = "Is the state free of passwords and keys?"
    blocks: ClassVar[bool] = False

    def ask(self, stack: StackRun) -> Answer:
        """Names where a secret is, never the secret."""
        found = tuple(s for s in stack.state.secrets() if not _is_plain(s, stack.state))
        if not found:
            recorded = len(stack.state.resources)
            return Answer(Proved((f"no sensitive value in {recorded} recorded resources",)))
        return Answer(
            Refuted(
                expected="no sensitive attribute holds a value",
                observed=f"{count(len(found), 'secret')} in the state in plain text",
                evidence=tuple(str(secret) for secret in found),
                help="let AWS make and keep the secret, for instance with "
                "manage_master_user_password",
            )
        )


def _is_plain(secret: Secret, state: State) -> bool:
    """Whether AWS itself keeps the value in plain text, whatever the schema calls it.

    The provider calls the value of every SSM parameter sensitive; only a `SecureString` is
    (AWS Systems Manager, PutParameter, `Type`).
    """
    resource = next((r for r in state.resources if str(r.address) == secret.address), None)
    if resource is None or resource.type != "aws_ssm_parameter":
        return False
    return resource.values.get("type") in ("String", "StringList")
