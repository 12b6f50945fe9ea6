"""What JavaScript does differently: nothing in the middle, numbers as text, JSON as text."""

import re
from typing import Any, Final


class Null:
    """The null that is printed; what is left out is `None`."""

    def __repr__(self) -> str:
        return "null"


NULL: Final = Null()

_ESCAPED = re.compile(r'[\ud800-\udbff][\udc00-\udfff]|["\\\x00-\x1f\ud800-\udfff]')
_SHORT = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
}
_BIGGEST_WHOLE = 1e21
_LEAST_PLAIN = -6
_LONGEST_INDEX = 11
_INDEXES = 2**32 - 1


def is_index(key: str) -> bool:
    """Whether a key is a whole number, which JavaScript keeps in front of other keys."""
    is_number = key.isascii() and key.isdigit() and len(key) < _LONGEST_INDEX
    return is_number and (key == "0" or key[0] != "0") and int(key) < _INDEXES


def ordered(keys: Any) -> list[str]:
    """Keys in the order in which an object has them that got them in the given order."""
    found = list(keys)
    whole = [key for key in found if is_index(key)]
    if not whole:
        return found
    whole.sort(key=int)
    return [*whole, *(key for key in found if not is_index(key))]


def by_code_units(key: str) -> Any:
    """What JavaScript sorts text by."""
    return key if key.isascii() else key.encode("utf-16-be", "surrogatepass")


def sorted_keys(keys: Any) -> list[str]:
    """Keys as JavaScript sorts them."""
    found = list(keys)
    if all(map(str.isascii, found)):
        return sorted(found)
    return sorted(found, key=lambda key: key.encode("utf-16-be", "surrogatepass"))


def number_text(value: float) -> str:  # noqa: PLR0911 - one for each kind of value
    """A number as JavaScript prints it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and -(2**53) <= value <= 2**53:
        return str(value)
    value = float(value)
    if value == 0:
        return "0"
    if value.is_integer() and abs(value) < _BIGGEST_WHOLE:
        digits, _, exponent = repr(value).partition("e")
        if not exponent:
            return str(int(value))
        mantissa = digits.replace(".", "")
        sign = "-" if mantissa.startswith("-") else ""
        mantissa = mantissa.lstrip("-")
        whole = len(digits.lstrip("-").partition(".")[0])
        return sign + mantissa.ljust(whole + int(exponent), "0")
    text = repr(value)
    if "e" not in text:
        return _small(text, value)
    digits, _, exponent = text.partition("e")
    power = int(exponent)
    if power >= _LEAST_PLAIN and power < 0:
        sign = "-" if digits.startswith("-") else ""
        return f"{sign}0.{'0' * (-power - 1)}{digits.lstrip('-').replace('.', '')}"
    return f"{digits.removesuffix('.0')}e{'+' if power > 0 else '-'}{abs(power)}"


def _small(text: str, value: float) -> str:
    del value
    return text.removesuffix(".0")


def quoted(text: str) -> str:
    """Text as JSON has it."""
    if _ESCAPED.search(text) is None:
        return f'"{text}"'
    return f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if len(character) > 1:  # the two halves of one character, which JavaScript puts together
        return character.encode("utf-16", "surrogatepass").decode("utf-16")
    return _SHORT.get(character) or f"\\u{ord(character):04x}"


def stringify(value: Any, *, breaks_empty: bool = False) -> str:
    """JSON with two blanks of indentation and sorted keys, as the framework writes its files.

    Args:
        value: Resolved data.
        breaks_empty: Whether empty lists and objects have a line break in them, as `cdktf` has.
    """
    parts: list[str] = []
    _write(value, parts, "\n", breaks_empty=breaks_empty)
    return "".join(parts)


def _write(value: Any, parts: list[str], start: str, *, breaks_empty: bool) -> None:  # noqa: C901 - it runs for every value of the output
    kind = type(value)
    if kind is str:
        parts.append(quoted(value))
    elif kind is dict:
        inner = start + "  "
        first = True
        for key in sorted_keys(value):
            each = value[key]
            if each is None:
                continue
            parts.append(("{" if first else ",") + inner + quoted(key) + ": ")
            first = False
            _write(each, parts, inner, breaks_empty=breaks_empty)
        parts.append((f"{{{start}}}" if breaks_empty else "{}") if first else start + "}")
    elif kind is list:
        inner = start + "  "
        for number, each in enumerate(value):
            parts.append(("," if number else "[") + inner)
            _write(each, parts, inner, breaks_empty=breaks_empty)
        if value:
            parts.append(start + "]")
        else:
            parts.append(f"[{start}]" if breaks_empty else "[]")
    elif value is True:
        parts.append("true")
    elif value is False:
        parts.append("false")
    elif value is NULL or value is None:
        parts.append("null")
    else:
        parts.append(number_text(value))


def compact(value: Any) -> str:
    """JSON without blanks and with keys as they come, as `JSON.stringify` writes it."""
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is dict:
        return (
            "{"
            + ",".join(
                f"{quoted(key)}:{compact(value[key])}"
                for key in ordered(value)
                if value[key] is not None
            )
            + "}"
        )
    if kind is list:
        return "[" + ",".join(compact(each) for each in value) + "]"
    if value is True:
        return "true"
    if value is False:
        return "false"
    return "null" if value is NULL or value is None else number_text(value)


def merge(target: dict[str, Any], *sources: Any) -> dict[str, Any]:
    """Merges objects deeply into the first: objects by key, lists one behind the other."""
    for source in sources:
        for key, value in source.items():
            present = target.get(key)
            if isinstance(value, dict):
                if isinstance(present, dict):
                    merge(present, value)
                elif isinstance(present, list):
                    _merge_into_list(present, value)
                else:
                    target[key] = merge({}, value)
            elif isinstance(value, list) and isinstance(present, list):
                target[key] = [*present, *value]
            else:
                target[key] = value
    return target


def _merge_into_list(target: list[Any], source: dict[str, Any]) -> None:
    for key, value in source.items():
        if not is_index(key):
            continue
        number = int(key)
        target.extend([None] * (number + 1 - len(target)))
        present = target[number]
        if isinstance(value, dict) and isinstance(present, dict):
            merge(present, value)
        else:
            target[number] = value


def text(value: Any) -> str:
    """Any plain value as JavaScript makes text of it."""
    if isinstance(value, str):
        return value
    if value is None:
        return "undefined"
    if value is NULL:
        return "null"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, list):
        return ",".join("" if each is None or each is NULL else text(each) for each in value)
    return "[object Object]"
