"""Aspects, annotations, lazy values, and tokens taken for values."""

import pytest

from support.runtime import Run


def test_an_aspect_visits_its_construct_and_all_below(native: Run) -> None:
    """Parents come before children; elements that it makes are visited too."""
    found = native("""
@jsii.implements(IAspect)
class Tag:
    def visit(self, node):
        seen.setdefault("visited", []).append(node.node.path)
        if isinstance(node, TerraformResource):
            node.add_override("tags.Owner", "me")
        if node.node.path == "stack" and node.node.try_find_child("late") is None:
            TerraformResource(node, "late", terraform_resource_type="aws_late")

Construct(stack, "inner")
Aspects.of(stack).add(Tag())
""")
    assert found.seen["visited"] == ["stack", "stack/thing", "stack/inner", "stack/late"]
    assert found.seen["config"]["resource"]["aws_late"]["late"] == {"tags": {"Owner": "me"}}


def test_an_aspect_added_by_an_aspect_is_only_warned_of(native: Run) -> None:
    """It would depend on the order whether it sees anything."""
    found = native("""
@jsii.implements(IAspect)
class Late:
    def visit(self, node):
        seen["late"] = True

@jsii.implements(IAspect)
class Adds:
    def visit(self, node):
        if isinstance(node, TerraformStack):
            Aspects.of(node).add(Late())

Aspects.of(stack).add(Adds())
Testing.synth(stack)
seen["warnings"] = [m.data for m in stack.node.metadata if m.type == "@cdktf/warn"]
seen["early"] = "late" in seen
""")
    assert found.seen["early"] is False
    assert len(found.seen["warnings"]) == 1
    assert found.seen["warnings"][0].startswith("We detected an Aspect was added via another")


def test_what_an_aspect_raises_ends_the_synthesis(native: Run) -> None:
    """With its own words."""
    found = native("""
@jsii.implements(IAspect)
class Fails:
    def visit(self, node):
        raise ValueError("no tags")

Aspects.of(stack).add(Fails())
""")
    assert found.errors["synth"] == "RuntimeError: no tags"


def test_error_annotations_end_the_synthesis_of_an_app(native: Run) -> None:
    """Warnings and remarks do not; all are in the manifest."""
    found = native("""
own = App(outdir="own")
second = TerraformStack(own, "second")
TerraformOutput(second, "o", value=1)
Annotations.of(second).add_warning("careful")
own.synth()
with open("own/manifest.json") as file:
    seen["messages"] = [a["message"] for a in json.load(file)["stacks"]["second"]["annotations"]]
third = TerraformStack(App(outdir="third"), "third")
Annotations.of(third).add_error("wrong")
attempt("error", lambda: App.of(third).synth())
""")
    assert found.seen["messages"] == ["careful"]
    assert 'Encountered Annotations with level "ERROR":\n[third] wrong' in found.errors["error"]


def test_lazy_values_are_made_at_synthesis(native: Run) -> None:
    """Each type has its own; an empty list may be left out; a wrong type is refused."""
    found = native("""
def producer(interface: str, make: str) -> None:
    @jsii.implements(interface)
    class Producer:
        def produce(self, context):
            return make()
    return Producer()

late = []
out("text", lambda: "x-" + Lazy.string_value(producer(IStringProducer, lambda: "-".join(late))))
out("number", lambda: Lazy.number_value(producer(INumberProducer, lambda: len(late))))
out("list", lambda: Lazy.list_value(producer(IListProducer, lambda: late)))
out("any", lambda: Lazy.any_value(producer(IAnyProducer, lambda: {"a": late})))
out("none", lambda: {"l": Lazy.list_value(producer(IListProducer, list), omit_empty=True)})
late += ["a", "b"]
second = TerraformStack(app, "second")
TerraformOutput(second, "o", value=Lazy.string_value(producer(IStringProducer, lambda: 3)))
attempt("wrong", lambda: Testing.synth(second))
""")
    assert found.values == {
        "text": "x-a-b",
        "number": 2,
        "list": ["a", "b"],
        "any": {"a": ["a", "b"]},
        "none": {},
    }
    assert "Resolution error: Returned by callback method produce" in found.errors["wrong"]
    assert "Value is not a string" in found.errors["wrong"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("names[0]", "Found an encoded list token string in a scalar string context"),
        ('["x"] + names', "Cannot add elements to list token"),
        ('{**labels, "x": "y"}', "Cannot add elements to map token"),
        ("list(labels.values())[0]", "Found an encoded map token in a scalar string context"),
        (
            'thing.get_number_list_attribute("n") + [1.0]',
            "Cannot add elements to list token, got: ",
        ),
    ],
)
def test_tokens_taken_for_values_are_refused(native: Run, value: str, words: str) -> None:
    """The message says what to write instead."""
    found = native(f'out("bad", lambda: {value})')
    assert words in found.errors["synth"]


def test_braces_of_the_program_are_not_doubled(native: Run) -> None:
    """Within `${}` a reference is bare, outside it has braces; literals stay as they are."""
    found = native("""
out("inside", lambda: "${upper(" + text + ")}-" + text)
out("closed", lambda: "${var.x}-" + text)
out("json", lambda: '{"a": "' + text + '", "b": "${var.x}"}')
out("number", lambda: "${max(" + text + ", 2)} " + str(number))
out("function", lambda: Fn.upper("${upper(" + text + ")}"))
""")
    assert found.values == {
        "inside": "${upper(aws_thing.thing.text)}-${aws_thing.thing.text}",
        "closed": "${var.x}-${aws_thing.thing.text}",
        "json": '{"a": "${aws_thing.thing.text}", "b": "${var.x}"}',
        "number": "${max(aws_thing.thing.text, 2)} ${aws_thing.thing.number}",
        "function": '${upper("$${upper(${aws_thing.thing.text})}")}',
    }


def test_tokenization_finds_what_stands_in_a_value(native: Run) -> None:
    """What was made of a token leads back to it."""
    found = native("""
seen["reverse"] = [
    len(Tokenization.reverse("a-" + text)), len(Tokenization.reverse("plain")),
    Tokenization.reverse_number(3), Tokenization.stringify_number(4),
    Tokenization.is_resolvable(flag), Token.is_unresolved(names), Token.is_unresolved("x"),
]
seen["resolved"] = Tokenization.resolve(
    {"a": text, "b": [number, None]}, scope=stack, preparing=False,
    resolver=DefaultTokenResolver(StringConcat()),
)
""")
    assert found.seen["reverse"] == [1, 0, None, "4", True, True, False]
    assert found.seen["resolved"] == {
        "a": "${aws_thing.thing.text}",
        "b": ["${aws_thing.thing.number}"],
    }


def test_an_element_in_the_place_of_a_value_is_no_value(native: Run) -> None:
    """An output takes it for a reference; elsewhere its tree is followed for ever."""
    found = native("""
out("reference", lambda: {"a": [thing]})
second = TerraformStack(app, "second")
TerraformLocal(second, "local", {"k": [TerraformVariable(second, "v")]})
attempt("local", lambda: Testing.synth(second))
third = TerraformStack(app, "third")
TerraformOutput(third, "o", value=Fn.jsonencode({"k": TerraformVariable(third, "v")}))
attempt("argument", lambda: Testing.synth(third))
""")
    assert found.values["reference"] == {"a": ["${aws_thing.thing}"]}
    words = "Unable to resolve object tree with circular reference at"
    assert f"{words} '/locals/local/k/0/node/host/" in found.errors["local"]
    assert f"Resolution error: {words} '/output/o/value/k/node/" in found.errors["argument"]
