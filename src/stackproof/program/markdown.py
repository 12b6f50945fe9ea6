"""A program written as a Markdown document: its fenced blocks are the files.

Owns which blocks are files, what they are called, and the way between places in a block and
places in the document. A name stands in the fence's own line, in a comment on the block's first
line, or in a title above the block: a heading, bold text, or a line that is nothing but the name.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from stackproof.core.diagnostic import Diagnostic, Label
from stackproof.core.edit import Edit
from stackproof.core.problem import Problem
from stackproof.core.records import dataclass, replace
from stackproof.core.span import Position, Span
from stackproof.program.parse import Text

_PYTHON = frozenset({"python", "python3", "py", "py3"})
_TRANSPARENT = frozenset({"markdown", "md"})
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>.*?)[ \t]*\Z")
_NAME = r"(?:[\w.@+-]+[/\\])*[\w.@+-]*\w\.[A-Za-z]\w*|(?:[\w.@+-]+[/\\])*(?:Pipfile|Dockerfile)"
_ONLY_NAME = re.compile(_NAME)
_PATH = re.compile(rf"(?<![\w./\\-])(?:{_NAME})(?![\w/\\-])")
_LABEL = r"(?:(?:file|filename|file name|path)\s*:\s*)?"
_COMMENT = re.compile(
    rf"\s*(?:#|//)\s*{_LABEL}[`*]*(?P<name>{_NAME})[`*]*\s*(?:[-–—:(].*)?\Z",  # noqa: RUF001
    re.IGNORECASE,
)
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?P<title>.+)")
_BOLD = re.compile(r"\s*(?:[-*+]|\d+[.)])?\s*(?P<mark>\*\*|__)(?P<title>.+?)(?P=mark)[^\w`]*\Z")
_ALONE = re.compile(
    rf"\s*(?:[-*+]|\d+[.)])?\s*{_LABEL}[`*_]*(?P<title>{_NAME})[`*_]*\s*:?\s*\Z", re.IGNORECASE
)
_COLON = re.compile(r".*`(?P<title>[^`]+)`[^`]*:\s*\Z")
_NO_HEADING = 7
# Fences and titles are short; of a longer line the forms above would take their time.
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Block:
    """One file of the program, as a stretch of the document.

    Args:
        name: The file's name in the program, such as `lib/stack.py`.
        start: The offset in the document at which its first line begins.
        end: The offset at which its last line ends.
        line: The document's line that its first line is.
        indent: How far its fence is indented: so much is no part of its lines.
    """

    name: str
    start: int
    end: int
    line: int
    indent: int = 0

    @property
    def is_python(self) -> bool:
        """Whether it is judged; other files may still say which bindings are meant."""
        return self.name.endswith((".py", ".pyi"))


@dataclass(frozen=True, slots=True)
class Document:
    """A Markdown document and the files of the program that it holds.

    Args:
        text: The document.
        blocks: The files, in order.
        problems: What is wrong with the blocks.
        excerpts: How many blocks of Python are left out because they have no name.
    """

    text: Text
    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()
    excerpts: int = 0

    @property
    def texts(self) -> tuple[Text, ...]:
        """The Python files, with paths below the document's own."""
        return tuple(
            Text(self._path(block), self._content(block))
            for block in self.blocks
            if block.is_python
        )

    @property
    def others(self) -> Mapping[str, str]:
        """The text of every other file, by name."""
        return {b.name: self._content(b) for b in self.blocks if not b.is_python}

    def is_local(self, path: str, name: str) -> bool:
        """Whether `name` is a module of the program beside the file `path` or above it."""
        names = {block.name for block in self.blocks}
        inner = PurePosixPath(path.removeprefix(f"{self.text.path}/"))
        return any(
            (above / found).as_posix() in names
            for above in inner.parents
            for found in (f"{name}.py", f"{name}/__init__.py")
        )

    def replaced(self, contents: Mapping[str, str]) -> "Document":
        """The document with other contents of its files.

        Args:
            contents: The new text by path, as in `texts`.
        """
        old = self.text.content
        pieces: list[str] = []
        blocks: list[Block] = []
        done = length = added = 0
        for block in self.blocks:
            new = contents.get(self._path(block))
            raw = old[block.start : block.end]
            if new is not None and new != self._content(block):
                raw = _indented(new, block.indent)
                if not raw.endswith(("\n", "\r")):
                    raw += self.text.newline
            pieces += (old[done : block.start], raw)
            length += block.start - done
            blocks.append(
                replace(block, start=length, end=length + len(raw), line=block.line + added)
            )
            added += _count_lines(raw) - _count_lines(old[block.start : block.end])
            length += len(raw)
            done = block.end
        pieces.append(old[done:])
        return replace(self, text=self.text.replaced("".join(pieces)), blocks=tuple(blocks))

    def problem(self, problem: Problem) -> Problem:
        """A problem of one of the files as one of the document."""
        block = self._block(problem.path)
        if block is None:
            return problem
        line = block.line + (problem.line or 1) - 1
        return replace(
            problem, path=self.text.path, line=line, message=f"`{block.name}`: {problem.message}"
        )

    def diagnostics(self, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Findings in the files as findings in the document, by place."""
        places = _Places(self)
        yield from sorted((places.diagnostic(item) for item in found), key=Diagnostic.order)

    def _block(self, path: str) -> Block | None:
        return next((block for block in self.blocks if self._path(block) == path), None)

    def _path(self, block: Block) -> str:
        return f"{self.text.path}/{block.name}"

    def _content(self, block: Block) -> str:
        raw = self.text.content[block.start : block.end]
        if not block.indent:
            return raw
        return "".join(line[_shift(line, block.indent) :] for line in _LINE.findall(raw))


def read_document(text: Text) -> Document:
    """The files of the program that a Markdown document holds.

    Where no block of Python has a name, each is a file of its own; else those without a name are
    excerpts, which are not judged. Of a file that is given twice, the last one counts.
    """
    problems: list[Problem] = []
    named: dict[str, Block] = {}
    nameless: list[Block] = []
    for block, is_closed in _blocks(text.content):
        if not is_closed:
            problems.append(
                Problem(
                    text.path,
                    "this block is never closed, so the rest of the document is taken for it",
                    line=block.line - 1,
                    help="end it with a line of the same fence",
                )
            )
        if not block.name:
            nameless.append(block)
            continue
        earlier = named.pop(block.name, None)
        if earlier is not None:
            problems.append(
                Problem(
                    text.path,
                    f"`{block.name}` is given again on line {block.line}, and that one is judged",
                    line=earlier.line,
                    help="keep one of them",
                )
            )
        named[block.name] = block
    if any(block.is_python for block in named.values()):
        excerpts = len(nameless)
    else:
        excerpts = 0
        for number, block in enumerate(nameless, start=1):
            name = f"block_{number}.py"
            named[name] = replace(block, name=name)
    blocks = sorted(named.values(), key=lambda block: block.start)
    return Document(text, tuple(blocks), tuple(problems), excerpts)


class _Places:
    """From places in the files of a document to places in the document."""

    def __init__(self, document: Document) -> None:
        self._path = document.text.path
        self._lines = _LINE.findall(document.text.content)
        self._blocks = {f"{self._path}/{block.name}": block for block in document.blocks}

    def diagnostic(self, found: Diagnostic) -> Diagnostic:
        """A finding, with all that it points at and mends."""
        fix = found.fix
        if fix is not None:
            fix = replace(fix, edits=tuple(self._edit(edit) for edit in fix.edits))
        return replace(
            found,
            primary=self._label(found.primary),
            related=tuple(self._label(label) for label in found.related),
            fix=fix,
        )

    def _label(self, label: Label) -> Label:
        return replace(label, span=self._span(label.span))

    def _edit(self, edit: Edit) -> Edit:
        block = self._blocks.get(edit.span.path)
        if block is None:
            return edit
        first, *rest = _LINE.findall(edit.replacement) or [""]
        text = first + _indented("".join(rest), block.indent)
        if edit.replacement.endswith(("\n", "\r")):
            # What follows on the line stood behind an indentation that the edit now stands behind.
            text += " " * block.indent
        return Edit(self._span(edit.span), text)

    def _span(self, span: Span) -> Span:
        block = self._blocks.get(span.path)
        if block is None:
            return span
        return Span(self._path, self._position(span.start, block), self._position(span.end, block))

    def _position(self, position: Position, block: Block) -> Position:
        line = position.line + block.line - 1
        shift = 0
        if block.indent and line <= len(self._lines):
            shift = _shift(self._lines[line - 1], block.indent)
        return Position(line, position.column + shift)


@dataclass(slots=True)
class _Fence:
    """An open fence: what closes it, and where its block begins."""

    marks: str
    indent: int
    language: str
    info: str
    start: int
    line: int

    def is_closed_by(self, found: "re.Match[str]") -> bool:
        marks = found["marks"]
        return not found["info"] and marks[0] == self.marks[0] and len(marks) >= len(self.marks)


def _blocks(content: str) -> Iterator[tuple[Block, bool]]:
    """Every block that is a file or a piece of Python, and whether it is closed."""
    open_fence: _Fence | None = None
    wrappers: list[_Fence] = []
    titles: list[str] = []
    at = 0
    for number, line in enumerate(_LINE.findall(content), start=1):
        found = _FENCE.fullmatch(line.rstrip("\r\n")) if len(line) <= _LONGEST else None
        if open_fence is not None:
            if found and open_fence.is_closed_by(found):
                yield from _block(open_fence, content, at, titles.copy(), is_closed=True)
                open_fence, titles = None, []
        elif found and wrappers and wrappers[-1].is_closed_by(found):
            wrappers.pop()
        elif found and not (found["marks"][0] == "`" and "`" in found["info"]):
            fence = _fence(found, at + len(line), number + 1)
            if fence.language in _TRANSPARENT:
                # A whole answer in one block: what it holds is read as if it stood outside.
                wrappers.append(fence)
            else:
                open_fence = fence
        else:
            titles.append(line.rstrip("\r\n"))
        at += len(line)
    if open_fence is not None:
        yield from _block(open_fence, content, at, titles, is_closed=False)


def _fence(found: "re.Match[str]", start: int, line: int) -> _Fence:
    info = found["info"]
    language = re.split(r"[\s:{,]", info.lstrip("{."), maxsplit=1)[0].lower()
    return _Fence(found["marks"], len(found["indent"]), language, info, start, line)


def _block(
    fence: _Fence, content: str, end: int, titles: list[str], *, is_closed: bool
) -> Iterator[tuple[Block, bool]]:
    is_python = fence.language in _PYTHON

    def fits(name: str) -> bool:
        if name.endswith((".py", ".pyi")):
            return is_python or not fence.language or _ONLY_NAME.fullmatch(fence.info) is not None
        return not is_python

    name = _name(fence, content[fence.start : end], titles, fits)
    if name or is_python:
        yield Block(name, fence.start, end, fence.line, fence.indent), is_closed


def _name(fence: _Fence, raw: str, titles: list[str], fits: Callable[[str], bool]) -> str:
    """What a block is called; nothing if nobody says so."""
    said = [name for name in map(_clean, _PATH.findall(fence.info)) if fits(name)]
    comment = next((name for name in _comments(raw) if fits(name)), "")
    title = next((name for name in _titles(titles) if fits(name)), "")
    if said:
        return said[0]
    # `# stack.py` under the title `lib/stack.py` says less than the title does.
    return title if comment and title.endswith(f"/{comment}") else comment or title


def _comments(raw: str) -> Iterator[str]:
    """The name in the first line; after a line for the shell, in the second."""
    for line in _LINE.findall(raw)[:2]:
        found = _COMMENT.fullmatch(line.rstrip("\r\n")) if len(line) <= _LONGEST else None
        if found:
            yield _clean(found["name"])
        if not line.lstrip().startswith("#!"):
            return


def _titles(lines: list[str]) -> Iterator[str]:
    """The names in the titles above a block, nearest first.

    A heading that names no file ends what the lines above it name, but for headings that it is
    itself below.
    """
    lowest = _NO_HEADING
    for line in reversed(lines):
        if len(line) > _LONGEST:
            continue
        heading = _HEADING.fullmatch(line)
        level = len(heading["marks"]) if heading else lowest
        if level < lowest or lowest == _NO_HEADING:
            name = _title(line)
            if name:
                yield name
        lowest = min(lowest, level)


def _title(line: str) -> str:
    """The one file name in a line that is a title; nothing if it is none or names several."""
    for form in (_HEADING, _BOLD, _ALONE, _COLON):
        found = form.fullmatch(line)
        if found:
            names = _PATH.findall(found["title"])
            return _clean(names[0]) if len(names) == 1 else ""
    return ""


def _clean(name: str) -> str:
    """A name with forward slashes, which never leads out of the program."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    return "/".join(parts)


def _shift(line: str, indent: int) -> int:
    """How much of a line's beginning belongs to the document and not to the file."""
    return min(indent, len(line) - len(line.lstrip(" \t")))


def _indented(text: str, indent: int) -> str:
    return "".join(" " * indent + line if line.strip() else line for line in _LINE.findall(text))


def _count_lines(raw: str) -> int:
    return len(_LINE.findall(raw))
