"""Which lines of a program made what."""

from pathlib import Path

import pytest

from stackproof.synth import places
from stackproof.synth.places import Frame, SourceMap

MAP = SourceMap(
    {
        "aws_s3_bucket.logs": (Frame("lib/logs.py", 9, "add"), Frame("main.py", 4, "<module>")),
        "data.aws_vpc.main": (Frame("main.py", 7, "__init__"),),
        "output.url": (Frame("main.py", 8, "__init__"),),
    }
)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("aws_s3_bucket.logs", "lib/logs.py:9"),
        ("aws_s3_bucket.logs[0]", "lib/logs.py:9"),
        ('aws_s3_bucket.logs["a.b[\\"c"]', "lib/logs.py:9"),
        ("resource.aws_s3_bucket.logs", "lib/logs.py:9"),
        ("data.aws_vpc.main", "main.py:7"),
        ("aws_vpc.main", "None"),
        ("", "None"),
    ],
)
def test_an_address_is_looked_up_as_terraform_writes_it(address: str, place: str) -> None:
    """With or without the key of an instance; what is not known is not guessed."""
    assert str(MAP.at(address)) == place


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (
            "aws_s3_bucket.logs: Error: name taken",
            "aws_s3_bucket.logs: Error: name taken (lib/logs.py:9)",
        ),
        ("~ data.aws_vpc.main (id)", "~ data.aws_vpc.main (id) (main.py:7)"),
        ("us-east-1.amazonaws.com says no", "us-east-1.amazonaws.com says no"),
        ("", ""),
    ],
)
def test_a_line_cites_what_it_names(text: str, cited: str) -> None:
    """A line that names no element stays as it is."""
    assert MAP.cited(text) == cited


def test_frames_of_the_program_are_named_from_its_folder(tmp_path: Path) -> None:
    """Others keep their whole name."""
    content = {
        "s": {
            "aws_vpc.a": [
                [str(tmp_path / "lib" / "net.py"), 3, "make"],
                ["/opt/x.py", 1, "f"],
                ["/opt/<frozen runpy>", 1, "run_path"],
            ]
        }
    }
    found = places.read(content, tmp_path)["s"].frames["aws_vpc.a"]
    assert found == (Frame("lib/net.py", 3, "make"), Frame("/opt/x.py", 1, "f"))


def test_what_is_no_map_is_left_out(tmp_path: Path) -> None:
    """A program can write into the file that the map is read from."""
    content = {"s": {"aws_vpc.a": ["x", [1, 2, 3], ["f.py", "1", "g"]], "b": 3}, "t": [1]}
    found = places.read(content, tmp_path)
    assert list(found) == ["s"]
    assert found["s"].at("aws_vpc.a") is None
    assert found["s"].at("b") is None


def test_the_document_is_sorted_and_complete() -> None:
    """The same map is always the same text."""
    assert list(MAP.document()) == ["aws_s3_bucket.logs", "data.aws_vpc.main", "output.url"]
    assert MAP.document()["output.url"] == [{"file": "main.py", "line": 8, "function": "__init__"}]
