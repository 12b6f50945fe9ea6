"""A payment service: authorizes, captures, voids and refunds, over a double-entry ledger.

It runs on instances behind a load balancer, with `aurora_access`, PyMySQL and waitress beside it.
It knows nothing of stackproof.
"""
