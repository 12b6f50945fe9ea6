"""Backups that outlive what they are of."""

import re
from typing import Final, Protocol

from stackproof.constructs import _backend as aws
from stackproof.constructs._guard import guard
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack
from stackproof.constructs.validation import Rule, whole_number

_CRON: Final = re.compile(r"cron\(((?:[A-Z0-9*,/?#-]+ ){5}[A-Z0-9*,/?#-]+)\)")


def _is_schedule(value: str) -> bool:
    """Whether AWS takes it: one of its two fields for days must be left to the other."""
    found = _CRON.fullmatch(value)
    if found is None:
        return False
    minutes, hours, day, month, weekday, year = found[1].split(" ")
    return (day == "?") != (weekday == "?") and "?" not in minutes + hours + month + year


_DAYS: Final = Rule(
    "the days that a backup is kept",
    whole_number(range(1, 36501)),
    "1 to 36500",
    "give whole days",
)
_SCHEDULE: Final = Rule(
    "the schedule of backups",
    lambda value: isinstance(value, str) and _is_schedule(value),
    "cron( and six fields ), of which the third or the fifth, and not both, is ?",
    "for every day at five, UTC, write cron(0 5 * * ? *)",
)
_START_MINUTES: Final = 60
_COMPLETE_MINUTES: Final = 360


class HasArn(Protocol):
    """A cluster that can be backed up, such as an `AuroraCluster`."""

    @property
    def arn(self) -> str:
        """The ARN."""

    @property
    def identifier(self) -> str:
        """The identifier, unique in account and region."""


class BackupPlan(aws.Construct):
    """Backups at fixed times in an encrypted vault, apart from what they are of.

    A role of its own makes them, which can do so for what is protected, and for nothing else.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project: the middle of its physical names.
        key: What the vault is encrypted with. Aurora's snapshots keep the key of their cluster.
        schedule: When backups begin, in UTC. By default every day at five.
        keep_days: How long a backup is kept. By default 35 days.
        data_protection: By default (`RETAIN`) Terraform plans no deletion of the vault, and AWS
            refuses it while it holds backups; if `EPHEMERAL` it goes with all it holds.

    Raises:
        BadValue: AWS Backup does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        key: CustomerKey,
        schedule: str = "cron(0 5 * * ? *)",
        keep_days: int = 35,
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        _SCHEDULE.check(schedule)
        _DAYS.check(keep_days)
        stack = AwsStack.around(scope)
        naming = stack.naming
        vault_name = naming.backup_vault(part)
        super().__init__(scope, id_)
        self._stack = stack
        self._key = key
        self._vault = aws.backup_vault.BackupVault(
            self,
            "Vault",
            name=vault_name,
            kms_key_arn=key.arn,
            force_destroy=not data_protection.retains,
            lifecycle=guard(data_protection),
        )
        # Each reading makes another token; one is kept so that equal grants are seen to be equal.
        self._vault_arn = self._vault.arn
        plan = aws.backup_plan
        self._resource = plan.BackupPlan(
            self,
            "Resource",
            name=vault_name,
            rule=[
                plan.BackupPlanRule(
                    rule_name="scheduled",
                    target_vault_name=self._vault.name,
                    schedule=schedule,
                    start_window=_START_MINUTES,
                    completion_window=_COMPLETE_MINUTES,
                    lifecycle=plan.BackupPlanRuleLifecycle(delete_after=keep_days),
                )
            ],
        )
        self._role = ServiceRole(
            self,
            "Role",
            name=naming.role(f"{part}-backup"),
            service="backup.amazonaws.com",
            any_account_because="AWS Backup is not documented to say for whom it assumes it",
        )
        self._protected: list[str] = []
        self._selection: aws.backup_selection.BackupSelection | None = None
        self._selection_name = vault_name

    def protect_cluster(self, cluster: HasArn) -> None:
        """Back a database cluster up; saying it again changes nothing."""
        if cluster.identifier in self._protected:
            return
        self._protected.append(cluster.identifier)
        self._grant_snapshots(cluster.identifier)
        resources = [
            self._stack.arn("rds", f"cluster:{identifier}") for identifier in self._protected
        ]
        if self._selection is None:
            self._selection = aws.backup_selection.BackupSelection(
                self,
                "Selection",
                name=self._selection_name,
                plan_id=self._resource.id,
                iam_role_arn=self._role.arn,
                resources=resources,
            )
        else:
            self._selection.resources = resources

    @property
    def vault(self) -> aws.backup_vault.BackupVault:
        """The vault that backups lie in."""
        return self._vault

    @property
    def resource(self) -> aws.backup_plan.BackupPlan:
        """The plan itself, for what this construct does not offer."""
        return self._resource

    def _grant_snapshots(self, identifier: str) -> None:
        """What AWS Backup needs for a cluster, as in its own managed policy, but for one."""
        snapshots = self._stack.arn("rds", "cluster-snapshot:awsbackup:*")
        self._role.grant(
            Statement(
                sid="FindSnapshots",
                actions=[
                    "rds:CopyDBClusterSnapshot",
                    "rds:DeleteDBClusterSnapshot",
                    "rds:DescribeDBClusterSnapshots",
                    "rds:ModifyDBClusterSnapshotAttribute",
                    "rds:AddTagsToResource",
                    "rds:ListTagsForResource",
                ],
                resources=[snapshots],
            ),
            Statement(
                sid="UseVault",
                actions=["backup:DescribeBackupVault", "backup:CopyIntoBackupVault"],
                resources=[self._vault_arn],
            ),
            Statement(
                sid="UseKey",
                actions=["kms:DescribeKey", "kms:Decrypt", "kms:GenerateDataKey"],
                resources=[self._key.arn],
            ),
            Statement(
                sid="LendKey",
                actions=["kms:CreateGrant"],
                resources=[self._key.arn],
                conditions={"Bool": {"kms:GrantIsForAWSResource": ["true"]}},
            ),
            Statement(
                sid="FindTagged",
                actions=["tag:GetResources"],
                any_resource_because="AWS defines no resource for it",
            ),
            Statement(
                sid="SnapshotClusters",
                actions=[
                    "rds:CreateDBClusterSnapshot",
                    "rds:DescribeDBClusters",
                    "rds:DescribeDBClusterSnapshots",
                    "rds:ListTagsForResource",
                ],
                resources=[self._stack.arn("rds", f"cluster:{identifier}"), snapshots],
            ),
        )
