"""stackproof proves AWS infrastructure written in Python before it reaches AWS.

This module imports nothing: a program that uses `stackproof.constructs` must not load the
analyser. The functions of the tool are in `stackproof.api`.
"""

__version__ = "0.1.0"
