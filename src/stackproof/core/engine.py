"""What can run a program."""

from enum import Enum


class Engine(Enum):
    """What stands for the framework when a program runs.

    `native` is stackproof's own, `node` the one that the program was written for, with its Node;
    `auto` is the first where it is known to give the same, else the second.
    """

    AUTO = "auto"
    NATIVE = "native"
    NODE = "node"
