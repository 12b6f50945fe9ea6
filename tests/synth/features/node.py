"""The node API of constructs."""

from cdktn import App, TerraformStack
from constructs import Construct, ConstructOrder, DependencyGroup, Node

app = App()
stack = TerraformStack(app, "stack")
one = Construct(stack, "one")
two = Construct(one, "two/with slash")
default = Construct(one, "Default")
three = Construct(stack, "3")
two.node.add_metadata("kind", {"a": 1})
three.node.add_dependency(one)
group = DependencyGroup(one)
group.add(two)
default.node.add_dependency(group)
seen = {
    "ids": [c.node.id for c in stack.node.find_all()],
    "post": [c.node.path for c in stack.node.find_all(ConstructOrder.POSTORDER)],
    "pre": [c.node.path for c in stack.node.find_all(ConstructOrder.PREORDER)],
    "children": [c.node.id for c in one.node.children],
    "scopes": [c.node.path for c in two.node.scopes],
    "addr": [c.node.addr for c in (app, stack, one, two)],
    "found": stack.node.find_child("one") is one,
    "tried": stack.node.try_find_child("nothing"),
    "default": one.node.default_child is default,
    "root": two.node.root is app,
    "scope": two.node.scope is one,
    "text": [str(app), str(stack), str(two), two.to_string()],
    "metadata": [[m.type, m.data, m.trace] for m in two.node.metadata],
    "of": Node.of(two).path,
    "is": [Construct.is_construct(one), Construct.is_construct("x")],
    "removed": stack.node.try_remove_child("3"),
    "not_removed": stack.node.try_remove_child("3"),
    "left": [c.node.id for c in stack.node.children],
    "locked": one.node.locked,
    "dependencies": [c.node.path for c in default.node.dependencies],
    "separator": Node.PATH_SEP,
}
