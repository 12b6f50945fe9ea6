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
    """Selections of resources for a plan are missing; in AWS a plan has them, and outlives them."""
    responses = moto.load("moto.backup.responses").BackupResponse
    delete = moto.original(responses, "delete_backup_plan")

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

    def delete_backup_plan(self: Moto) -> Moto:
        plan = self.path.rstrip("/").split("/")[-1]
        if any(owner == plan for owner, _ in _of(self)):
            text = "Related backup plan selections must be deleted prior to backup plan deletion"
            return _refused("InvalidRequestException", text)
        return delete(self)

    moto.replace(responses, "delete_backup_plan", delete_backup_plan)
    for method in (
        create_backup_selection,
        get_backup_selection,
        delete_backup_selection,
        list_backup_selections,
    ):
        moto.add(responses, method.__name__, method)


@correction(
    "backup.recovery-points", api="backup:ListRecoveryPointsByBackupVault", echo="backup.run"
)
def _recovery_points(moto: Patches) -> None:
    """A vault's recovery points cannot be listed; AWS lists them. Here there are none."""
    responses = moto.load("moto.backup.responses").BackupResponse
    urls = moto.load("moto.backup.urls")
    paths = moto.original(urls, "url_paths")
    path = "{0}/backup-vaults/(?P<name>[^/]+)/recovery-points"

    def list_recovery_points_by_backup_vault(self: Moto) -> str:
        # A vault that is not there is an error of moto's own.
        self.backup_backend.describe_backup_vault(self.path.strip("/").split("/")[1])
        return json.dumps({"RecoveryPoints": []})

    moto.add(
        responses,
        list_recovery_points_by_backup_vault.__name__,
        list_recovery_points_by_backup_vault,
    )
    # boto3 ends the path with a slash, Terraform's provider does not.
    dispatch = urls.response.dispatch
    moto.replace(urls, "url_paths", {**paths, f"{path}$": dispatch, f"{path}/$": dispatch})


@correction("backup.update-plan", api="backup:UpdateBackupPlan")
def _update_plan(moto: Patches) -> None:
    """A plan cannot be changed; in AWS it gets a new version."""
    responses = moto.load("moto.backup.responses").BackupResponse
    plans = moto.load("moto.backup.models").Plan

    def update_backup_plan(self: Moto) -> Moto:
        plan, _ = _address(self.path)
        found = self.backup_backend.plans.get(plan)
        if found is None or found.deletion_date:
            return _missing("Cannot find Backup plan")
        # A plan of its own knows what AWS fills in; only its contents are wanted.
        content = json.loads(self.body)["BackupPlan"]
        changed = plans(content, found.creator_request_id, self.backup_backend)
        found.backup_plan = changed.backup_plan
        found.advanced_backup_settings = changed.advanced_backup_settings
        found.version_id = changed.version_id
        return json.dumps(found.to_dict())

    moto.add(responses, update_backup_plan.__name__, update_backup_plan)


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


def _missing(text: str = "Cannot find Backup selection") -> tuple[str, dict[str, Any]]:
    return _refused("ResourceNotFoundException", text)


def _refused(kind: str, text: str) -> tuple[str, dict[str, Any]]:
    body = {"__type": kind, "Message": text}
    return json.dumps(body), {"status": 400, "x-amzn-errortype": kind}


CORRECTIONS: tuple[Correction, ...] = (
    _tags_path,
    _plan_name_again,
    _selections,
    _recovery_points,
    _update_plan,
)
