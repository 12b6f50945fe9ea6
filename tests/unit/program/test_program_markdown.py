"""Which blocks of a Markdown document are the files of a program, and where they stand in it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Label, Safety
from stackproof.core.edit import Edit, apply
from stackproof.core.problem import Problem
from stackproof.core.span import Position, Span
from stackproof.program.markdown import Document, read_document
from stackproof.program.parse import Text


def read(content: str) -> Document:
    """The document of a text."""
    return read_document(Text("A.md", content))


def files(content: str) -> dict[str, str]:
    """The Python files of a text, by name."""
    return {text.path.removeprefix("A.md/"): text.content for text in read(content).texts}


def block(before: str, *, info: str = "python", first: str = "") -> str:
    """A document with one block of Python under some lines."""
    return f"{before}\n\n```{info}\n{first}x = 1\n```\n"


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("## lib/stack.py", "lib/stack.py"),
        ("### `lib/stack.py`", "lib/stack.py"),
        ("## File: `lib/stack.py`", "lib/stack.py"),
        ("#### 2. lib/stack.py (the stack)", "lib/stack.py"),
        ("## lib/stack.py\n\nIt makes the network.", "lib/stack.py"),
        ("**lib/stack.py**", "lib/stack.py"),
        ("**`lib/stack.py`**:", "lib/stack.py"),
        ("1. **lib/stack.py**", "lib/stack.py"),
        ("__main.py__", "main.py"),
        ("`lib/stack.py`", "lib/stack.py"),
        ("File: lib/stack.py", "lib/stack.py"),
        ("- lib/stack.py:", "lib/stack.py"),
        ("Now write `lib/stack.py`:", "lib/stack.py"),
        ("## lib\\stack.py", "lib/stack.py"),
        ("## ../../etc/stack.py", "etc/stack.py"),
        ("## ./my-stack.v2/tap_stack.py", "my-stack.v2/tap_stack.py"),
    ],
)
def test_a_title_names_the_block_below_it(before: str, name: str) -> None:
    """In every form in which people and models write it."""
    assert files(block(before)) == {name: "x = 1\n"}


@pytest.mark.parametrize(
    "first",
    [
        "# lib/stack.py\n",
        "# File: lib/stack.py\n",
        "# filename: `lib/stack.py`\n",
        "# lib/stack.py - the stack\n",
        "# lib/stack.py: the stack\n",
        "#!/usr/bin/env python3\n# lib/stack.py\n",
    ],
)
def test_a_comment_on_the_first_line_names_the_block(first: str) -> None:
    """It stays part of the file; a line for the shell may stand before it."""
    assert files(block("Here it is.", first=first)) == {"lib/stack.py": f"{first}x = 1\n"}


@pytest.mark.parametrize(
    "info",
    ["python lib/stack.py", 'python title="lib/stack.py"', "py:lib/stack.py", "lib/stack.py"],
)
def test_the_line_of_the_fence_names_the_block(info: str) -> None:
    """It outranks titles and comments."""
    assert files(block("## other.py", info=info)) == {"lib/stack.py": "x = 1\n"}


@pytest.mark.parametrize(
    "before",
    [
        "## main.py and lib/stack.py",
        "The file main.py is next",
        "## cdktf.json",
        "## Version 1.2",
        "See `lib/`:",
    ],
)
def test_what_is_no_single_file_name_names_nothing(before: str) -> None:
    """A block of Python without a name is a file of its own if no other has one."""
    assert files(block(before)) == {"block_1.py": "x = 1\n"}


def test_a_title_counts_for_one_block_only() -> None:
    """An example of use further down is an excerpt, and is counted as left out."""
    document = read(block("## lib/stack.py") + block("Use it so:") + "```\ntree\n```\n")
    assert [item.name for item in document.blocks] == ["lib/stack.py"]
    assert document.excerpts == 1


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("## lib/stack.py\n\n## Usage", "block_1.py"),
        ("**lib/stack.py**\n\n## Usage", "block_1.py"),
        ("## lib/stack.py\n\n### Code", "lib/stack.py"),
        ("# old.py\n\n## lib/stack.py\n\n### Code", "lib/stack.py"),
        ("## lib/stack.py\n\n**Note**", "lib/stack.py"),
    ],
)
def test_another_heading_ends_a_title(before: str, name: str) -> None:
    """Unless it is a heading below the one that names the file."""
    assert list(files(block(before))) == [name]


def test_a_line_that_is_very_long_is_no_title() -> None:
    """So that no document takes minutes to read."""
    long = "a@" * 100_000
    content = f"## {long}.py\n" + block("```" + " " * 100_000 + "x", first=f"# {long}.py\n")
    assert list(files(content)) == ["block_1.py"]


def test_a_fuller_title_beats_a_comment_of_the_same_name() -> None:
    """`# stack.py` under `lib/stack.py` is that file; another name in the comment wins."""
    assert list(files(block("## lib/stack.py", first="# stack.py\n"))) == ["lib/stack.py"]
    assert list(files(block("## lib/stack.py", first="# other.py\n"))) == ["other.py"]


def test_blocks_without_any_name_are_each_a_file() -> None:
    """Numbered in the order in which they stand."""
    assert list(files(block("One.") + block("Two."))) == ["block_1.py", "block_2.py"]


def test_a_block_in_another_language_is_no_python() -> None:
    """But what it says about versions can be read."""
    document = read(
        block("## main.py")
        + "## requirements.txt\n\n```\ncdktf==0.21.0\n```\n"
        + block("## run.py", info="bash")
    )
    assert [text.path for text in document.texts] == ["A.md/main.py"]
    assert document.others == {"requirements.txt": "cdktf==0.21.0\n"}


def test_fences_of_all_kinds() -> None:
    """Longer fences hold shorter ones, tildes hold back-ticks; a whole answer may be wrapped."""
    assert files("~~~python title=a.py\ns = '''\n```\n'''\n~~~\n") == {
        "a.py": "s = '''\n```\n'''\n"
    }
    assert files("````python title=a.py\n```\n````\n") == {"a.py": "```\n"}
    wrapped = (
        "```markdown\n## a.py\n\n```python\nx = 1\n```\n\n## b.py\n\n```python\ny = 2\n```\n```\n"
    )
    assert files(wrapped) == {"a.py": "x = 1\n", "b.py": "y = 2\n"}
    assert files("````md\n```python\nx = 1\n```\n````\n\nend\n") == {"block_1.py": "x = 1\n"}


def test_an_indented_block_loses_its_indentation() -> None:
    """As in a list; lines that are less indented lose what they have."""
    content = "1. **a.py**\n\n   ```python\n   if x:\n       y()\n\n  z()\n   ```\n"
    assert files(content) == {"a.py": "if x:\n    y()\n\nz()\n"}


def test_a_fence_that_is_never_closed_is_told() -> None:
    """What it holds is judged all the same."""
    document = read("# t\n\n## a.py\n```python\nx = 1\n")
    assert [text.content for text in document.texts] == ["x = 1\n"]
    assert [(p.line, p.message) for p in document.problems] == [
        (4, "this block is never closed, so the rest of the document is taken for it")
    ]


def test_of_a_file_that_is_given_twice_the_last_counts() -> None:
    """The first one is told, with its line."""
    document = read("## a.py\n```python\nx = 1\n```\n## a.py\n```python\nx = 2\n```\n")
    assert [text.content for text in document.texts] == ["x = 2\n"]
    assert [(p.path, p.line, p.message) for p in document.problems] == [
        ("A.md", 3, "`a.py` is given again on line 7, and that one is judged")
    ]


@pytest.mark.parametrize("content", ["", "# Title\n\nProse.\n", "```json\n{}\n```\n", "`x`\n\n"])
def test_a_document_without_python_holds_nothing(content: str) -> None:
    """And there is nothing wrong with it."""
    document = read(content)
    assert (document.texts, document.problems, document.excerpts) == ((), (), 0)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_line_endings_are_kept(newline: str) -> None:
    """In the files, and in the document when one of them changes."""
    content = block("## a.py").replace("\n", newline) + f"end{newline}"
    document = read(content)
    assert [text.content for text in document.texts] == [f"x = 1{newline}"]
    changed = document.replaced({"A.md/a.py": f"x = 1{newline}y = 2{newline}"})
    assert changed.text.content == content.replace("x = 1", f"x = 1{newline}y = 2")


def test_modules_of_the_program_are_its_own() -> None:
    """As Python finds them: beside a file or above it."""
    document = read(block("## lib/constructs.py") + block("## lib/a/stack.py") + block("## m.py"))
    assert document.is_local("A.md/lib/a/stack.py", "constructs")
    assert not document.is_local("A.md/m.py", "constructs")
    assert document.is_local("A.md/lib/a/stack.py", "m")


TWO = """\
## a.py

```python
x = 1
```

- b.py:

  ```python
  y = 1
  z = y
  ```
"""


def finding(path: str, line: int, column: int, edits: tuple[Edit, ...] = ()) -> Diagnostic:
    """A finding about one character."""
    span = Span(path, Position(line, column), Position(line, column + 1))
    found = Diagnostic(Code("SP101", "unknown-class"), "m", Label(span), related=(Label(span),))
    return found.fixed(Fix("mend", edits, Safety.SAFE)) if edits else found


def test_findings_and_problems_stand_on_lines_of_the_document() -> None:
    """Also behind the indentation of a list; what is of another file stays."""
    document = read(TWO)
    found = list(document.diagnostics([finding("A.md/b.py", 2, 5), finding("A.md/a.py", 1, 1)]))
    assert [str(item.primary.span) for item in found] == ["A.md:4:1", "A.md:11:7"]
    assert [str(item.related[0].span) for item in found] == ["A.md:4:1", "A.md:11:7"]
    assert document.problem(Problem("A.md/b.py", "bad", line=2)) == Problem(
        "A.md", "`b.py`: bad", line=11
    )
    other = Problem("elsewhere.py", "bad", line=2)
    assert document.problem(other) == other


def test_a_fix_of_a_file_is_a_fix_of_the_document() -> None:
    """Applying it to the document gives what replacing the file gives."""
    document = read(TWO)
    text = document.texts[1]
    at = Span(text.path, Position(2, 1), Position(2, 1))
    edit = Edit(at, "import os\nimport re\n")
    mended = document.replaced({text.path: apply(text.content, [edit])})
    (found,) = document.diagnostics([finding(text.path, 2, 1, (edit,))])
    assert found.fix is not None
    # At the start of a line the indentation that is there stands before what is put in.
    assert apply(document.text.content, found.fix.edits) == mended.text.content
    assert mended.text.content.endswith("  y = 1\n  import os\n  import re\n  z = y\n  ```\n")


def test_places_move_with_what_is_put_in_before() -> None:
    """A file that grows moves those below it."""
    document = read(TWO).replaced({"A.md/a.py": "x = 1\nx = 2\nx = 3"})
    assert document.text.content.startswith("## a.py\n\n```python\nx = 1\nx = 2\nx = 3\n```\n")
    (found,) = document.diagnostics([finding("A.md/b.py", 1, 1)])
    assert str(found.primary.span) == "A.md:12:3"
    again = read_document(document.text)
    assert [replace(item, name="") for item in again.blocks] == [
        replace(item, name="") for item in document.blocks
    ]


LINES = st.sampled_from(
    [
        *("```python", "```", "~~~", "````md", "   ```py", "\t```", "## a.py", "**b.py**"),
        *("# lib/c.py", "x = 1", "", "    y", "```json", "> ```python", "é ü", "```a.py"),
    ]
)


@given(st.lists(LINES, max_size=20), st.sampled_from(["\n", "\r\n", "\r"]))
def test_any_document_is_read_and_written_back(lines: list[str], newline: str) -> None:
    """Whatever the fences are: no failure, and replacing files by themselves changes nothing."""
    document = read(newline.join(lines))
    same = document.replaced({text.path: text.content for text in document.texts})
    assert same == document
    last = len(lines) + 1
    for item in document.blocks:
        assert 1 <= item.line <= last
        assert 0 <= item.start <= item.end <= len(document.text.content)
