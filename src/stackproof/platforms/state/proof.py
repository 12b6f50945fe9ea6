"""What the state bucket claims beyond what every stack is asked."""

from stackproof.prove.probes import keys, storage

PROBES = (
    keys.KeysRotate(),
    keys.AliasesReachTheirKeys(),
    storage.BucketsEncryptByDefault(),
    storage.BucketsKeepVersions(),
    storage.BucketsBlockPublicAccess(),
    storage.BucketsRefusePlainHttp(),
)
