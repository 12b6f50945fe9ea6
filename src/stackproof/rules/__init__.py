"""What stackproof finds fault with: one rule, one module, one page beside it.

Rules are pure functions of a program and its bindings; they know no pack, no file system and
no other rule.
"""
