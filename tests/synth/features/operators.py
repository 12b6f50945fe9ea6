"""Operators, nested, with tokens on either side."""

from cdktn import App, Fn, Op, TerraformOutput, TerraformStack, TerraformVariable, Token

app = App()
stack = TerraformStack(app, "stack")
number = TerraformVariable(stack, "n", type="number").number_value
text = TerraformVariable(stack, "v", type="string").string_value
flag = TerraformVariable(stack, "b", type="bool").boolean_value
values = {
    "add": Op.add(1, 2),
    "sub": Op.sub(number, 1.5),
    "mul": Op.mul(number, 2),
    "div": Op.div(4, number),
    "mod": Op.mod(5, 2),
    "negate": Op.negate(number),
    "negate_literal": Op.negate(3),
    "gt": Op.gt(1, 2),
    "gte": Op.gte(number, 2),
    "lt": Op.lt(1, number),
    "lte": Op.lte(1, 2),
    "eq": Op.eq("a", text),
    "eq_list": Op.eq(["a"], [text]),
    "neq": Op.neq(text, None),
    "and": Op.and_(True, Op.or_(False, flag)),
    "or": Op.or_(Op.eq(text, "x"), Op.eq(text, 'y"z')),
    "not": Op.not_(flag),
    "deep": Op.add(Token.as_number(Op.mul(2, Token.as_number(Op.add(1, number)))), 5),
    "in_fn": Fn.upper(Token.as_string(Op.add(1, 2))),
    "in_text": f"x-{Op.add(number, 1)}-{Token.as_string(Op.eq(text, 'a'))}",
    "cond": Fn.conditional(Op.gt(number, 5), "big", f"small {text}"),
    "of_fn": Op.eq(Fn.length_of([text]), 2),
}
for key, value in values.items():
    TerraformOutput(stack, f"o_{key}", value=value)
seen = {key: type(value).__name__ for key, value in values.items()}
app.synth()
