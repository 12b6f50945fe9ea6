"""The command `stackproof`: arguments in, the api called, results printed.

Results go to standard output, talk goes to standard error.
"""
