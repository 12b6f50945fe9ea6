"""From paths to findings, and from findings to mended files.

Owns the order of things: reading, building the program, running the rules, suppression and
fixing. Knows no terminal.
"""
