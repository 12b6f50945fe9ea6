"""Constructs and their nodes."""

from support.runtime import Run


def test_a_node_knows_its_place(native: Run) -> None:
    """Path, address, scopes and children are those of the real tree."""
    found = native(
        """
from constructs import ConstructOrder

group = Construct(stack, "group")
second, first = Construct(group, "b"), Construct(group, "1")
seen["path"] = first.node.path
seen["address"] = first.node.addr
seen["scopes"] = [each is other for each, other in
                  zip(first.node.scopes, [app, stack, group, first], strict=True)]
seen["children"] = [each.node.id for each in group.node.children]
seen["all"] = [each.node.id for each in group.node.find_all()]
seen["back"] = [each.node.id for each in group.node.find_all(ConstructOrder.POSTORDER)]
seen["found"] = group.node.find_child("b") is second
seen["none"] = group.node.try_find_child("z")
seen["root"] = first.node.root is app
seen["text"] = str(first.to_string())
"""
    )
    assert found.seen["path"] == "stack/group/1"
    assert found.seen["address"] == "c800e5a2be58d3118fe9ce7c5668db13bf4b0c1fd5"
    assert found.seen["scopes"] == [True] * 4
    assert found.seen["children"] == ["1", "b"]
    assert found.seen["all"] == ["group", "1", "b"]
    assert found.seen["back"] == ["1", "b", "group"]
    assert (found.seen["found"], found.seen["none"], found.seen["root"]) == (True, None, True)
    assert found.seen["text"] == "stack/group/1"


def test_a_wrong_place_is_refused_in_the_frameworks_words(native: Run) -> None:
    """Twice the same id, no id, a token as id, a locked tree, a child that is not there."""
    found = native("""
Construct(stack, "one")
attempt("twice", lambda: Construct(stack, "one"))
attempt("empty", lambda: Construct(stack, ""))
attempt("token", lambda: TerraformOutput(stack, text, value=1))
attempt("child", lambda: stack.node.find_child("z"))
attempt("context", lambda: stack.node.set_context("a", 1))
inner = Construct(stack, "inner")
inner.node.lock()
attempt("locked", lambda: Construct(inner, "x"))
attempt("stack", lambda: TerraformStack.of(app))
attempt("space", lambda: TerraformStack(app, "a b"))
""")
    assert found.errors["twice"] == (
        "RuntimeError: There is already a Construct with name 'one' in TerraformStack [stack]"
    )
    assert found.errors["empty"] == "RuntimeError: Only root constructs may have an empty ID"
    assert found.errors["token"].startswith(
        "RuntimeError: You cannot use a token (e.g., a reference to an attribute) as the id"
    )
    assert found.errors["child"] == "RuntimeError: Error: No child with id: 'z'"
    assert found.errors["context"] == (
        "RuntimeError: Error: Cannot set context after children have been added: thing,one"
    )
    assert found.errors["locked"] == (
        'RuntimeError: Cannot add children to "stack/inner" during synthesis'
    )
    assert "No stack could be identified for the construct at path ''" in found.errors["stack"]
    assert 'like so: "ab"' in found.errors["space"]


def test_what_a_construct_depends_on_is_kept_once(native: Run) -> None:
    """Groups stand for their members; what is removed is gone."""
    found = native("""
from constructs import DependencyGroup
a, b, c = (Construct(stack, id_) for id_ in "abc")
group = DependencyGroup(a)
group.add(b)
c.node.add_dependency(group, a)
seen["ids"] = [each.node.id for each in c.node.dependencies]
c.node.remove_dependency(group)
seen["left"] = [each.node.id for each in c.node.dependencies]
""")
    assert found.seen["ids"] == ["a", "b"]
    assert found.seen["left"] == ["a"]


def test_context_comes_from_above_and_checks_run(native: Run) -> None:
    """The nearest value counts; what a check says is told with the construct's path."""
    found = native("""
from constructs import IValidation

@jsii.implements(IValidation)
class Check:
    def validate(self):
        return ["wrong"]

other = TerraformStack(app, "other")
other.node.set_context("a", {"b": [1]})
below = Construct(other, "below")
seen["value"] = below.node.try_get_context("a")
seen["none"] = stack.node.try_get_context("a")
below.node.add_validation(Check())
attempt("checks", lambda: other.run_all_validations())
""")
    assert found.seen["value"] == {"b": [1]}
    assert found.seen["none"] is None
    assert "[other/below] wrong" in found.errors["checks"]
