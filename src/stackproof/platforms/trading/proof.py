"""What the trading platform claims of itself, beyond what every stack is asked."""

from stackproof.prove.probes import database, keys, network, storage

PROBES = (
    network.TiersSpanZones(
        outputs=("public_subnet_ids", "private_subnet_ids", "isolated_subnet_ids")
    ),
    network.DataSubnetsHaveNoWayOut(),
    network.FlowLogsCoverVpcs(),
    network.DefaultSecurityGroupsAreClosed(),
    keys.KeysRotate(),
    keys.AliasesReachTheirKeys(),
    storage.BucketsEncryptByDefault(),
    storage.BucketsKeepVersions(),
    storage.BucketsBlockPublicAccess(),
    storage.BucketsRefusePlainHttp(),
    database.DatabasesEncryptWithStackKey(),
    database.DatabasesRequireTls(),
    database.MasterPasswordsAreManaged(),
    database.DatabasesHaveReaders(readers=2),
    database.BackupsAreKept(days=35),
    database.DatabasesAdmitNoNetwork(),
    database.DatabasesOfferTls(),
)
