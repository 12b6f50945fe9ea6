"""Small grammar for messages."""


def count(number: int, singular: str, plural: str | None = None) -> str:
    """The number and its noun, as in "1 file" and "2 files"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
