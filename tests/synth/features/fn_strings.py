"""Functions over strings."""

from cdktn import App, Fn, TerraformOutput, TerraformStack, TerraformVariable

app = App()
stack = TerraformStack(app, "stack")
text = TerraformVariable(stack, "v", type="string").string_value
values = {
    "join": Fn.join("-", ["a", text, "c"]),
    "join_token": Fn.join(",", Fn.split("-", Fn.upper(text))),
    "format": Fn.format("%s-%d", ["a", 1, text]),
    "formatlist": Fn.formatlist("%s-x", [["a", "b"]]),
    "replace": Fn.replace("a'b", "a", text),
    "regex": Fn.regex("[a-z]+", text),
    "regexall": Fn.regexall("\\d", "1a2"),
    "substr": Fn.substr("abc", 0, 2),
    "upper": Fn.upper(text),
    "lower": Fn.lower("ABC"),
    "title": Fn.title(f"x {text} y"),
    "trim": Fn.trim(text, "?"),
    "trimprefix": Fn.trimprefix(text, "p"),
    "trimspace": Fn.trimspace(" x "),
    "trimsuffix": Fn.trimsuffix(text, "s"),
    "split": Fn.split(",", "a,b"),
    "indent": Fn.indent(2, text),
    "startswith": Fn.startswith(text, "a"),
    "endswith": Fn.endswith(text, "a"),
    "strcontains": Fn.strcontains(text, "a"),
    "strrev": Fn.strrev(text),
    "chomp": Fn.chomp("x"),
    "raw": Fn.raw_string('a"b${c}%{d}\n\\'),
    "raw_in": Fn.upper(Fn.raw_string('"${x}"')),
    "newline": Fn.upper("a\nb\tc"),
    "backslash": Fn.upper("a\\b"),
    "dollar": Fn.upper("$${x} ${y}"),
}
for key, value in values.items():
    TerraformOutput(stack, f"o_{key}", value=value)
seen = {key: type(value).__name__ for key, value in values.items()}
app.synth()
