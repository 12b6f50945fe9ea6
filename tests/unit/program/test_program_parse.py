"""From bytes to a tree: every odd file becomes one problem or the right text."""

import codecs

import pytest

from stackproof.core.problem import Problem
from stackproof.program.parse import MAX_BYTES, Parsed, Text, decode, parse


def text_of(data: bytes) -> Text:
    """The text of some bytes, which have one."""
    text = decode("a.py", data)
    assert isinstance(text, Text)
    return text


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"", "utf-8"),
        ("a = 'é'\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "a = 'é'\r\n".encode(), "utf-8"),
        ("# -*- coding: latin-1 -*-\na = 'é'\n".encode("latin-1"), "latin-1"),
        (
            "#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\n'€'\n".encode("cp1252"),
            "cp1252",
        ),
        (b"a = 1\rb = 2\r", "utf-8"),
        (b"a = 1\r\n\tb = 2\n", "utf-8"),
    ],
)
def test_a_text_is_read_as_python_reads_it_and_written_back_byte_for_byte(
    data: bytes, encoding: str
) -> None:
    """Encodings, byte-order marks and line endings survive the way there and back."""
    text = text_of(data)
    assert text.encoding == encoding
    assert text.encode() == data


def test_an_encoding_declared_below_the_second_line_is_a_comment() -> None:
    """PEP 263 looks at two lines, and at the second only if the first is blank or a comment."""
    assert text_of(b"a = 1\n# coding: latin-1\n").encoding == "utf-8"
    assert text_of(b"\n\n# coding: latin-1\n").encoding == "utf-8"


@pytest.mark.parametrize(
    ("data", "message", "line"),
    [
        (b"a = 1\nb = '\xe9'\n", "the file is not utf-8: byte 0xe9", 2),
        (b"# coding: martian\n", "declares an encoding that Python lacks: martian", 1),
        (b"# coding: hex\n00", "declares an encoding that Python lacks: hex", 1),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "byte-order mark but declares latin-1", 1),
        (b"\x7fELF\x02\x00\x00", "holds null bytes", None),
        ("a = 1\n".encode("utf-16"), "holds null bytes", None),
        (b"#" * (MAX_BYTES + 1), "at most 10 MB are read", None),
    ],
)
def test_what_is_no_text_is_one_problem_with_its_line(
    data: bytes, message: str, line: int | None
) -> None:
    """The problem says what is odd and where, in one line."""
    problem = decode("a.py", data)
    assert isinstance(problem, Problem)
    assert message in problem.message
    assert "\n" not in problem.message
    assert problem.line == line


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        ("a = 1\nb = = 2\n", "syntax error: invalid syntax", 2),
        ("if True:\n\ta = 1\n        b = 2\n", "syntax error: inconsistent use of tabs", 3),
        ("a = (\n", "syntax error: '(' was never closed", 1),
        ("a = '\0'\n", "null characters", None),
        ("(" * 300 + ")" * 300, "syntax error: too many nested parentheses", 1),
        ("a = " + "-" * 100_000 + "1\n", "nested too deeply", None),
        ("a" + ".b" * 100_000 + "\n", "nested too deeply", None),
    ],
)
def test_what_python_cannot_parse_is_one_problem_with_its_line(
    content: str, message: str, line: int | None
) -> None:
    """Syntax errors and endless nesting end as a problem, never as an exception."""
    problem = parse(Text("a.py", content))
    assert isinstance(problem, Problem)
    assert message in problem.message
    assert problem.line == line


def test_an_odd_escape_is_parsed_without_a_warning() -> None:
    """What Python warns of is not ours to print; a warning would fail this test."""
    assert isinstance(parse(Text("a.py", "a = '\\d'\nb = 1 is 1\n")), Parsed)


@pytest.mark.parametrize(
    ("content", "newline"), [("a\r\nb\n", "\r\n"), ("a\rb", "\r"), ("a\nb\r\n", "\n"), ("a", "\n")]
)
def test_the_first_line_ending_is_the_files(content: str, newline: str) -> None:
    """Lines that a fix adds end like the first line."""
    assert Text("a.py", content).newline == newline
