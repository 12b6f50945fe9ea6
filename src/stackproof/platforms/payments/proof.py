"""What the payments platform claims of itself, beyond what every stack is asked."""

from collections.abc import Mapping
from typing import Final

from stackproof.prove.probes import (
    alarms,
    answers,
    audit,
    backup,
    balancing,
    database,
    edge,
    instances,
    keys,
    messaging,
    network,
    storage,
    tiers,
)
from stackproof.prove.probes.reachability import INTERNET

_TIERS: Final[Mapping[str, tuple[str, str]]] = {
    "load_balancer": ("tier_load_balancer", "public_subnet_ids"),
    "application": ("tier_application", "private_subnet_ids"),
    "database": ("tier_database", "isolated_subnet_ids"),
}

# Whoever may open a connection, and to which TCP ports; every other pair reaches nothing, and
# nobody reaches anything by UDP. Instances reach AWS by HTTPS, and with it what answers there.
_TABLE: Final[Mapping[tuple[str, str], frozenset[int]]] = {
    (INTERNET, "load_balancer"): frozenset({80, 443}),
    ("load_balancer", "application"): frozenset({8080}),
    ("application", "load_balancer"): frozenset({443}),
    ("application", "database"): frozenset({3306}),
    ("application", INTERNET): frozenset({443}),
}

PROBES = (
    tiers.TiersReachExactly(tiers=_TIERS, table=_TABLE),
    balancing.PlainHttpOnlyRedirects(),
    answers.PlainHttpAnswersWithTheWayToHttps(),
    balancing.HttpsIsModernAndHardened(),
    answers.HttpsAnswersAreHardened(),
    balancing.LoadBalancersAreGuardedAndRecorded(),
    edge.WebAclsLimitAddresses(),
    instances.GroupsFollowHealthAndLoad(output="private_subnet_ids"),
    instances.InstancesAreHardened(),
    instances.InstancesRunWhatTheyVerify(),
    network.TiersSpanZones(
        outputs=("public_subnet_ids", "private_subnet_ids", "isolated_subnet_ids")
    ),
    network.DataSubnetsHaveNoWayOut(),
    network.FlowLogsCoverVpcs(),
    network.DefaultSecurityGroupsAreClosed(),
    keys.KeysRotate(),
    keys.AliasesReachTheirKeys(),
    storage.BucketsEncryptByDefault(delivered=("log_bucket",)),
    storage.BucketsKeepVersions(),
    storage.BucketsBlockPublicAccess(),
    storage.BucketsRefusePlainHttp(),
    audit.DeliveriesNameTheirSource(),
    audit.TrailsRecord(),
    audit.TrailsShowChanges(),
    database.DatabasesEncryptWithStackKey(),
    database.DatabasesRequireTls(),
    database.MasterPasswordsAreManaged(),
    database.DatabasesHaveReaders(readers=1),
    database.BackupsAreKept(days=35),
    database.DatabasesAdmitNoNetwork(),
    database.DatabasesOfferTls(),
    backup.ClustersAreSelected(),
    backup.PlannedBackupsAreKept(days=35),
    backup.VaultsEncryptWithStackKey(),
    messaging.TopicsEncryptWithStackKey(),
    messaging.TopicsRefusePlainHttp(),
    alarms.AlarmsAreHeard(),
    alarms.AlarmsWatchTheStack(),
    alarms.DashboardsShowMetrics(),
)
