"""`Fn` and `Op`: what each function takes and gives, and what it refuses.

How the calls print is `expressions`' business.
"""

import re
from collections.abc import Callable
from typing import Any

from stackproof.synth.native.runtime.behaviour import expressions, tokens
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour, framework

# One line a function: the name in Python, its arguments, and what the result is handed out as.
# Arguments: s a string that must not hold a bare double quote, v a list that is spread, others
# are dots. Results: s string, n number, l list of strings, r the expression itself.
# `name=other` where Terraform's name is another.
_TABLE = """
abs . n|abspath s s|alltrue . r|anytrue . r|base64decode s s|base64encode s s|base64gunzip s s
base64gzip s s|base64sha256 s s|base64sha512 s s|basename s s|can . r|ceil . n|chomp s s
chunklist .. l|cidrcontains ss r|cidrhost s. s|cidrnetmask s s|cidrsubnet s.. s|cidrsubnets sv l
coalesce v s|coalescelist v s|compact . l|concat v s|contains .. s|convert .. s|csvdecode s s
dirname s s|distinct . l|element .. s|endswith ss r|ephemeralasnull . s|file s s|filebase64 s s
filebase64sha256 s s|filebase64sha512 s s|fileexists s r|filemd5 s s|fileset ss l|filesha1 s s
filesha256 s s|filesha512 s s|flatten . s|floor . n|format sv s|formatdate ss s|formatlist sv l
indent .s s|index .. s|issensitive . r|jsondecode s s|jsonencode . s|keys . s|length_of=length . n
log .. n|lower s s|matchkeys ... l|max v n|md5 s s|merge v s|min v n|nonsensitive . s|one . s
parseint .. s|pathexpand s s|plantimestamp  s|pow .. n|regex ss s|regexall ss l|replace sss s
reverse . s|rsadecrypt ss s|sensitive . s|setintersection .v l|setproduct v s|setsubtract .. l
setunion .v l|sha1 s s|sha256 s s|sha512 s s|signum . n|slice ... s|sort . l|split ss l
startswith ss r|strcontains ss r|strrev s s|substr s.. s|sum . s|templatefile s. s
templatestring s. s|textdecodebase64 ss s|textencodebase64 ss s|timeadd ss s|timecmp ss n
timestamp  s|title s s|tobool . r|tolist . l|tomap . s|tonumber . n|toset . l|tostring . s
transpose . s|trim ss s|trimprefix ss s|trimspace s s|trimsuffix ss s|try_=try v s|upper s s
urldecode s s|urlencode s s|uuid  s|uuidv5 ss s|values . s|yamldecode s s|yamlencode . s
zipmap .. s
"""

# A double quote behind an even number of backslashes.
_BARE_QUOTE = re.compile(r'(?:^|[^\\])(?:\\\\)*"')

_DOCS = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf/concepts/functions",
    "cdktn": "https://cdktn.io/docs/concepts/functions",
}


def _as_is(value: Any) -> Any:
    return value


def _formatted(value: Any) -> Any:
    """`cdktf` takes the list for a text."""
    return tokens.as_string(value) if framework() == "cdktf" else tokens.as_list(value)


_HANDED_OUT: dict[str, Callable[[Any], Any]] = {
    "s": tokens.as_string,
    "n": tokens.as_number,
    "l": tokens.as_list,
    "r": _as_is,
}


def _check_quotes(function: str, position: int, value: object) -> None:
    """Refuses a string that would end inside the expression."""
    if not isinstance(value, str) or not _BARE_QUOTE.search(value):
        return
    name = framework()
    text = f"""\
Argument {position} of {function} failed the validation: Error: \
Your value, '{value}', has unescaped double quotes in it, so it cannot be used as a value.

To safely use the value, use Fn.rawString on your string, like so:

Fn.rawString('{value}')

Doing this ensures {name.upper()} and Terraform interpret your values correctly.

To learn more about built in Terraform functions within {name.upper()}, refer to: {_DOCS[name]}
. Please change your code to pass a valid value for this argument."""
    raise JsError(text)


def _function(name: str, kinds: str, result: str) -> Callable[..., Any]:
    hand_out = _HANDED_OUT[result]
    if name == "formatlist":
        hand_out = _formatted

    def function(*arguments: Any) -> Any:
        given: list[Any] = []
        for position, (kind, argument) in enumerate(zip(kinds, arguments, strict=False)):
            if kind == "v":
                given += [item for item in argument if item is not None]
            else:
                if kind == "s":
                    _check_quotes(name, position, argument)
                given.append(argument)
        return hand_out(expressions.call(name, given))

    return function


class FnGenerated(Behaviour):
    """The functions that the frameworks generate from Terraform's own list."""


def _install() -> None:
    for entry in _TABLE.strip().replace("\n", "|").split("|"):
        name, kinds, result = entry.split(" ")
        python, _, terraform = name.partition("=")
        made = _function(terraform or python, kinds, result)
        setattr(FnGenerated, python, staticmethod(made))


_install()
behaviour("FnGenerated")(FnGenerated)


@behaviour("Fn")
class Fn(FnGenerated):
    """The functions that are written by hand: they have defaults or forms of their own."""

    @staticmethod
    def bcrypt(text: str, cost: float | None = None) -> str:
        """The bcrypt hash of a text."""
        _check_quotes("bcrypt", 0, text)
        given = [text, cost] if cost else [text]
        return tokens.as_string(expressions.call("bcrypt", given))

    @staticmethod
    def conditional(condition: Any, when_true: Any, when_false: Any) -> Any:
        """One of two values."""
        return expressions.Conditional(condition, when_true, when_false)

    @staticmethod
    def join(separator: str, items: list[Any]) -> str:
        """The items of a list as one text."""
        _check_quotes("join", 0, separator)
        return tokens.as_string(expressions.call("join", [separator, items]))

    @staticmethod
    def lookup(mapping: Any, key: str, default: Any = None) -> str:
        """The value of a key; without a default, Terraform fails where there is none."""
        # JavaScript takes an empty list or map for true.
        if default or isinstance(default, list | dict):
            _check_quotes("lookup", 1, key)
            return tokens.as_string(expressions.call("lookup", [mapping, key, default]))
        return tokens.as_string(expressions.PropertyAccess(mapping, [key]))

    @staticmethod
    def lookup_nested(mapping: Any, path: list[Any]) -> str:
        """The value at a path of keys and indexes."""
        return tokens.as_string(expressions.PropertyAccess(mapping, path))

    @staticmethod
    def range(start: float, limit: float, step: float | None = None) -> list[str]:
        """The numbers from a start up to a limit."""
        given = [start, limit, 1 if step is None else step]
        return tokens.as_list(expressions.call("range", given))

    @staticmethod
    def raw_string(text: str) -> str:
        """A text with everything escaped that Terraform would interpret."""
        return tokens.as_string(expressions.RawString(text))


@behaviour("Op")
class Op(Behaviour):
    """Terraform's operators."""

    @staticmethod
    def not_(operand: Any) -> Any:
        """`!operand`."""
        return expressions.Unary("!", operand)

    @staticmethod
    def negate(operand: Any) -> Any:
        """`-operand`."""
        return tokens.as_number(expressions.Unary("-", operand))


def _operator(symbol: str, result: str) -> Callable[[Any, Any], Any]:
    hand_out = _HANDED_OUT[result]

    def operator(left: Any, right: Any) -> Any:
        return hand_out(expressions.Binary(symbol, left, right))

    return operator


for _name, _symbol, _result in (
    *(
        ("add", "+", "n"),
        ("sub", "-", "n"),
        ("mul", "*", "n"),
        ("div", "/", "n"),
        ("mod", "%", "n"),
    ),
    *(("gt", ">", "r"), ("gte", ">=", "r"), ("lt", "<", "r"), ("lte", "<=", "r")),
    *(("eq", "==", "r"), ("neq", "!=", "r"), ("and_", "&&", "r"), ("or_", "||", "r")),
):
    setattr(Op, _name, staticmethod(_operator(_symbol, _result)))


@behaviour("TerraformProviderFunction")
class TerraformProviderFunction(Behaviour):
    """Functions that a provider brings."""

    @staticmethod  # of the program's class; a behaviour's own `invoke` is never called on it
    def invoke(  # type: ignore[override]
        provider: str, name: str, arguments: list[Any]
    ) -> Any:
        """A call of one."""
        return expressions.call(f"provider::{provider}::{name}", arguments)
