"""Walks the nested values that Terraform prints beside their marks (sensitive, unknown)."""

from collections.abc import Iterator

Path = tuple[str | int, ...]

_LONGEST = 120


def is_marked(marks: object) -> bool:
    """Whether a mark covers the whole value."""
    return marks is True


def step(marks: object, key: str | int) -> object:
    """The marks of a part of a value."""
    if marks is True:
        return True
    if isinstance(marks, dict):
        return marks.get(key, False)
    if isinstance(marks, list) and isinstance(key, int) and key < len(marks):
        return marks[key]
    return False


def has_mark(marks: object) -> bool:
    """Whether any part of a value is marked."""
    if isinstance(marks, dict):
        return any(has_mark(value) for value in marks.values())
    if isinstance(marks, list):
        return any(has_mark(value) for value in marks)
    return marks is True


def marked(value: object, marks: object, path: Path = ()) -> Iterator[Path]:
    """The paths of the marked parts of a value that are not empty."""
    if marks is True:
        if value not in (None, "", [], {}):
            yield path
    elif isinstance(value, dict) and isinstance(marks, dict):
        for key in sorted(value):
            yield from marked(value[key], marks.get(key, False), (*path, key))
    elif isinstance(value, list) and isinstance(marks, list):
        for index, (item, mark) in enumerate(zip(value, marks, strict=False)):
            yield from marked(item, mark, (*path, index))


def show_path(path: Path) -> str:
    """A path as Terraform writes it: `rule[0].action`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def show_value(value: object) -> str:
    """A value on one line of readable length."""
    text = _plain(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _plain(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_plain(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_plain(item) for item in value) + "]"
    return str(value)
