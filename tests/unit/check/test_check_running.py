"""What a run adds to the findings in the source."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from stackproof.check.running import Merge, Places, Seen
from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic
from stackproof.core.errors import ProgramError
from stackproof.core.records import replace
from stackproof.core.span import Position, Span
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.bindings.unknown_argument import UnknownArgument
from stackproof.synth.native.faults import Fault
from stackproof.synth.places import Frame, SourceMap

SOURCE = """\
def stack(self):
    S3Bucket(
        self,
        "b",
        name="x",
    )
    print({}["vpc"])
"""


@pytest.fixture
def text(tmp_path: Path) -> Text:
    """A file of a program."""
    path = tmp_path / "main.py"
    path.write_text(SOURCE)
    return Text(path.as_posix(), SOURCE)


def fault(line: int, message: str, **more: object) -> Fault:
    """A fault that a run saw in that file."""
    values: dict[str, object] = {
        "code": "SP105",
        "file": "main.py",
        "line": line,
        "column": None,
        "message": message,
        "meant": None,
        "is_certain": True,
    }
    return Fault(**(values | more))  # type: ignore[arg-type]


def in_source(text: Text, line: int, subject: str) -> Diagnostic:
    """A finding of the same rule in the source."""
    at = Span(text.path, Position(line, 9), Position(line, 13))
    message = f"`S3Bucket` takes no argument `{subject}`"
    return UnknownArgument.finding(at=at, message=message, subject=subject)


def merge(
    text: Text, found: Iterable[Diagnostic] = (), rules: object = None, **seen: object
) -> list[Diagnostic]:
    """What is reported beyond those findings."""
    folder = Path(text.path).parent
    asked = registry.every() if rules is None else rules
    return list(Merge(Seen(folder=folder, **seen), (text,), asked)(list(found)))  # type: ignore[arg-type]


def test_what_only_the_run_saw_is_reported_at_its_line(text: Text) -> None:
    """By the rule that finds the same in the source, with what is meant."""
    (found,) = merge(
        text, faults=(fault(2, "`S3Bucket` takes no argument `name`", meant="bucket"),)
    )
    assert found.code.number == "SP105"
    assert str(found.primary.span) == f"{text.path}:2:5"
    assert found.confidence is Confidence.HIGH
    assert "`bucket`" in str(found.help)


def test_what_the_source_told_is_not_told_again(text: Text) -> None:
    """Though the run names the line where the call begins, and the source that of the argument."""
    known = [in_source(text, 5, "name")]
    assert merge(text, known, faults=(fault(2, "`S3Bucket` takes no argument `name`"),)) == []


def test_another_fault_of_the_same_call_is_told(text: Text) -> None:
    """The same rule may speak twice in one call."""
    known = [in_source(text, 5, "name")]
    found = merge(text, known, faults=(fault(2, "`S3Bucket` takes no argument `colour`"),))
    assert [d.message for d in found] == ["`S3Bucket` takes no argument `colour`"]


def test_a_loop_tells_a_fault_once(text: Text) -> None:
    """However often the line was executed."""
    same = fault(2, "`S3Bucket` takes no argument `name`")
    assert len(merge(text, faults=(same, same, same))) == 1


def test_after_a_stand_in_we_are_less_sure(text: Text) -> None:
    """What follows from a guess is not certain."""
    (found,) = merge(text, faults=(fault(2, "no `x`", is_certain=False),))
    assert found.confidence is Confidence.MEDIUM


def test_an_error_that_remains_is_a_finding(text: Text) -> None:
    """At its line, with the advice that came with it."""
    error = ProgramError("KeyError: 'vpc'", where="main.py:7", help="set it")
    (found,) = merge(text, error=error)
    assert found.code.number == "SP904"
    assert str(found.primary.span) == f"{text.path}:7:5"
    assert (found.help, "KeyError: 'vpc'" in found.message) == ("set it", True)


def test_an_error_that_is_a_list_is_told_with_what_it_lists(text: Text) -> None:
    """The line above the list alone says nothing."""
    error = ProgramError(
        "Error: Validation failed:", where="main.py:7", details=("  [s] no provider", "  [s] else")
    )
    (found,) = merge(text, error=error)
    assert found.message.endswith("Validation failed: [s] no provider")


def test_a_name_that_is_not_there_has_no_other_explanation(text: Text) -> None:
    """A wrong argument in the same call does not lead to a `NameError`."""
    error = ProgramError("NameError: name 'ref' is not defined", where="main.py:2")
    assert len(merge(text, [in_source(text, 5, "name")], error=error)) == 1


def test_an_error_that_the_source_explains_is_not_told_again(text: Text) -> None:
    """The framework says the same in its own words."""
    error = ProgramError("TypeError: got an unexpected keyword", where="main.py:2")
    assert merge(text, [in_source(text, 5, "name")], error=error) == []


def test_an_error_without_a_line_is_at_the_beginning(text: Text) -> None:
    """Such as that of a program that wrote no stack."""
    error = ProgramError("the program ended without writing a stack", where=text.path)
    (found,) = merge(text, error=error)
    assert str(found.primary.span) == f"{text.path}:1:1"


def test_rules_that_are_not_asked_say_nothing(text: Text) -> None:
    """`--select` and `--ignore` hold for what a run saw too."""
    faults = (fault(2, "no `x`"),)
    error = ProgramError("KeyError: 'vpc'", where="main.py:7")
    assert merge(text, rules=(), faults=faults, error=error) == []


def test_what_is_found_in_the_json_is_less_sure_after_a_stand_in(text: Text) -> None:
    """The JSON is then not quite the program's."""
    found = in_source(text, 7, "other")
    assert merge(text, configured=(found,)) == [found]
    (unsure,) = merge(text, configured=(found,), faults=(fault(2, "no `x`"),))[1:]
    assert unsure.confidence is Confidence.MEDIUM


def test_a_key_that_is_dropped_is_not_missing_too(text: Text) -> None:
    """The finding about the source tells why it is not in the JSON."""
    lost = replace(
        in_source(text, 5, "name"),
        code=Code("SP108", "lost-key"),
        message="`target_group_arn` in `default_action` of `LbListener` is dropped",
    )
    missing = replace(
        in_source(text, 2, "name"),
        code=Code("SP755", "missing-partner"),
        message="`aws_lb_listener.l` gives no `default_action[0].target_group_arn`",
    )
    other = replace(missing, message="`aws_lb_listener.l` gives no `certificate_arn`")
    assert merge(text, [lost], configured=(missing, other)) == [other]


def test_places_are_named_as_the_person_named_them(text: Text) -> None:
    """A frame is a line of a file that was asked about, or a file of its own."""
    places = Places((text,), Path(text.path).parent)
    origins = places.origins(
        SourceMap({"aws_vpc.a": (Frame("main.py", 7, "stack"), Frame("/opt/lib.py", 3, "f"))})
    )
    assert [str(span) for span in origins["aws_vpc.a"]] == [f"{text.path}:7:5", "/opt/lib.py:3:1"]
