"""`Resource`: a construct of the program's own that knows its stack."""

from typing import Any

from stackproof.synth.native.runtime.behaviour.stack import TerraformStack
from stackproof.synth.native.runtime.behaviour.tree import Construct
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("Resource")
class Resource(Construct):
    """What programs derive constructs from that stand for more than one element.

    Args:
        scope: Where it stands.
        id_: Its name there.
    """

    def __init__(self, scope: Any, id_: str) -> None:
        super().__init__(scope, id_)
        self.stack = TerraformStack.of(self)
