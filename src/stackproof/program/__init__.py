"""Programs as data: files, imports, calls and values, read without running anything.

Knows Python and what the bindings declare; knows no rule.
"""
