"""Questions that are put to a live AWS, after a stack was applied.

A project's `proof.py` names the probes for its stack:

    from stackproof.prove.probes import keys, storage

    PROBES = (keys.KeysRotate(), storage.BucketsEncryptWithKey())
"""
