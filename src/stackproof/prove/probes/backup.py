"""Probes of AWS Backup."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NO_PLAN = "the stack has no aws_backup_plan"


class ClustersAreSelected(Probe):
    """Every database cluster is among what a backup plan of the stack is made of."""

    needs: ClassVar[frozenset[str]] = frozenset({"backup.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the selections of each plan; that a plan is carried out is AWS's own promise."""
        return judge(
            "a selection with the cluster",
            self._look(live, stack),
            nothing="the stack has no aws_rds_cluster",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        selected = {
            arn
            for plan in stack.all("aws_backup_plan")
            for selection in _selections(live, plan)
            for arn in selection.get("Resources", [])
        }
        for cluster in stack.all("aws_rds_cluster"):
            chosen = cluster["arn"] in selected
            yield Observation(
                cluster.address, chosen, "selected" if chosen else "in no selection of the stack"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes the selections of every plan."""
        for plan in stack.all("aws_backup_plan"):
            _deselect(live, plan)


@dataclass(frozen=True, slots=True)
class PlannedBackupsAreKept(Probe):
    """Every rule of a backup plan keeps what it makes for as long as it should.

    Args:
        days: How long at least.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"backup.describe"})

    days: int

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the rules of each plan (AWS Backup GetBackupPlan)."""
        return judge(f"at least {self.days} days", self._look(live, stack), nothing=_NO_PLAN)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for plan in stack.all("aws_backup_plan"):
            backup = live.client("backup", plan.region)
            if plan["id"] not in _plans(backup):
                yield Observation(plan.address, holds=False, seen="there is no such plan")
                continue
            for rule in backup.get_backup_plan(BackupPlanId=plan["id"])["BackupPlan"]["Rules"]:
                kept = rule.get("Lifecycle", {}).get("DeleteAfterDays")
                # Without a number backups are kept for ever.
                enough = kept is None or int(kept) >= self.days
                yield Observation(
                    plan.address, enough, f"{rule['RuleName']} keeps {kept or 'all'} days"
                )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes one plan with its selections."""
        plan = stack.all("aws_backup_plan")[0]
        _deselect(live, plan)
        live.client("backup", plan.region).delete_backup_plan(BackupPlanId=plan["id"])


class VaultsEncryptWithStackKey(Probe):
    """Every backup vault is there and encrypts with a KMS key of the stack."""

    needs: ClassVar[frozenset[str]] = frozenset({"backup.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each vault's key (AWS Backup DescribeBackupVault)."""
        return judge(
            "a key of the stack",
            self._look(live, stack),
            nothing="the stack has no aws_backup_vault",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        keys = {str(key["arn"]) for key in stack.all("aws_kms_key")}
        for vault in stack.all("aws_backup_vault"):
            key = _vaults(live, vault).get(vault["name"])
            yield Observation(vault.address, key in keys, f"encrypts with {key}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes one vault."""
        vault = stack.all("aws_backup_vault")[0]
        live.client("backup", vault.region).delete_backup_vault(BackupVaultName=vault["name"])


def _selections(live: Live, plan: DeployedResource) -> Iterator[Any]:
    backup = live.client("backup", plan.region)
    for each in backup.list_backup_selections(BackupPlanId=plan["id"])["BackupSelectionsList"]:
        yield backup.get_backup_selection(BackupPlanId=plan["id"], SelectionId=each["SelectionId"])[
            "BackupSelection"
        ]


def _deselect(live: Live, plan: DeployedResource) -> None:
    """Removes the selections of a plan."""
    backup = live.client("backup", plan.region)
    for each in backup.list_backup_selections(BackupPlanId=plan["id"])["BackupSelectionsList"]:
        backup.delete_backup_selection(BackupPlanId=plan["id"], SelectionId=each["SelectionId"])


def _plans(backup: Any) -> set[str]:  # noqa: ANN401 - boto3 has no types
    """The ids of the plans that were not deleted."""
    pages = backup.get_paginator("list_backup_plans").paginate()
    return {each["BackupPlanId"] for page in pages for each in page["BackupPlansList"]}


def _vaults(live: Live, vault: DeployedResource) -> dict[str, str | None]:
    """The key of each vault of the region, by its name."""
    pages = live.client("backup", vault.region).get_paginator("list_backup_vaults").paginate()
    return {
        each["BackupVaultName"]: each.get("EncryptionKeyArn")
        for page in pages
        for each in page["BackupVaultList"]
    }
