"""Random trees of functions, operators and tokens, written as programs."""

import random
from collections.abc import Iterator

from synth.programs import Program, written_for

SEED = 20261121
PROGRAMS = 120
EACH = 20

_HEAD = """
from cdktn import Fn, Op, TerraformIterator, TerraformLocal, TerraformOutput, TerraformVariable
from cdktn import Token
from cdktn_provider_aws.instance import Instance


def case(stack):
    machine = Instance(stack, "machine")
    text = TerraformVariable(stack, "text", type="string").string_value
    number = TerraformVariable(stack, "number", type="number").number_value
    names = TerraformVariable(stack, "names", type="list(string)").list_value
    flag = TerraformVariable(stack, "flag", type="bool").boolean_value
    thing = TerraformVariable(stack, "thing", type="any").value
    local = TerraformLocal(stack, "local", {"a": [1, machine.arn]})
    items = TerraformIterator.from_map({"k": {"n": 1, "s": "x"}})
    errors = {}

    def out(key, make):
        try:
            TerraformOutput(stack, key, value=make())
        except Exception as error:
            last = [line for line in str(error).splitlines() if line.strip()][-1:]
            errors[key] = [type(error).__name__, *last]

"""

_STRINGS = (
    '"x"',
    '""',
    '"a b"',
    '"l1\\nl2"',
    '"back\\\\slash"',
    '"it\'s"',
    '"${var.raw}"',
    '"$${kept}"',
    '"ünï"',
    '"%{if}"',
    "text",
    "machine.arn",
    "machine.root_block_device.volume_id",
    "machine.ebs_block_device.get(1).device_name",
    "local.as_string",
    'items.get_string("s")',
    'f"a-{text}"',
    'f"{text}{machine.id}"',
    'f"{number}"',
    'f"<{text}>${{var.y}}"',
)
_NUMBERS = (
    "0",
    "1",
    "-2",
    "2.5",
    "1e21",
    "number",
    "machine.ipv6_address_count",
    "local.as_number",
)
_BOOLEANS = ("True", "False", "flag", "machine.monitoring")
_LISTS = ("[]", '["a", "b"]', "names", "machine.security_groups", '["a", text]', "local.as_list")
_ANYTHING = (
    "None",
    "{}",
    '{"a": 1}',
    '{"k": text, "n": [1, None, {"x": flag}]}',
    "thing",
    "[1, [2]]",
)


class _Tree:
    """Grows expressions of the wanted type."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the trees are to be the same each time

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _is_leaf(self, depth: int) -> bool:
        return depth <= 0 or self._random.random() < 0.2

    def string(self, depth: int) -> str:
        if self._is_leaf(depth):
            return self._random.choice(_STRINGS)
        s, n, names = self.string, self.number, self.names
        below = depth - 1
        return self._random.choice((
            lambda: f"Fn.upper({s(below)})",
            lambda: f"Fn.join({s(0)}, {names(below)})",
            lambda: f"Fn.replace({s(below)}, {s(0)}, {s(below)})",
            lambda: f'Fn.format("%s-%s", [{s(below)}, {self.any(below)}])',
            lambda: f"Fn.substr({s(below)}, {n(0)}, {n(below)})",
            lambda: f"Fn.jsonencode({self.any(below)})",
            lambda: f"Fn.base64encode({s(below)})",
            lambda: f"Fn.raw_string({self._pick(*_STRINGS[:10])})",
            lambda: f"Fn.cidrsubnet({s(0)}, {n(below)}, {n(0)})",
            lambda: f"Token.as_string(Fn.element({names(below)}, {n(0)}))",
            lambda: f'Token.as_string(Fn.lookup({self.any(below)}, "a"))',
            lambda: f"Token.as_string({self.boolean(below)})",
            lambda: f"Token.as_string({n(below)})",
            lambda: f'f"[{{{self._bare(s(below))}}}]"',
            lambda: f"Token.as_string(Fn.conditional({self.boolean(below)}, {s(below)}, {s(0)}))",
            lambda: f"Fn.tostring({self.any(below)})",
            lambda: f'Fn.templatefile("f.tpl", {{"a": {s(below)}, "b": {self.any(0)}}})',
            lambda: f"Fn.trimspace({s(below)})",
            lambda: f"{s(below)} + {s(0)}",
        ))()  # fmt: skip

    def _bare(self, source: str) -> str:
        """An expression that may stand in an f-string: it has neither quotes nor backslashes."""
        return source if not set(source) & set("\"'\\{}") else "text"

    def number(self, depth: int) -> str:
        if self._is_leaf(depth):
            return self._random.choice(_NUMBERS)
        n, below = self.number, depth - 1
        operator = self._pick("add", "sub", "mul", "div", "mod")
        return self._random.choice((
            lambda: f"Token.as_number(Op.{operator}({n(below)}, {n(below)}))",
            lambda: f"Token.as_number(Op.negate({n(below)}))",
            lambda: f"Fn.length_of({self.names(below)})",
            lambda: f"Fn.abs({n(below)})",
            lambda: f"Fn.max([{n(below)}, {n(0)}])",
            lambda: f"Fn.pow({n(below)}, {n(0)})",
            lambda: f"Fn.tonumber({self.any(below)})",
            lambda: f"Fn.parseint({self.string(below)}, 10)",
            lambda: f"Token.as_number(Fn.sum([{n(below)}, {n(0)}]))",
        ))()  # fmt: skip

    def boolean(self, depth: int) -> str:
        if self._is_leaf(depth):
            return self._random.choice(_BOOLEANS)
        below = depth - 1
        compare = self._pick("gt", "gte", "lt", "lte")
        equal, both = self._pick("eq", "neq"), self._pick("and_", "or_")
        return self._random.choice((
            lambda: f"Op.{compare}({self.number(below)}, {self.number(0)})",
            lambda: f"Op.{equal}({self.any(below)}, {self.any(0)})",
            lambda: f"Op.{both}({self.boolean(below)}, {self.boolean(below)})",
            lambda: f"Op.not_({self.boolean(below)})",
            lambda: f"Fn.contains({self.names(below)}, {self.string(0)})",
            lambda: f"Fn.startswith({self.string(below)}, {self.string(0)})",
            lambda: f"Fn.can({self.any(below)})",
            lambda: f"Fn.tobool({self.any(below)})",
        ))()  # fmt: skip

    def names(self, depth: int) -> str:
        if self._is_leaf(depth):
            return self._random.choice(_LISTS)
        below = depth - 1
        return self._random.choice((
            lambda: f"Fn.split({self.string(0)}, {self.string(below)})",
            lambda: f"[{self.string(below)}, {self.string(0)}]",
            lambda: f"Fn.concat([{self.names(below)}, {self.names(0)}])",
            lambda: f"Token.as_list(Fn.distinct({self.names(below)}))",
            lambda: f"Fn.sort({self.names(below)})",
            lambda: f"Fn.keys({self.any(below)})",
            lambda: f"Token.as_list(Fn.slice({self.names(below)}, 0, {self.number(0)}))",
            lambda: f"Fn.compact({self.names(below)})",
            lambda: f"Token.as_list(Fn.reverse({self.names(below)}))",
            lambda: f"Token.as_list(Fn.flatten([{self.names(below)}]))",
            lambda: f"Fn.formatlist({self.string(0)}, [{self.names(below)}])",
            lambda: f"Fn.toset({self.names(below)})",
        ))()  # fmt: skip

    def any(self, depth: int) -> str:
        if self._is_leaf(depth):
            return self._random.choice(_ANYTHING)
        below = depth - 1
        return self._random.choice((
            lambda: self.string(depth),
            lambda: self.number(depth),
            lambda: self.boolean(depth),
            lambda: self.names(depth),
            lambda: f'{{"a": {self.any(below)}, "b-c": {self.any(below)}}}',
            lambda: f"[{self.any(below)}, {self.any(below)}]",
            lambda: f'Fn.merge([{{"a": {self.any(below)}}}, {self.any(0)}])',
            lambda: f"Fn.jsondecode({self.string(below)})",
            lambda: f"Fn.try_([{self.any(below)}, {self.any(0)}])",
            lambda: f"Fn.conditional({self.boolean(below)}, {self.any(below)}, {self.any(0)})",
            lambda: f'Fn.lookup({self.any(below)}, "a", {self.any(0)})',
            lambda: f'Fn.lookup_nested({self.any(below)}, ["a", {self.number(0)}])',
            lambda: f'Fn.zipmap(["a", "b"], [{self.any(below)}, {self.any(0)}])',
            lambda: f"Fn.element({self.names(below)}, {self.number(0)})",
            lambda: f"Token.as_any({self.any(below)})",
            lambda: f"items.for_expression_for_list({self.string(below)})",
        ))()  # fmt: skip


def expressions(framework: str) -> Iterator[Program]:
    """Programs with many random expressions each; the same ones every time."""
    for number in range(PROGRAMS):
        tree = _Tree(SEED + number)
        depth = 1 + number % 5
        lines = [f'    out("o{item}", lambda: {tree.any(depth)})\n' for item in range(EACH)]
        source = written_for(framework, f"{_HEAD}{''.join(lines)}    return errors\n")
        yield Program(f"expressions.{number}", source, "case")
