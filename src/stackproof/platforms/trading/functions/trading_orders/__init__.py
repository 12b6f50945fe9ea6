"""The two functions of the trading platform: `intake` takes orders in, `processor` books them.

The package runs on AWS Lambda with `aurora_access` and PyMySQL beside it.
It knows nothing of stackproof.
"""
