"""Relational Database Service, Aurora included."""

from collections.abc import Iterator
from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction

_INSIGHTS = ("performance_insights_kms_key_id", "performance_insights_retention_period")
_DAYS = 7
"""AWS keeps insights for seven days unless told otherwise."""


@correction("rds.scaling-block", api="rds:DescribeDBClusters")
def _scaling_block(moto: Patches) -> None:
    """Every cluster has a scaling block of empty values.

    In AWS `ScalingConfigurationInfo` is there for Serverless v1 clusters only.
    """
    cluster = moto.load("moto.rds.models").DBCluster
    original = moto.original(cluster, "scaling_configuration_info")

    def scaling_configuration_info(self: Moto) -> Moto:
        return original.fget(self) if self.scaling_configuration else None

    moto.replace(cluster, "scaling_configuration_info", property(scaling_configuration_info))


@correction(
    "rds.performance-insights", api="rds:DescribeDBInstances", echo="rds.performance-insights"
)
def _performance_insights(moto: Patches) -> None:
    """An instance's performance insights settings are dropped; AWS keeps them and says them."""
    backend = moto.load("moto.rds.models").RDSBackend
    create = moto.original(backend, "create_db_instance")
    modify = moto.original(backend, "modify_db_instance")

    def keep(instance: Moto, asked: dict[str, Any]) -> None:
        if "enable_performance_insights" in asked:
            instance.performance_insights_enabled = asked["enable_performance_insights"]
        for name in _INSIGHTS:
            if name in asked:
                setattr(instance, name, asked[name])
        enabled = getattr(instance, "performance_insights_enabled", False)
        if enabled and getattr(instance, _INSIGHTS[1], None) is None:
            instance.performance_insights_retention_period = _DAYS

    def create_db_instance(self: Moto, asked: dict[str, Any]) -> Moto:
        instance = create(self, asked)
        instance.performance_insights_enabled = False
        keep(instance, asked)
        return instance

    def modify_db_instance(self: Moto, identifier: str, asked: dict[str, Any]) -> Moto:
        wanted = dict(asked)
        instance = modify(self, identifier, asked)
        keep(instance, wanted)
        return instance

    moto.replace(backend, "create_db_instance", create_db_instance)
    moto.replace(backend, "modify_db_instance", modify_db_instance)


@correction("rds.parameter-source", api="rds:DescribeDBClusterParameters")
def _parameter_source(moto: Patches) -> None:
    """Parameters that were set have no source; AWS says `user`, and finds them by it."""
    models = moto.load("moto.rds.models")

    def sourced(original: Moto) -> Moto:
        def update(self: Moto, parameters: Moto) -> None:
            original(self, parameters)
            for parameter in self.parameters.values():
                parameter.setdefault("Source", "user")

        return update

    for group, name in (
        (models.DBParameterGroup, "update_parameters"),
        (models.DBClusterParameterGroup, "update_cluster_parameters"),
    ):
        moto.replace(group, name, sourced(moto.original(group, name)))


@correction("rds.global-cluster-tags", api="rds:ListTagsForResource")
def _global_cluster_tags(moto: Patches) -> None:
    """Tags of a global cluster are dropped, and asking for them is refused; AWS keeps them."""
    models = moto.load("moto.rds.models")
    responses = moto.load("moto.rds.responses").RDSResponse
    create = moto.original(responses, "create_global_cluster")
    find = moto.original(models.RDSBackend, "_get_resource_for_tagging")

    def create_global_cluster(self: Moto) -> Moto:
        answer = create(self)
        clusters = self.global_backend.global_clusters
        made = clusters[self.params["GlobalClusterIdentifier"]]
        made.tags = self.params.get("Tags", [])
        return answer

    def _get_resource_for_tagging(self: Moto, arn: str) -> Moto:
        if ":global-cluster:" not in arn:
            return find(self, arn)
        name = arn.rsplit(":", 1)[1]
        for backend in list(models.rds_backends[self.account_id].values()):
            if name in backend.global_clusters:
                return backend.global_clusters[name]
        raise models.RDSClientError("GlobalClusterNotFoundFault", f"{name} does not exist")

    moto.replace(responses, "create_global_cluster", create_global_cluster)
    moto.replace(models.RDSBackend, "_get_resource_for_tagging", _get_resource_for_tagging)


@correction("rds.global-cluster-database", api="rds:DescribeGlobalClusters")
def _global_cluster_database(moto: Patches) -> None:
    """The name of a global cluster's first database is dropped; AWS keeps it and says it."""
    responses = moto.load("moto.rds.responses").RDSResponse
    create = moto.original(responses, "create_global_cluster")

    def create_global_cluster(self: Moto) -> Moto:
        answer = create(self)
        made = self.global_backend.global_clusters[self.params["GlobalClusterIdentifier"]]
        made.database_name = self.params.get("DatabaseName")
        return answer

    moto.replace(responses, "create_global_cluster", create_global_cluster)


@correction(
    "rds.global-cluster-members",
    api="rds:RemoveFromGlobalCluster",
    echo="rds.global-replication",
)
def _global_cluster_members(moto: Patches) -> None:
    """A cluster of another region cannot leave a global cluster, which then cannot be deleted.

    In AWS a removed or deleted cluster is a member no more, wherever it is.
    """
    models = moto.load("moto.rds.models")
    delete = moto.original(models.RDSBackend, "delete_db_cluster")
    moto.original(models.RDSBackend, "remove_from_global_cluster")

    def global_clusters(account: str) -> Iterator[Moto]:
        for backend in list(models.rds_backends[account].values()):
            yield from list(backend.global_clusters.values())

    def leave(backend: Moto, cluster: str) -> None:
        arn = cluster
        if not cluster.startswith("arn:"):
            where = f"{backend.partition}:rds:{backend.region_name}:{backend.account_id}"
            arn = f"arn:{where}:cluster:{cluster}"
        for each in global_clusters(backend.account_id):
            each.members[:] = [m for m in each.members if m.db_cluster_arn != arn]

    def delete_db_cluster(
        self: Moto, cluster_identifier: str, snapshot_name: str | None = None
    ) -> Moto:
        gone = delete(self, cluster_identifier, snapshot_name)
        leave(self, cluster_identifier)
        return gone

    def remove_from_global_cluster(
        self: Moto, global_cluster_identifier: str, db_cluster_identifier: str
    ) -> Moto:
        leave(self, db_cluster_identifier)
        name = global_cluster_identifier.lower()
        found = (
            each
            for each in global_clusters(self.account_id)
            if each.global_cluster_identifier == name
        )
        return next(found, None)

    moto.replace(models.RDSBackend, "delete_db_cluster", delete_db_cluster)
    moto.replace(models.RDSBackend, "remove_from_global_cluster", remove_from_global_cluster)


@correction("rds.cluster-once", api="rds:CreateDBCluster")
def _cluster_once(moto: Patches) -> None:
    """A cluster takes the place of one with its name, and is then refused for that one's snapshot.

    AWS refuses the second cluster and leaves the first one alone. The automated snapshots of a
    cluster go with it, so that its name is free again at once.
    """
    models = moto.load("moto.rds.models")
    create = moto.original(models.RDSBackend, "create_db_cluster")
    delete = moto.original(models.RDSBackend, "delete_db_cluster")

    def create_db_cluster(self: Moto, asked: dict[str, Any]) -> Moto:
        name = asked["db_cluster_identifier"]
        if name in self.clusters:
            raise models.RDSClientError("DBClusterAlreadyExistsFault", "DB Cluster already exists")
        return create(self, asked)

    def delete_db_cluster(
        self: Moto, cluster_identifier: str, snapshot_name: str | None = None
    ) -> Moto:
        gone = delete(self, cluster_identifier, snapshot_name)
        own = ("automated", gone.db_cluster_identifier)
        for name, snapshot in list(self.cluster_snapshots.items()):
            if (snapshot.snapshot_type, snapshot.db_cluster_identifier) == own:
                del self.cluster_snapshots[name]
        return gone

    moto.replace(models.RDSBackend, "create_db_cluster", create_db_cluster)
    moto.replace(models.RDSBackend, "delete_db_cluster", delete_db_cluster)


@correction("rds.global-cluster-change", api="rds:ModifyGlobalCluster")
def _global_cluster_change(moto: Patches) -> None:
    """A global cluster cannot be changed; in AWS its protection and its version can."""
    models = moto.load("moto.rds.models")
    responses = moto.load("moto.rds.responses")
    result = moto.original(responses, "ActionResult")

    def modify_global_cluster(self: Moto) -> Moto:
        name = self.params["GlobalClusterIdentifier"]
        found = self.global_backend.global_clusters.get(name)
        if found is None:
            raise models.RDSClientError("GlobalClusterNotFoundFault", f"{name} does not exist")
        for parameter, attribute in (
            ("DeletionProtection", "deletion_protection"),
            ("EngineVersion", "engine_version"),
        ):
            if parameter in self.params:
                setattr(found, attribute, self.params[parameter])
        return result({"GlobalCluster": found})

    moto.add(responses.RDSResponse, "modify_global_cluster", modify_global_cluster)


@correction("rds.global-cluster-protection", api="rds:DeleteGlobalCluster")
def _global_cluster_protection(moto: Patches) -> None:
    """A protected global cluster is deleted; AWS refuses while its protection is on."""
    models = moto.load("moto.rds.models")
    delete = moto.original(models.RDSBackend, "delete_global_cluster")

    def delete_global_cluster(self: Moto, global_cluster_identifier: str) -> Moto:
        found = self.global_clusters.get(global_cluster_identifier)
        if found is not None and found.deletion_protection:
            raise models.RDSClientError(
                "InvalidParameterCombination",
                "Cannot delete protected Global Cluster, please disable deletion protection and "
                "try again.",
            )
        return delete(self, global_cluster_identifier)

    moto.replace(models.RDSBackend, "delete_global_cluster", delete_global_cluster)


CORRECTIONS: tuple[Correction, ...] = (
    _scaling_block,
    _performance_insights,
    _parameter_source,
    _global_cluster_tags,
    _global_cluster_database,
    _global_cluster_members,
    _cluster_once,
    _global_cluster_change,
    _global_cluster_protection,
)
