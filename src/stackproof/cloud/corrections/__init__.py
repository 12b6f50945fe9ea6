"""Where moto answers otherwise than AWS, put right: one module for each service.

A correction says which fault it mends, what AWS does instead and where that is written.
It checks that what it replaces exists, and can be left out, so that a test can show the fault.
"""
