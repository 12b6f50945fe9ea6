"""Probes of Aurora clusters."""

import socket
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NONE = "the stack has no aws_rds_cluster"


class _ClusterProbe(Probe):
    """Looks at each cluster of the stack."""

    needs: ClassVar[frozenset[str]] = frozenset({"rds.describe"})

    def _clusters(
        self, live: Live, stack: Deployed
    ) -> Iterator[tuple[DeployedResource, Any, Mapping[str, Any]]]:
        for cluster in stack.all("aws_rds_cluster"):
            rds = live.client("rds", cluster.region)
            name = cluster["cluster_identifier"]
            yield (
                cluster,
                rds,
                rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0],
            )

    def _first(self, live: Live, stack: Deployed) -> tuple[DeployedResource, Any]:
        cluster = stack.all("aws_rds_cluster")[0]
        return cluster, live.client("rds", cluster.region)


class DatabasesEncryptWithStackKey(_ClusterProbe):
    """Every cluster's storage is encrypted with a KMS key of the stack."""

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each live cluster's encryption."""
        return judge("encrypted with the stack's key", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        keys = {str(k["arn"]) for k in stack.all("aws_kms_key")}
        for cluster, _, found in self._clusters(live, stack):
            key = found.get("KmsKeyId")
            yield Observation(
                cluster.address,
                bool(found.get("StorageEncrypted")) and key in keys,
                f"encrypted with {key}" if found.get("StorageEncrypted") else "not encrypted",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Puts an unencrypted cluster in the place of one of the stack's."""
        cluster, rds = self._first(live, stack)
        _remove_cluster(rds, cluster["cluster_identifier"])
        rds.create_db_cluster(
            DBClusterIdentifier=cluster["cluster_identifier"],
            Engine="aurora-mysql",
            MasterUsername="admin",
            ManageMasterUserPassword=True,
            StorageEncrypted=False,
        )


class DatabasesRequireTls(_ClusterProbe):
    """Every cluster's parameters refuse a connection without TLS."""

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads `require_secure_transport` from each live cluster's parameter group."""
        return judge("require_secure_transport is ON", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for cluster, rds, found in self._clusters(live, stack):
            group = found["DBClusterParameterGroup"]
            value = _parameter(rds, group, "require_secure_transport")
            on = str(value).upper() in ("ON", "1")
            yield Observation(cluster.address, on, f"require_secure_transport={value} in {group}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Turns the parameter off."""
        cluster, rds = self._first(live, stack)
        found = rds.describe_db_clusters(DBClusterIdentifier=cluster["cluster_identifier"])
        rds.modify_db_cluster_parameter_group(
            DBClusterParameterGroupName=found["DBClusters"][0]["DBClusterParameterGroup"],
            Parameters=[
                {
                    "ParameterName": "require_secure_transport",
                    "ParameterValue": "OFF",
                    "ApplyMethod": "immediate",
                }
            ],
        )


class MasterPasswordsAreManaged(_ClusterProbe):
    """Every cluster's master password is made and kept by Secrets Manager."""

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Follows each live cluster's secret to Secrets Manager; its value is not read."""
        return judge("a managed secret that exists", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for cluster, _, found in self._clusters(live, stack):
            arn = (found.get("MasterUserSecret") or {}).get("SecretArn")
            if arn is None:
                yield Observation(cluster.address, holds=False, seen="no managed secret")
                continue
            secrets = live.client("secretsmanager", cluster.region)
            try:
                name = secrets.describe_secret(SecretId=arn)["Name"]
            except secrets.exceptions.ResourceNotFoundException:
                yield Observation(cluster.address, holds=False, seen=f"{arn} does not exist")
                continue
            yield Observation(cluster.address, holds=True, seen=f"secret {name}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes the secret of one cluster."""
        cluster, rds = self._first(live, stack)
        found = rds.describe_db_clusters(DBClusterIdentifier=cluster["cluster_identifier"])
        arn = found["DBClusters"][0]["MasterUserSecret"]["SecretArn"]
        live.client("secretsmanager", cluster.region).delete_secret(
            SecretId=arn, ForceDeleteWithoutRecovery=True
        )


class DatabasesHaveReaders(_ClusterProbe):
    """Every cluster has one writer and so many readers, none of them public.

    Args:
        readers: How many readers a cluster has to have.
    """

    def __init__(self, *, readers: int) -> None:
        self._readers = readers

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Counts the live members of each cluster by their role."""
        return judge(
            f"1 writer, {self._readers} readers, none public",
            self._look(live, stack),
            nothing=_NONE,
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for cluster, rds, found in self._clusters(live, stack):
            members = found["DBClusterMembers"]
            writers = sum(bool(m["IsClusterWriter"]) for m in members)
            public = [m["DBInstanceIdentifier"] for m in members if _is_public(rds, m)]
            readers = len(members) - writers
            yield Observation(
                cluster.address,
                writers == 1 and readers == self._readers and not public,
                f"{writers} writer, {readers} readers, public: {', '.join(public) or 'none'}",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes one reader."""
        _, rds = self._first(live, stack)
        last = stack.all("aws_rds_cluster_instance")[-1]
        rds.delete_db_instance(DBInstanceIdentifier=last["identifier"], SkipFinalSnapshot=True)


class BackupsAreKept(_ClusterProbe):
    """Every cluster can be restored to any moment of so many days.

    Args:
        days: How many days back.
    """

    def __init__(self, *, days: int) -> None:
        self._days = days

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each live cluster's retention."""
        return judge(f"at least {self._days} days", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for cluster, _, found in self._clusters(live, stack):
            days = int(found.get("BackupRetentionPeriod") or 0)
            yield Observation(cluster.address, days >= self._days, f"{days} days")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Shortens the retention to a day."""
        cluster, rds = self._first(live, stack)
        rds.modify_db_cluster(
            DBClusterIdentifier=cluster["cluster_identifier"],
            BackupRetentionPeriod=1,
            ApplyImmediately=True,
        )


class DatabasesAdmitNoNetwork(_ClusterProbe):
    """No security group of a cluster admits an address range; only other groups are admitted."""

    needs: ClassVar[frozenset[str]] = frozenset({"ec2.describe", "rds.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the live rules of the groups that each cluster uses."""
        return judge("no address range admitted", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for cluster, _, found in self._clusters(live, stack):
            groups = [g["VpcSecurityGroupId"] for g in found["VpcSecurityGroups"]]
            ec2 = live.client("ec2", cluster.region)
            ranges = [
                span.get("CidrIp") or span.get("CidrIpv6")
                for group in ec2.describe_security_groups(GroupIds=groups)["SecurityGroups"]
                for rule in group["IpPermissions"]
                for span in (*rule.get("IpRanges", ()), *rule.get("Ipv6Ranges", ()))
            ]
            yield Observation(
                cluster.address,
                bool(groups) and not ranges,
                f"admits {', '.join(map(str, ranges))}" if ranges else f"{len(groups)} groups",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Admits everywhere to the group of one cluster."""
        cluster, _ = self._first(live, stack)
        live.client("ec2", cluster.region).authorize_security_group_ingress(
            GroupId=min(cluster["vpc_security_group_ids"]),
            IpPermissions=[
                {
                    "IpProtocol": "tcp",
                    "FromPort": 3306,
                    "ToPort": 3306,
                    "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
                }
            ],
        )


class DatabasesOfferTls(_ClusterProbe):
    """Every cluster's endpoint greets a client and offers TLS."""

    needs: ClassVar[frozenset[str]] = frozenset({"rds.connect"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Connects to each writer endpoint and reads the server's greeting."""
        return judge("a greeting that offers TLS", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for cluster, _, found in self._clusters(live, stack):
            host, port = str(found["Endpoint"]), int(found["Port"])
            try:
                tls = offers_tls(host, port)
            except OSError as error:
                yield Observation(cluster.address, holds=False, seen=f"{host}:{port}: {error}")
                continue
            yield Observation(
                cluster.address, tls, f"{host}:{port} {'offers' if tls else 'does not offer'} TLS"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Stops one cluster."""
        cluster, rds = self._first(live, stack)
        rds.stop_db_cluster(DBClusterIdentifier=cluster["cluster_identifier"])


def offers_tls(host: str, port: int, *, timeout: float = 5.0) -> bool:
    """Whether the MySQL server there offers TLS in its greeting.

    The greeting is MySQL's "Protocol::HandshakeV10": its capability flags follow the server's
    version, the thread id, eight bytes of salt and a filler, and 0x0800 of them is CLIENT_SSL.

    Args:
        host: A host name or address.
        port: A TCP port.
        timeout: Seconds to wait for each step.

    Raises:
        OSError: Nothing greets there.
    """
    with socket.create_connection((host, port), timeout) as connection:
        greeting = connection.recv(1024)[4:]
    version_end = greeting.find(b"\0")
    flags = version_end + 1 + 4 + 8 + 1
    if greeting[:1] != b"\x0a" or version_end < 0 or len(greeting) < flags + 2:
        raise ConnectionError("what answers is no MySQL server")
    return bool(int.from_bytes(greeting[flags : flags + 2], "little") & 0x0800)


def _parameter(rds: Any, group: str, name: str) -> str | None:  # noqa: ANN401 - boto3 has no types
    pages = rds.get_paginator("describe_db_cluster_parameters")
    for page in pages.paginate(DBClusterParameterGroupName=group):
        for parameter in page["Parameters"]:
            if parameter["ParameterName"] == name:
                value: str | None = parameter.get("ParameterValue")
                return value
    return None


def _is_public(rds: Any, member: Mapping[str, Any]) -> bool:  # noqa: ANN401
    name = member["DBInstanceIdentifier"]
    found = rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"][0]
    return bool(found.get("PubliclyAccessible"))


def _remove_cluster(rds: Any, name: str) -> None:  # noqa: ANN401
    found = rds.describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]
    for member in found["DBClusterMembers"]:
        rds.delete_db_instance(
            DBInstanceIdentifier=member["DBInstanceIdentifier"], SkipFinalSnapshot=True
        )
    rds.modify_db_cluster(DBClusterIdentifier=name, DeletionProtection=False)
    rds.delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
