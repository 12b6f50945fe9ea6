"""Lambda."""

from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("lambda.dead-letter", api="lambda:GetFunctionConfiguration", echo="lambda.dead-letter")
def _dead_letter(moto: Patches) -> None:
    """A function's dead-letter target is dropped; AWS keeps it and says it."""
    function = moto.load("moto.awslambda.models").LambdaFunction
    create = moto.original(function, "__init__")
    read = moto.original(function, "get_configuration")
    update = moto.original(function, "update_configuration")

    def init(
        self: Moto,
        account_id: str,
        spec: dict[str, Any],
        *rest: Moto,
        **named: Moto,
    ) -> None:
        create(self, account_id, spec, *rest, **named)
        self.dead_letter_config = spec.get("DeadLetterConfig")

    def get_configuration(self: Moto, *rest: Moto, **named: Moto) -> dict[str, Any]:
        answer: dict[str, Any] = read(self, *rest, **named)
        target = getattr(self, "dead_letter_config", None)
        # An empty target is how a dead-letter target is taken away.
        if target and target.get("TargetArn"):
            answer["DeadLetterConfig"] = target
        return answer

    def update_configuration(self: Moto, updates: dict[str, Any]) -> dict[str, Any]:
        if "DeadLetterConfig" in updates:
            self.dead_letter_config = updates["DeadLetterConfig"]
        answer: dict[str, Any] = update(self, updates)
        return answer

    moto.replace(function, "__init__", init)
    moto.replace(function, "get_configuration", get_configuration)
    moto.replace(function, "update_configuration", update_configuration)


CORRECTIONS: tuple[Correction, ...] = (_dead_letter,)
