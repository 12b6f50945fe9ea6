"""AWS Backup."""

import json
import time
import urllib.parse
import uuid
from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("backup.tags-path", api="backup:ListTags")
def _tags_path(moto: Patches) -> None:
    """Tags are not found if the request's path does not end in a slash; AWS takes both."""
    responses = moto.load("moto.backup.responses").BackupResponse

    def list_tags(self: Moto) -> str:
        arn = urllib.parse.unquote(self.path.split("/tags/", 1)[1].rstrip("/"))
        return json.dumps({"Tags": self.backup_backend.list_tags(resource_arn=arn)})

    moto.replace(responses, "list_tags", list_tags)


@correction("backup.plan-name-again", api="backup:CreateBackupPlan")
def _plan_name_again(moto: Patches) -> None:
    """A deleted plan keeps its name for ever; in AWS the name is free again."""
    backend = moto.load("moto.backup.models").BackupBackend
    create = moto.original(backend, "create_backup_plan")

    def create_backup_plan(self: Moto, *rest: Moto, **named: Moto) -> Moto:
        for plan in [each for each, plan in self.plans.items() if plan.deletion_date]:
            del self.plans[plan]
        return create(self, *rest, **named)

    moto.replace(backend, "create_backup_plan", create_backup_plan)


@correction("backup.selections", api="backup:CreateBackupSelection", echo="backup.run")
def _selections(moto: Patches) -> None:
    """Selections of resources for a plan are missing; in AWS a plan has them."""
    responses = moto.load("moto.backup.responses").BackupResponse

    def create_backup_selection(self: Moto) -> str:
        plan, _ = _address(self.path)
        selection = str(uuid.uuid4())
        made = {
            "BackupPlanId": plan,
            "SelectionId": selection,
            "CreationDate": int(time.time()),
        }
        _of(self)[plan, selection] = {
            **made,
            "BackupSelection": json.loads(self.body)["BackupSelection"],
        }
        return json.dumps(made)

    def get_backup_selection(self: Moto) -> Moto:
        found = _of(self).get(_address(self.path))
        return _missing() if found is None else json.dumps(found)

    def delete_backup_selection(self: Moto) -> Moto:
        gone = _of(self).pop(_address(self.path), None)
        return _missing() if gone is None else "{}"

    def list_backup_selections(self: Moto) -> str:
        plan, _ = _address(self.path)
        listed = [
            {
                "BackupPlanId": plan,
                "SelectionId": each,
                "SelectionName": selection["BackupSelection"]["SelectionName"],
            }
            for (owner, each), selection in _of(self).items()
            if owner == plan
        ]
        return json.dumps({"BackupSelectionsList": listed})

    for method in (
        create_backup_selection,
        get_backup_selection,
        delete_backup_selection,
        list_backup_selections,
    ):
        moto.add(responses, method.__name__, method)


def _of(response: Moto) -> dict[tuple[str, str], dict[str, Any]]:
    """The selections of a region; they live in moto's own backend, so that a reset clears them."""
    kept: dict[tuple[str, str], dict[str, Any]] = vars(response.backup_backend).setdefault(
        "selections", {}
    )
    return kept


def _address(path: str) -> tuple[str, str]:
    """Plan and selection in `/backup/plans/PLAN/selections/SELECTION`."""
    parts = path.strip("/").split("/")
    selection = parts[4] if len(parts) > 4 else ""  # noqa: PLR2004 - the fifth part, if any
    return parts[2], selection


def _missing() -> tuple[str, dict[str, Any]]:
    kind = "ResourceNotFoundException"
    body = {"__type": kind, "Message": "Cannot find Backup selection"}
    return json.dumps(body), {"status": 400, "x-amzn-errortype": kind}


CORRECTIONS: tuple[Correction, ...] = (_tags_path, _plan_name_again, _selections)
