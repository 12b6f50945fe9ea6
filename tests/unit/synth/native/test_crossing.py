"""What a call takes and gives: types, words of refusal, structs, objects of the program."""

import sys

import pytest

from support.runtime import Run

_QUEUE = "from cdktn_provider_aws.sqs_queue import SqsQueue, SqsQueueTimeouts\n"
_MACHINE = "from cdktn_provider_aws.instance import Instance, InstanceRootBlockDevice\n"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            "SqsQueue(stack, 'q', foo=1)",
            "TypeError: SqsQueue.__init__() got an unexpected keyword argument 'foo'",
        ),
        (
            "SqsQueue(stack)",
            "TypeError: SqsQueue.__init__() missing 1 required positional argument: 'id_'",
        ),
        (
            "SqsQueue(stack, 'q', {'name': 'x'})",
            "TypeError: SqsQueue.__init__() takes 3 positional arguments but 4 were given",
        ),
        (
            "SqsQueue(stack, 'q', name=1)",
            "TypeError: type of argument name must be one of (str, NoneType); got int instead",
        ),
        (
            "SqsQueue(None, 'q')",
            "TypeError: type of argument scope must be constructs.Construct; got NoneType instead",
        ),
        (
            "SqsQueue(stack, 'q', tags=['a'])",
            (
                "TypeError: type of argument tags must be one of (Mapping[str, str], NoneType); "
                "got list instead"
            ),
        ),
        (
            "SqsQueue(stack, 'q', provider='x')",
            (
                "TypeError: type of argument provider must be one of (cdktn.TerraformProvider, "
                "NoneType); got str instead"
            ),
        ),
        (
            "SqsQueue(stack, 'q', timeouts={'wrong': 1})",
            "TypeError: SqsQueueTimeouts.__init__() got an unexpected keyword argument 'wrong'",
        ),
        (
            "setattr(SqsQueue(stack, 'q'), 'name', None)",
            "TypeError: type of argument value must be str; got NoneType instead",
        ),
        (
            "setattr(SqsQueue(stack, 'q'), 'arn', 'x')",
            "AttributeError: property 'arn' of 'SqsQueue' object has no setter",
        ),
        ("SqsQueue(stack, 'q').foo", "AttributeError: 'SqsQueue' object has no attribute 'foo'"),
        ("Fn.sub('x')", "AttributeError: type object 'Fn' has no attribute 'sub'"),
        (
            "TerraformOutput(stack, 'o', value=(1, 2))",
            "AttributeError: type object 'tuple' has no attribute '__jsii_type__'",
        ),
        (
            "TerraformOutput(stack, 'o', value=None)",
            "AssertionError: Required property 'value' is missing",
        ),
        ("IAspect()", "TypeError: Protocols cannot be instantiated"),
    ],
)
def test_a_wrong_call_is_refused_in_pythons_words(native: Run, call: str, message: str) -> None:
    """The type of the error and its text are those that the real bindings give."""
    assert native(f"{_QUEUE}attempt('call', lambda: {call})").errors == {"call": message}


def test_what_jsii_refuses_is_explained_part_by_part(native: Run) -> None:
    """The tree of reasons names the argument, the key and the value."""
    found = native(f"""{_QUEUE}
attempt("call", lambda: SqsQueue(stack, "q", tags={{"a": 1}}))
""")
    assert found.errors["call"].splitlines() == [
        (
            "RuntimeError: Passed to parameter config of new "
            "@cdktn/provider-aws.sqsQueue.SqsQueue: "
            "Unable to deserialize value as @cdktn/provider-aws.sqsQueue.SqsQueueConfig | undefined"
        ),
        "├── 🛑 Failing value is an object",
        "│      { '$jsii.struct': [Object] }",
        "╰── 🔍 Failure reason(s):",
        "    ╰─ Key 'tags': Unable to deserialize value as map<string> | undefined",
        "        ├── 🛑 Failing value is an object",
        "        │      { '$jsii.map': [Object] }",
        "        ╰── 🔍 Failure reason(s):",
        "            ╰─ Key 'a': Unable to deserialize value as string",
        "                ├── 🛑 Failing value is a number",
        "                │      1",
        "                ╰── 🔍 Failure reason(s):",
        "                    ╰─ Value is not a string",
    ]


def test_a_dict_in_a_list_keeps_camel_case_keys_only(native: Run) -> None:
    """Others are lost without a word, unless a required one goes missing."""
    found = native(f"""{_MACHINE}
kept = {{"deviceName": "x", "volume_size": 1, "volumeType": "gp3"}}
seen["kept"] = Instance(stack, "i", ebs_block_device=[kept]).to_terraform()["resource"]
attempt("lost", lambda: Instance(stack, "j", ebs_block_device=[{{"device_name": "x"}}]))
""")
    block = found.seen["kept"]["aws_instance"]["i"]["ebs_block_device"]
    assert block == [{"device_name": "x", "volume_type": "gp3"}]
    assert "Missing required properties for" in found.errors["lost"]
    assert (
        found.errors["lost"]
        .splitlines()[-1]
        .endswith('[as cdktn.IResolvable] Value does not have the "$jsii.byref" key')
    )


def test_structs_are_values(native: Run) -> None:
    """They compare, show themselves in their own order and give back what they were given."""
    found = native(f"""{_MACHINE}
one = InstanceRootBlockDevice(volume_size=1, encrypted=True)
seen["equal"] = one == InstanceRootBlockDevice(encrypted=True, volume_size=1)
seen["text"] = repr(one)
seen["values"] = [one.volume_size, one.iops]
seen["back"] = repr(Instance(stack, "i", root_block_device=one).root_block_device_input)
""")
    shown = "InstanceRootBlockDevice(encrypted=True, volume_size=1)"
    assert found.seen["equal"] is True
    assert (found.seen["text"], found.seen["back"]) == (shown, shown)
    assert found.seen["values"] == [1, None]


def test_the_framework_calls_what_a_program_overrides(native: Run) -> None:
    """Methods and properties alike; the program's own call of the base reaches the original."""
    found = native(f"""{_QUEUE}
class Queue(SqsQueue):
    def __init__(self, scope, id_):
        super().__init__(scope, id_, name="a")
        self.mine = 1

    def to_terraform(self):
        made = super().to_terraform()
        made["resource"]["aws_sqs_queue"]["q"]["name"] += "-changed"
        return made

queue = Queue(stack, "q")
seen["same"] = stack.node.find_child("q") is queue
seen["mine"] = stack.node.find_child("q").mine
""")
    assert found.config["resource"]["aws_sqs_queue"]["q"]["name"] == "a-changed"
    assert (found.seen["same"], found.seen["mine"]) == (True, 1)


def test_what_a_program_raises_when_it_is_called_keeps_its_text(native: Run) -> None:
    """An aspect that fails ends the synthesis with its own words."""
    found = native("""
@jsii.implements(IAspect)
class Failing:
    def visit(self, node):
        raise ValueError("boom")

class Plain:
    def visit(self, node):
        pass

attempt("plain", lambda: Aspects.of(stack).add(Plain()))
Aspects.of(stack).add(Failing())
""")
    assert found.errors == {
        "plain": "AttributeError: type object 'Plain' has no attribute '__jsii_type__'",
        "synth": "RuntimeError: boom",
    }


def test_a_construct_is_not_used_before_it_is_one(native: Run) -> None:
    """The base has to be called first."""
    found = native("""
class Early(TerraformStack):
    def __init__(self, scope, id_):
        Construct(self, "child")
        super().__init__(scope, id_)

class Never(Construct):
    def __init__(self, scope, id_):
        self.a = 1

attempt("early", lambda: Early(app, "early"))
attempt("never", lambda: Never(stack, "never"))
""")
    assert found.errors["early"].startswith("TypeError: Don't know how to convert object to JSON")
    assert found.errors["never"] == "AttributeError: 'Never' object has no attribute '__jsii_ref__'"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("Kind.ONE", "AttributeError: __jsii_type__"),
        ("Number.ONE", "AttributeError: __jsii_type__"),
        ("{(1, 2): 3}", "TypeError: unhashable type: 'list'"),
        ("{1, 2}", "AttributeError: type object 'set' has no attribute '__jsii_type__'"),
        ("float('nan')", "RuntimeError: nan is no number that JSON can hold"),
    ],
)
def test_values_that_cannot_cross_are_refused(native: Run, value: str, message: str) -> None:
    """Enums of the program's own that are no texts, sets, keys that are no texts."""
    found = native(f"""
import enum

class Kind(enum.Enum):
    ONE = "one"

class Number(enum.IntEnum):
    ONE = 1

attempt("call", lambda: TerraformOutput(stack, "o", value={value}))
""")
    expected = message
    if sys.version_info >= (3, 12) and message.endswith(": __jsii_type__"):
        expected = found.errors["call"]
        assert expected.startswith("AttributeError: ")
    assert found.errors == {"call": expected}


def test_texts_and_numbers_of_other_classes_cross_as_what_they_are(native: Run) -> None:
    """Enums that are texts, keys that are numbers or truths, ordered and counted dicts."""
    found = native("""
import collections
import enum

class Name(str, enum.Enum):
    DEV = "dev"

out("enum", lambda: Name.DEV)
out("keys", lambda: {1: "a", True: "b", None: "c", 1.5: "d"})
out("dicts", lambda: [collections.OrderedDict(b=1), collections.Counter("aa")])
""")
    assert found.values == {
        "enum": "dev",
        "keys": {"1": "b", "null": "c", "1.5": "d"},
        "dicts": [{"b": 1}, {"a": 2}],
    }
