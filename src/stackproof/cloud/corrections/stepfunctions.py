"""Step Functions."""

import json

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction(
    "stepfunctions.validate",
    api="states:ValidateStateMachineDefinition",
    echo="stepfunctions.run",
)
def _validate(moto: Patches) -> None:
    """Definitions cannot be validated, which the AWS provider asks for while it plans.

    AWS checks the whole language; here a definition passes that is JSON with a start and states.
    """
    responses = moto.load("moto.stepfunctions.responses").StepFunctionResponse

    def validate_state_machine_definition(self: Moto) -> str:
        fault = _fault(self._get_param("definition"))
        diagnostics = []
        if fault:
            code, message = fault
            diagnostics.append({"severity": "ERROR", "code": code, "message": message})
        result = "FAIL" if diagnostics else "OK"
        return json.dumps({"result": result, "diagnostics": diagnostics, "truncated": False})

    moto.add(responses, "validate_state_machine_definition", validate_state_machine_definition)


@correction(
    "stepfunctions.versions", api="states:ListStateMachineVersions", echo="stepfunctions.run"
)
def _versions(moto: Patches) -> None:
    """Versions cannot be listed, which the AWS provider does after every creation.

    AWS lists what was published; moto publishes nothing, so there are none.
    """
    responses = moto.load("moto.stepfunctions.responses").StepFunctionResponse

    def list_state_machine_versions(self: Moto) -> str:
        self.stepfunction_backend.describe_state_machine(self._get_param("stateMachineArn"))
        return json.dumps({"stateMachineVersions": []})

    moto.add(responses, "list_state_machine_versions", list_state_machine_versions)


def _fault(definition: str) -> tuple[str, str] | None:
    """The first thing wrong with a definition, as AWS's code and a message."""
    try:
        machine = json.loads(definition)
    except ValueError as error:
        return "INVALID_JSON_DESCRIPTION", str(error)
    if not isinstance(machine, dict):
        return "SCHEMA_VALIDATION_FAILED", "the definition is not an object"
    missing = [key for key in ("StartAt", "States") if key not in machine]
    if missing:
        return "SCHEMA_VALIDATION_FAILED", f"the definition lacks {' and '.join(missing)}"
    return None


CORRECTIONS: tuple[Correction, ...] = (_validate, _versions)
