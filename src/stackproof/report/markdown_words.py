"""Words of a program in Markdown, where they can start no markup."""

import re

_CODE = re.compile(r"`[^`\n]*`")
_SPECIAL = re.compile(r"([\\*_<>\[\]#|])")


def code(name: str) -> str:
    """A name as code."""
    return f"`{' '.join(name.replace('`', chr(39)).split())}`"


def plain(words: str) -> str:
    """Words of a program that can neither end the line nor start markup; `code` stays code."""
    line = " ".join(words.split())
    pieces: list[str] = []
    done = 0
    for found in _CODE.finditer(line):
        pieces += (_escaped(line[done : found.start()]), found[0].replace("|", "\\|"))
        done = found.end()
    return "".join((*pieces, _escaped(line[done:])))


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words).replace("`", "\\`")
