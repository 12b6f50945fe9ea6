"""For each correction of RDS, a question whose answer moto gets wrong, with both answers."""

from typing import Any

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import OTHER, REGION, Case, refusal


def aurora(aws: EmbeddedAws, name: str, region: str = REGION, **more: Any) -> Any:
    """An Aurora cluster."""
    return aws.client("rds", region).create_db_cluster(
        DBClusterIdentifier=name,
        Engine="aurora-mysql",
        MasterUsername="admin",
        ManageMasterUserPassword=True,
        **more,
    )["DBCluster"]


def scaling_block(aws: EmbeddedAws) -> Any:
    """Whether a cluster without scaling has a scaling block."""
    return "ScalingConfigurationInfo" in aurora(aws, "unscaled")


def performance_insights(aws: EmbeddedAws) -> Any:
    """An instance's performance insights when turned on, and when turned off."""
    rds = aws.client("rds", REGION)
    aurora(aws, "insights")
    rds.create_db_instance(
        DBInstanceIdentifier="insights-0",
        DBClusterIdentifier="insights",
        DBInstanceClass="db.r6g.large",
        Engine="aurora-mysql",
        EnablePerformanceInsights=True,
    )

    def found() -> Any:
        described = rds.describe_db_instances(DBInstanceIdentifier="insights-0")
        instance = described["DBInstances"][0]
        return (
            instance.get("PerformanceInsightsEnabled"),
            instance.get("PerformanceInsightsRetentionPeriod"),
        )

    first = found()
    rds.modify_db_instance(DBInstanceIdentifier="insights-0", EnablePerformanceInsights=False)
    return first, found()[0]


def parameter_source(aws: EmbeddedAws) -> Any:
    """The sources of a parameter of a cluster and of one of an instance."""
    rds = aws.client("rds", REGION)
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="sourced",
        DBParameterGroupFamily="aurora-mysql8.0",
        Description="d",
    )
    rds.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName="sourced",
        Parameters=[{"ParameterName": "require_secure_transport", "ParameterValue": "ON"}],
    )
    rds.create_db_parameter_group(
        DBParameterGroupName="sourced", DBParameterGroupFamily="aurora-mysql8.0", Description="d"
    )
    rds.modify_db_parameter_group(
        DBParameterGroupName="sourced",
        Parameters=[{"ParameterName": "slow_query_log", "ParameterValue": "1"}],
    )
    cluster = rds.describe_db_cluster_parameters(DBClusterParameterGroupName="sourced")
    instance = rds.describe_db_parameters(DBParameterGroupName="sourced")
    return [each.get("Source") for each in (*cluster["Parameters"], *instance["Parameters"])]


def global_cluster_tags(aws: EmbeddedAws) -> Any:
    """The tags of a global cluster."""
    rds = aws.client("rds", "us-east-1")
    made = rds.create_global_cluster(
        GlobalClusterIdentifier="tagged",
        Engine="aurora-mysql",
        Tags=[{"Key": "Team", "Value": "a"}],
    )["GlobalCluster"]
    try:
        return rds.list_tags_for_resource(ResourceName=made["GlobalClusterArn"])["TagList"]
    except ClientError:
        return None


def global_cluster_database(aws: EmbeddedAws) -> Any:
    """The first database of a global cluster."""
    rds = aws.client("rds", "us-east-1")
    rds.create_global_cluster(
        GlobalClusterIdentifier="with-database", Engine="aurora-mysql", DatabaseName="orders"
    )
    found = {
        g["GlobalClusterIdentifier"]: g for g in rds.describe_global_clusters()["GlobalClusters"]
    }
    return found["with-database"].get("DatabaseName")


def global_cluster_members(aws: EmbeddedAws) -> Any:
    """How a global cluster is refused to be deleted after its members have gone."""
    rds = aws.client("rds", "us-east-1")
    rds.create_global_cluster(GlobalClusterIdentifier="world", Engine="aurora-mysql")
    aurora(aws, "here", "us-east-1", GlobalClusterIdentifier="world")
    away = aurora(aws, "away", OTHER, GlobalClusterIdentifier="world")
    rds.remove_from_global_cluster(
        GlobalClusterIdentifier="world", DbClusterIdentifier=away["DBClusterArn"]
    )
    for region, name in ((OTHER, "away"), ("us-east-1", "here")):
        aws.client("rds", region).delete_db_cluster(
            DBClusterIdentifier=name, SkipFinalSnapshot=True
        )
    return refusal(lambda: rds.delete_global_cluster(GlobalClusterIdentifier="world"))


def cluster_again(aws: EmbeddedAws) -> Any:
    """How a cluster is refused whose name is taken, and one whose name was free a moment ago."""
    rds = aws.client("rds", REGION)
    first = aurora(aws, "again", Port=3333)
    taken = refusal(lambda: aurora(aws, "again"))
    (left,) = rds.describe_db_clusters(DBClusterIdentifier="again")["DBClusters"]
    rds.delete_db_cluster(DBClusterIdentifier="again", SkipFinalSnapshot=True)
    free = refusal(lambda: aurora(aws, "again"))
    return taken and taken[1], left["Port"] == first["Port"], free and free[1]


def protected_global_cluster(aws: EmbeddedAws) -> Any:
    """How the deletion of a protected global cluster is refused, and that of one no more so."""
    rds = aws.client("rds", REGION)
    of = {"GlobalClusterIdentifier": "protected"}
    rds.create_global_cluster(**of, Engine="aurora-mysql", DeletionProtection=True)
    refused = refusal(lambda: rds.delete_global_cluster(**of))
    if refused is None:
        return None
    rds.modify_global_cluster(**of, DeletionProtection=False)
    return refused, refusal(lambda: rds.delete_global_cluster(**of))


def changed_global_cluster(aws: EmbeddedAws) -> Any:
    """A global cluster's protection and version after both were changed, and after one was."""
    rds = aws.client("rds", REGION)
    of = {"GlobalClusterIdentifier": "changed"}
    rds.create_global_cluster(**of, Engine="aurora-mysql", DeletionProtection=True)

    def found() -> Any:
        clusters = rds.describe_global_clusters()["GlobalClusters"]
        (one,) = (each for each in clusters if each["GlobalClusterIdentifier"] == "changed")
        return one["DeletionProtection"], one["EngineVersion"]

    try:
        rds.modify_global_cluster(**of, EngineVersion="8.0.mysql_aurora.3.08.0")
    except (ClientError, ResponseParserError):
        return None
    first = found()
    rds.modify_global_cluster(**of, DeletionProtection=False)
    missing = refusal(lambda: rds.modify_global_cluster(GlobalClusterIdentifier="absent"))
    return first, found(), missing and missing[1]


CASES = {
    "rds.global-cluster-database": Case(global_cluster_database, fault=None, right="orders"),
    "rds.global-cluster-members": Case(
        global_cluster_members, fault=(400, "InvalidGlobalClusterStateFault"), right=None
    ),
    "rds.global-cluster-tags": Case(
        global_cluster_tags, fault=None, right=[{"Key": "Team", "Value": "a"}]
    ),
    "rds.parameter-source": Case(parameter_source, fault=[None, None], right=["user", "user"]),
    "rds.performance-insights": Case(
        performance_insights, fault=((None, None), None), right=((True, 7), False)
    ),
    "rds.scaling-block": Case(scaling_block, fault=True, right=False),
    "rds.cluster-once": Case(
        cluster_again,
        fault=(
            "DBClusterSnapshotAlreadyExistsFault",
            False,
            "DBClusterSnapshotAlreadyExistsFault",
        ),
        right=("DBClusterAlreadyExistsFault", True, None),
    ),
    "rds.global-cluster-change": Case(
        changed_global_cluster,
        fault=None,
        right=(
            (True, "8.0.mysql_aurora.3.08.0"),
            (False, "8.0.mysql_aurora.3.08.0"),
            "GlobalClusterNotFoundFault",
        ),
    ),
    "rds.global-cluster-protection": Case(
        protected_global_cluster, fault=None, right=((400, "InvalidParameterCombination"), None)
    ),
}
