"""What the trading platform claims of what its regions share."""

from stackproof.prove.probes import keys, tables

PROBES = (
    keys.KeysRotate(),
    keys.AliasesReachTheirKeys(),
    tables.TablesEncryptWithStackKey(),
    tables.TablesCanBeRestored(),
    tables.TablesWriteOnce(),
    tables.TablesReplicate(),
)
